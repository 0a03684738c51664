//! Keeps what is approved.

use domain::action::change::ChangeActionKind as Kind;
use leptos::prelude::*;

use super::{AboutChange, ChangeForm, Words};

/// The form, folded away until it is wanted.
#[component]
pub fn RejectForm(
    /// Which change.
    about: AboutChange,
) -> impl IntoView {
    let open = about.was_refused(Kind::Reject);
    view! {
        <details class="fold" open=open>
            <summary class="button">"Keep old…"</summary>
            <ChangeForm about=about.clone() action=Kind::Reject>
                <Words
                    about
                    action=Kind::Reject
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
