//! Changes of one site, newest first, each leading to its card.

use domain::views::evidence::PastChange;
use leptos::prelude::*;

use crate::links;
use crate::ui::moment::{When, to_the_minute};

/// The list.
pub fn past_changes(changes: &[PastChange]) -> impl IntoView + use<> {
    let entries: Vec<_> = changes.iter().cloned().map(entry).collect();
    view! { <ul class="past-changes">{entries}</ul> }
}

fn entry(change: PastChange) -> impl IntoView {
    let by = change.decided_by.map(|who| view! { " by " <bdi>{who}</bdi> });
    let words = to_the_minute(&change.at);
    view! {
        <li>
            <a class="link" href=links::change(change.id)>
                {change.title}
            </a>
            <span class="quiet">
                {change.status.label()} {by} ", " <When moment=change.at words />
            </span>
        </li>
    }
}
