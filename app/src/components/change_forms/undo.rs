//! Approves the former mapping again.

use leptos::prelude::*;

use super::{ChangeForm, Deciding, Words};

/// The form, folded away until it is wanted.
#[component]
pub fn UndoForm(
    /// Which change.
    about: Deciding,
) -> impl IntoView {
    let open = about.was_refused("undo");
    view! {
        <details class="fold" open=open>
            <summary class="button">"Undo…"</summary>
            <ChangeForm about=about.clone() act="undo">
                <Words
                    about
                    act="undo"
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
