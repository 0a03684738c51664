//! What came of some days: uptime, coverage and outages, practice by practice and tag by tag, to be
//! read, printed, or taken away as a file.

use domain::report::{Period, ReportQuery};
use domain::views::report::ReportPage as Page;
use leptos::prelude::*;

use crate::reports::form::report_form;
use crate::reports::read::read_report;
use crate::reports::table::ReportTable;
use crate::reports::totals::ReportTotals;
use crate::ui::asked::asked;
use crate::ui::loaded::Loaded;
use crate::ui::moment::When;
use crate::ui::page_title::PageTitle;

/// The page. Its address holds the days, the tag and the page.
#[component]
pub fn ReportsPage() -> impl IntoView {
    let query = asked::<ReportQuery>();
    view! {
        <PageTitle text="Reports" />
        // It costs more than other pages and is of days, so it is not read again by itself.
        <Loaded from=read_report(query) let:page>
            <ReportContent page />
        </Loaded>
    }
}

/// What the page shows.
#[component]
pub fn ReportContent(
    /// The report.
    page: Page,
) -> impl IntoView {
    let problem = page.period.err().map(|error| {
        view! { <p class="notice">{error.sentence()}</p> }
    });
    let figures = page.period.is_ok().then(|| figures(&page));
    view! {
        <div class="title">
            <h1>{heading(&page)}</h1>
            <p class="soft">
                "Each practice from midnight to midnight on its own clocks. What was not observed counts \
                 neither as up nor as down; coverage says how much was seen."
            </p>
        </div>
        {report_form(&page)}
        {problem}
        {figures}
    }
    .into_any()
}

fn heading(page: &Page) -> String {
    let days = page.period.map(|period| in_words(&period));
    match (days, &page.query.tag) {
        (Ok(days), Some(tag)) => format!("Report, {days}, {tag}"),
        (Ok(days), None) => format!("Report, {days}"),
        (Err(_), _) => "Report".to_owned(),
    }
}

/// The days as people say them: `1 to 31 Aug 2026`.
fn in_words(period: &Period) -> String {
    let (first, last) = (period.first, period.last);
    let end = last.format("%-d %b %Y");
    if first == last {
        return end.to_string();
    }
    let begin = match first.format("%b %Y").to_string() == last.format("%b %Y").to_string() {
        true => first.format("%-d"),
        false => first.format("%-d %b %Y"),
    };
    format!("{begin} to {end}")
}

fn figures(page: &Page) -> impl IntoView + use<> {
    let made = page.made.clone();
    if page.rows.is_empty() {
        return view! {
            <section class="card empty-state">
                <h2>"Nobody to report about"</h2>
                <p>"No practice with this tag was on the list on these days."</p>
            </section>
        }
        .into_any();
    }
    view! {
        <ReportTotals totals=page.totals.clone() query=page.query.clone() />
        <ReportTable page=page.clone() />
        <footer class="foot">
            <p>"Made " <When moment=made /></p>
            <p>
                "Degraded counts as up. Planned is a part of down, and so is the longest time down. \
                 Blocked is the time in which our software could not use the practice's GUID: most of \
                 it is unknown to Halo Link's uptime, and what followed our approval may be online."
            </p>
        </footer>
    }
    .into_any()
}
