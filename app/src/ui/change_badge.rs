//! That a change of identity waits, said where the practice is shown. It wears the accent and the
//! two-way arrow, never a colour of trouble: drift is a decision, not an outage.

use leptos::prelude::*;

use crate::links;
use crate::ui::symbols::Icon;

/// The badge in a row.
#[component]
pub fn ChangeBadge(
    /// The change.
    change: i64,
) -> impl IntoView {
    view! {
        <a class="drift" href=links::change(change)>
            <Icon name="change" />
            "Change"
            <span class="visually-hidden">" waits for a decision"</span>
        </a>
    }
}

/// The notice on the practice's own page.
#[component]
pub fn ChangeWaits(
    /// The change.
    change: i64,
) -> impl IntoView {
    view! {
        <p class="notice drift-notice">
            <Icon name="change" />
            <span>
                "The identity of this practice moved, and the change waits for a decision. "
                <a class="link" href=links::change(change)>
                    "See what moved"
                </a>
            </span>
        </p>
    }
}
