//! What to do where nothing is watched yet: the first steps, what was checked before them, what
//! watching will cost, and how to read what will come.

pub mod check;
pub mod cost;
pub mod read;
pub mod steps;

use domain::views::first_run::FirstRun as Page;
use leptos::prelude::*;

use crate::live::Subject;
use crate::login::SignedIn;
use crate::overview::day_notice::DayNotice;
use crate::overview::first_run::check::first_run_check;
use crate::overview::first_run::cost::first_run_cost;
use crate::overview::first_run::read::read_first_run;
use crate::overview::first_run::steps::first_run_steps;
use crate::ui::loaded::Loaded;

/// The first day. What it tells is fetched by itself, since no other day needs it.
#[component]
pub fn FirstRun() -> impl IntoView {
    let signed_in = expect_context::<SignedIn>();
    view! {
        <Loaded from=read_first_run() hears=vec![Subject::Practices, Subject::Imports] let:page>
            <FirstRunContent page signed_in />
        </Loaded>
    }
    .into_any()
}

/// What the first day shows.
#[component]
pub fn FirstRunContent(
    /// What is known.
    page: Page,
    /// Who looks at it.
    signed_in: SignedIn,
) -> impl IntoView {
    view! {
        <div class="first-run">
            <div class="title">
                <h2>"Nothing is watched yet"</h2>
                <p>
                    "Bring your practices. Sundog looks each of them up at Halo Cloud, tells you "
                    "what does not match, and watches nothing until you start it."
                </p>
            </div>
            <div class="columns">
                <div class="stack">
                    {first_run_steps(&page, &signed_in)}
                    <DayNotice />
                </div>
                <div class="stack">
                    {first_run_check(&page)}
                    {first_run_cost(&page)}
                </div>
            </div>
        </div>
    }
    .into_any()
}
