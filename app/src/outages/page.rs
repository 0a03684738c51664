//! Outages: causes first, then the practices they touched over time, then each outage. Whoever comes
//! on duty reads here what happened since they left.

use domain::action::shift::ShiftActionKind;
use domain::permission::Permission;
use domain::views::outages::{OutageQuery, OutageSince};
use domain::wording::counted;
use leptos::prelude::*;

use crate::form_outcome::FormOutcome;
use crate::links;
use crate::live::Subject;
use crate::login::SignedIn;
use crate::outages::figures::figures;
use crate::outages::filter::{outage_filter, since_links};
use crate::ui::incident_cards::incident_cards;
use crate::outages::read::{OutagesScreen, read_outages};
use crate::ui::action_form::ActionForm;
use crate::ui::asked::asked;
use crate::ui::banner::BannerBar;
use crate::ui::clock_switch::{Clocks, clock_switch};
use crate::ui::done::DoneNotice;
use crate::ui::gantt_card::gantt_card;
use crate::ui::loaded::Loaded;
use crate::ui::outage_table::outage_table;
use crate::ui::page_title::PageTitle;
use crate::ui::trouble_nav::TroubleNav;
use crate::ui::pager::pager as paged;

/// The page.
#[component]
pub fn OutagesPage() -> impl IntoView {
    let query = asked::<OutageQuery>();
    let signed_in = expect_context::<SignedIn>();
    let outcome = FormOutcome::told_by_the_server();
    view! {
        <PageTitle text="Outages" />
        <TroubleNav />
        <DoneNotice />
        <Loaded from=read_outages(query) hears=vec![Subject::Practices] let:screen>
            <OutagesContent screen signed_in outcome />
        </Loaded>
    }
}

/// What the page shows.
#[component]
pub fn OutagesContent(
    /// The outages.
    screen: OutagesScreen,
    /// Who looks at them.
    signed_in: SignedIn,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let responds = signed_in.may(Permission::Respond);
    let OutagesScreen { page, chart } = screen;
    let cards = incident_cards(&page, responds, &outcome);
    let is_shift = page.query.since.unwrap_or(OutageSince::Shift) == OutageSince::Shift;
    let shift = is_shift.then(|| hand_over(page.has_handed_over, &outcome));
    view! {
        <BannerBar banner=page.banner.clone() as_of=page.as_of />
        <div class="title">
            <h1>"Outages"</h1>
            <p class="soft">"Incidents first, then the practices they touched."</p>
            {since_links(&page.query)}
        </div>
        <section class="card" aria-labelledby="time">
            <header>
                <h2 id="time">{heading(&page.query)}</h2>
                <span class="quiet">{page.title.clone()}</span>
            </header>
            {figures(&page.figures)}
            {shift}
        </section>
        {cards}
        {gantt_card(&page.gantt, chart)}
        <section class="card" aria-labelledby="each">
            <header>
                <h2 id="each">"Each outage"</h2>
                <span class="quiet">{how_many(&page)}</span>
                <a class="button" rel="external" href=links::outages_csv(&page.query)>
                    "Export CSV"
                </a>
            </header>
            {outage_filter(&page)}
            {clocks(&page.query)}
            {list(&page)}
            {pager(&page)}
        </section>
    }
    .into_any()
}

fn heading(query: &OutageQuery) -> &'static str {
    match query.since.unwrap_or(OutageSince::Shift) {
        OutageSince::Shift => "Since your last shift",
        OutageSince::Open => "What lasts now",
        OutageSince::Week => "The last seven days",
        OutageSince::Month => "The last thirty days",
    }
}

/// The end of a shift: what happens after it is what the reader is shown when they come back.
fn hand_over(has_handed_over: bool, outcome: &FormOutcome) -> impl IntoView + use<> {
    let words = match has_handed_over {
        true => "It begins where you last handed over.",
        false => "You have never handed over, so this is the last day.",
    };
    let outcome = outcome.clone();
    view! {
        <div class="body shift">
            <p class="quiet">{words}</p>
            <ActionForm action=ShiftActionKind::End outcome>
                <button type="submit" class="button">
                    "My shift ends here"
                </button>
            </ActionForm>
        </div>
    }
}

type Page = domain::views::outages::OutagesPage;

fn how_many(page: &Page) -> String {
    let words = counted(page.total, "outage", "outages");
    let whose = page.practice.as_ref();
    let whose = whose.map_or(String::new(), |name| format!(" of {name}"));
    let cut = match page.is_cut {
        true => ", the newest of more: narrow the time",
        false => "",
    };
    format!("{words}{whose}{cut}")
}

fn list(page: &Page) -> impl IntoView + use<> {
    match page.rows.is_empty() {
        true => view! { <p class="body quiet">"No outage in this time."</p> }.into_any(),
        false => outage_table(&page.rows, true, "Outages, newest first").into_any(),
    }
}

fn clocks(query: &OutageQuery) -> impl IntoView + use<> {
    let to = |clock| {
        links::outages(&OutageQuery {
            clock,
            ..query.clone()
        })
    };
    clock_switch(Clocks::OfPractices, query.clock.as_ref(), &to)
}

fn pager(page: &Page) -> impl IntoView + use<> {
    let to = |number: usize| {
        links::outages(&OutageQuery {
            page: number,
            ..page.query.clone()
        })
    };
    paged(page.page, page.pages, &to)
}
