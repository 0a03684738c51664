//! Keeps what is approved.

use leptos::prelude::*;

use super::{ChangeForm, Deciding, Words};

/// The form, folded away until it is wanted.
#[component]
pub fn RejectForm(
    /// Which change.
    about: Deciding,
) -> impl IntoView {
    let open = about.was_refused("reject");
    view! {
        <details class="fold" open=open>
            <summary class="button">"Keep old…"</summary>
            <ChangeForm about=about.clone() act="reject">
                <Words
                    about
                    act="reject"
                    name="reason"
                    label="Why the old mapping is kept"
                    hint="This change is not proposed again unless its facts change."
                />
                <button type="submit" class="button">
                    "Keep the old mapping"
                </button>
            </ChangeForm>
        </details>
    }
    .into_any()
}
