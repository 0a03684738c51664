//! How many practices are in each state. Every count is a link, so that the address holds the
//! filter and a colleague can be sent it.

use domain::headline::State;
use domain::overview::Query;
use domain::views::Counts;
use leptos::prelude::*;

use crate::links;
use crate::ui::state_word::StateWord;

/// The row of counts.
#[component]
pub fn CountLinks(
    /// The counts over the whole list.
    counts: Counts,
    /// What is shown now.
    query: Query,
) -> impl IntoView {
    view! {
        <nav class="counts" aria-label="Filter by state">
            {links_of(&counts, &query)}
        </nav>
    }
}

fn links_of(counts: &Counts, query: &Query) -> impl IntoView + use<> {
    // Whether this count is the filter in force. Sort and page do not matter.
    let filters = Query {
        sort: None,
        page: 0,
        ..query.clone()
    };
    let shown = |target: &Query| filters == *target;
    let everything = query.everything();
    let attention = Query {
        attention: true,
        ..everything.clone()
    };
    let states: Vec<_> = counts
        .states
        .iter()
        .filter(|(state, count)| *state != State::Retired || *count > 0)
        .map(|&(state, count)| {
            let target = Query {
                state: Some(state),
                ..everything.clone()
            };
            let current = shown(&target);
            count_link(
                &target,
                count,
                current,
                view! { <StateWord state /> }.into_any(),
            )
        })
        .collect();
    view! {
        {count_link(
            &attention,
            counts.attention,
            shown(&attention),
            view! { <span class="label attention">"Needs attention"</span> }.into_any(),
        )}
        {states}
        {count_link(
            &everything,
            counts.all,
            shown(&everything),
            view! { <span class="label">"All practices"</span> }.into_any(),
        )}
    }
}

fn count_link(
    target: &Query,
    count: usize,
    current: bool,
    label: AnyView,
) -> impl IntoView + use<> {
    view! {
        <a href=links::overview(target) class:zero=count == 0 aria-current=current.then_some("true")>
            <strong>{count}</strong>
            " "
            {label}
        </a>
    }
}
