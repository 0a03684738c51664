//! The sentence that says, above everything else, that a list is of the past; or that the time which
//! was typed is none.

use domain::overview::Query;
use domain::views::ShownAt;
use leptos::prelude::*;

use crate::links;

/// The bar; nothing where the list is of now, as it is meant to be.
#[component]
pub fn PastBar(
    /// Of when the list is.
    shown: ShownAt,
    /// What is asked for.
    query: Query,
) -> impl IntoView {
    let now = Query {
        at: String::new(),
        ..query
    };
    let bar = match shown.problem {
        Some(problem) => Some(not_a_time(&problem).into_any()),
        None => shown
            .is_past
            .then(|| of_the_past(&shown.words, &now).into_any()),
    };
    view! { <div class="notices">{bar}</div> }
}

fn of_the_past(words: &str, now: &Query) -> impl IntoView + use<> {
    let title = format!("As staff saw it at {words}; nothing here is live");
    view! {
        <section class="time-travel" aria-labelledby="past" data-still>
            <h2 id="past">{title}</h2>
            <p>
                "Names, tags and opening hours are those entered now. Heartbeats and versions are not \
                 kept, and a change that was put off then is shown as waiting. "
                <a class="link" href=links::overview(now)>
                    "Back to now"
                </a>
            </p>
        </section>
    }
}

fn not_a_time(problem: &str) -> impl IntoView + use<> {
    let words =
        format!("The list is shown as it is now, because of the time that was typed: {problem}.");
    view! { <p class="notice">{words}</p> }
}
