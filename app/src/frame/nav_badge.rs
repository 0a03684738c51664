//! How much waits behind a link of the navigation. Nothing is shown where nothing waits, or where
//! that is not known.

use domain::views::waiting::WaitingCounts;
use leptos::prelude::*;

use crate::frame::read::read_waiting;
use crate::ui::reading::reading;

/// The number, with what it counts for those who hear it.
#[component]
pub fn NavBadge(
    /// Which of what waits.
    count: fn(&WaitingCounts) -> usize,
    /// What it counts: "changes wait".
    words: &'static str,
) -> impl IntoView {
    let waiting = reading(read_waiting());
    view! {
        <Suspense>
            {Suspend::new(async move {
                let number = waiting.await.and_then(Result::ok).map_or(0, |waiting| count(&waiting));
                (number > 0).then(|| badge(number, words))
            })}
        </Suspense>
    }
    .into_any()
}

fn badge(number: usize, words: &'static str) -> impl IntoView {
    view! {
        <span class="badge">
            {number} <span class="visually-hidden">{format!(" {words}")}</span>
        </span>
    }
}
