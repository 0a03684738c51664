//! The way to a change, by its number.

use leptos::prelude::*;

use crate::links;

/// The link; nothing where no change is named.
pub fn change_link(change: Option<i64>) -> impl IntoView {
    change.map(|change| {
        view! {
            " "
            <a class="link" href=links::change(change)>
                {format!("Change {change}")}
            </a>
        }
    })
}
