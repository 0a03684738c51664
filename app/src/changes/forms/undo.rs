//! Approves the former mapping again.

use domain::action::change::ChangeActionKind as Kind;
use leptos::prelude::*;

use super::{AboutChange, ChangeForm, Words};

/// The form, folded away until it is wanted.
#[component]
pub fn UndoForm(
    /// Which change.
    about: AboutChange,
) -> impl IntoView {
    let open = about.was_refused(Kind::Undo);
    view! {
        <details class="fold" open=open>
            <summary class="button">"Undo…"</summary>
            <ChangeForm about=about.clone() action=Kind::Undo>
                <Words
                    about
                    action=Kind::Undo
                    name="reason"
                    label="Why it is undone"
                    hint="Sundog asks Halo Cloud first. Where the former GUID no longer answers, undoing is refused."
                />
                <button type="submit" class="button">
                    "Approve the former mapping again"
                </button>
            </ChangeForm>
        </details>
    }
    .into_any()
}
