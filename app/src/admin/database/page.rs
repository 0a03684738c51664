//! For admins: how large the database is, what it will be, and what is kept how long.

use domain::views::database::DatabasePage as Page;
use domain::wording::{counted, size};
use leptos::prelude::*;

use crate::admin::database::kept_table::{KEPT_HOW_LONG, kept_table};
use crate::admin::database::read::read_database;
use crate::admin::nav::AdminNav;
use crate::ui::loaded::Loaded;
use crate::ui::page_title::PageTitle;

/// What is said of a figure that is measured by whole days.
const TOO_EARLY: &str = "not known before the first whole day is over";

/// The page. It does not follow the watch: its figures are those of days.
#[component]
pub fn DatabasePage() -> impl IntoView {
    view! {
        <PageTitle text="Database" />
        <AdminNav />
        <h1>"Database"</h1>
        <Loaded from=read_database() let:page>
            <DatabaseContent page />
        </Loaded>
    }
}

/// What the page shows.
#[component]
pub fn DatabaseContent(
    /// The figures.
    page: Page,
) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="size">
            <header>
                <h2 id="size">"Size"</h2>
            </header>
            {figures(&page)}
            <p class="body">{forecast(&page)}</p>
        </section>
        <section class="card" aria-labelledby="kept">
            <header>
                <h2 id="kept">{KEPT_HOW_LONG}</h2>
            </header>
            {kept_table(&page.parts)}
        </section>
    }
    .into_any()
}

fn figures(page: &Page) -> impl IntoView + use<> {
    let free = match page.free_bytes {
        0 => String::new(),
        free => format!(", of which {} is free and will be used again", size(free)),
    };
    let per_check = match page.bytes_per_check {
        Some(bytes) => format!("{bytes:.1} bytes"),
        None => TOO_EARLY.to_owned(),
    };
    let grows: u64 = page.parts.iter().map(|kept| kept.part.growth(1)).sum();
    let grows = match page.days_measured {
        0 => TOO_EARLY.to_owned(),
        days => format!(
            "{} a day, measured over {}",
            size(grows),
            counted(days, "day", "days")
        ),
    };
    view! {
        <dl class="facts">
            <dt>"The file"</dt>
            <dd>{size(page.file_bytes)} {free}</dd>
            <dt>"One check leaves behind"</dt>
            <dd>{per_check}</dd>
            <dt>"Checks a day"</dt>
            <dd>{page.checks_per_day}</dd>
            <dt>"Grows by"</dt>
            <dd>{grows}</dd>
        </dl>
    }
}

/// What will be, in plain words.
fn forecast(page: &Page) -> String {
    match (page.in_30_days_bytes, page.in_a_year_bytes) {
        (Some(month), Some(year)) => format!(
            "With as many practices and the same pace, the file will have about {} in 30 days and \
             about {} in a year. Copies made before an upgrade need the same room again.",
            size(month),
            size(year)
        ),
        _ => "A forecast needs one whole day (UTC) of checks. Come back tomorrow.".to_owned(),
    }
}
