//! How many practices wait for whom: links that filter, like the counts.

use domain::headline::WhoActs;
use domain::overview::Query;
use domain::views::Counts;
use leptos::prelude::*;

use crate::links;

/// One link per party that could move.
#[component]
pub fn WhoseMove(
    /// The counts over the whole list.
    counts: Counts,
    /// What is shown now.
    query: Query,
) -> impl IntoView {
    let movers: Vec<_> = counts
        .movers
        .into_iter()
        .filter(|(who, _)| *who != WhoActs::Nobody)
        .map(|(who, count)| {
            let current = query.who == Some(who);
            // The link of the one in force takes the filter off again.
            let target = Query {
                who: (!current).then_some(who),
                ..query.everything()
            };
            view! {
                <a
                    class="pill"
                    href=links::overview(&target)
                    aria-current=current.then_some("true")
                >
                    <b>{count}</b>
                    " "
                    {label(who)}
                </a>
            }
        })
        .collect();
    view! {
        <nav class="movers" aria-labelledby="whose-move">
            <span id="whose-move">"Whose move"</span>
            {movers}
        </nav>
    }
}

/// Within a sentence the common nouns are small.
const fn label(who: WhoActs) -> &'static str {
    match who {
        WhoActs::Us => "us",
        WhoActs::Practice => "practice",
        WhoActs::HaloSupport => "Halo Support",
        WhoActs::Nobody => "nobody",
    }
}
