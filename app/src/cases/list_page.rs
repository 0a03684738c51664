//! The cases: those overdue first, then those that wait. Whoever comes on shift reads here whom to ask again.

use domain::views::cases::{CasesPage as Page, CasesQuery};
use domain::wording::counted;
use leptos::prelude::*;

use crate::cases::read::read_cases;
use crate::links;
use crate::live::Subject;
use crate::ui::asked::asked;
use crate::ui::case_table::case_table;
use crate::ui::done::DoneNotice;
use crate::ui::loaded::Loaded;
use crate::ui::page_title::PageTitle;
use crate::ui::trouble_nav::TroubleNav;

/// The page.
#[component]
pub fn CasesPage() -> impl IntoView {
    let query = asked::<CasesQuery>();
    view! {
        <PageTitle text="Cases" />
        <TroubleNav />
        <DoneNotice />
        <Loaded from=read_cases(query) hears=vec![Subject::Practices] follows_looks=true let:page>
            <CasesContent page />
        </Loaded>
    }
}

/// What the page shows.
#[component]
pub fn CasesContent(
    /// The cases.
    page: Page,
) -> impl IntoView {
    let open = counted(page.open, "open case", "open cases");
    let counts = match page.overdue {
        0 => open,
        overdue => format!("{open}, {overdue} overdue"),
    };
    let pill = |all: bool, label: &'static str| {
        let current = (page.query.all == all).then_some("true");
        view! {
            <a class="pill" href=links::cases(&CasesQuery { all }) aria-current=current>
                {label}
            </a>
        }
    };
    let list = match page.rows.is_empty() {
        true => {
            let words = match page.query.all {
                true => "Nobody kept a case yet. A practice’s page and a change’s card have the words to send.",
                false => "No case is open.",
            };
            view! { <p class="body quiet">{words}</p> }.into_any()
        }
        false => case_table(&page.rows, "Cases, those overdue first").into_any(),
    };
    let cut = page.is_cut.then(|| {
        view! { <p class="body quiet">"Older ones are not listed here; the API has them all."</p> }
    });
    view! {
        <div class="title">
            <h1>"Cases"</h1>
            <p class="soft">
                "What was sent to Halo Support, a practice, its IT or a PMS vendor, and when an answer is due."
            </p>
            <nav class="statuses" aria-label="Which cases">
                {pill(false, "Open")}
                {pill(true, "All")}
            </nav>
        </div>
        <section class="card" aria-labelledby="cases">
            <header>
                <h2 id="cases">"Sent"</h2>
                <span class="quiet">{counts}</span>
            </header>
            {list}
            {cut}
        </section>
    }
    .into_any()
}
