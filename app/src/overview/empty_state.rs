//! What to show where there are no rows: on the first day what to do, later how to see all again.

use domain::overview::Query;
use leptos::prelude::*;

use crate::links;
use crate::overview::first_run::FirstRun;

/// Nothing, and why.
#[component]
pub fn EmptyState(
    /// Whether nobody entered a practice yet; otherwise the filter matches none.
    first_day: bool,
    /// What is asked for.
    query: Query,
) -> impl IntoView {
    if first_day {
        view! { <FirstRun /> }.into_any()
    } else {
        no_match(&query).into_any()
    }
}

fn no_match(query: &Query) -> impl IntoView + use<> {
    let words = if query.at.is_empty() {
        "None is like that now. "
    } else {
        "None was like that then. "
    };
    view! {
        <section class="card empty-state">
            <h2>"No practice matches"</h2>
            <p>
                {words} <a class="link" href=links::overview(&query.everything())>
                    "Show all practices"
                </a>
            </p>
        </section>
    }
}
