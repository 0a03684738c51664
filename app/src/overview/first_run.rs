//! What to do where nothing is watched yet: the first steps, what was checked before them, what
//! watching will cost, and how to read what will come.

pub mod check;
pub mod cost;
pub mod read;
pub mod steps;

use domain::views::first_run::FirstRun as Page;
use leptos::prelude::*;

use crate::live::{Live, Subject};
use crate::login::SignedIn;
use crate::overview::day_notice::DayNotice;
use crate::overview::first_run::check::FirstRunCheck;
use crate::overview::first_run::cost::FirstRunCost;
use crate::overview::first_run::read::read_first_run;
use crate::overview::first_run::steps::FirstRunSteps;
use crate::ui::loaded::Loaded;

/// The first day. What it tells is fetched by itself, since no other day needs it.
#[component]
pub fn FirstRun() -> impl IntoView {
    let signed_in = expect_context::<SignedIn>();
    let news = expect_context::<Live>().news_of(|| [Subject::Practices, Subject::Imports]);
    let page = Resource::new(move || news.get(), |_| read_first_run());
    view! {
        <Loaded from=page let:page>
            <FirstRunContent page signed_in=signed_in.clone() />
        </Loaded>
    }
    .into_any()
}

/// What the first day shows.
#[component]
pub fn FirstRunContent(
    /// What is known.
    page: Signal<Page>,
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
                    <FirstRunSteps page signed_in />
                    <DayNotice />
                </div>
                <div class="stack">
                    <FirstRunCheck page />
                    <FirstRunCost page />
                </div>
            </div>
        </div>
    }
    .into_any()
}
