//! Approves the former mapping again.

use domain::action::change::ChangeActionKind as Kind;
use domain::change::ChangeKind;
use leptos::prelude::*;

use super::{AboutChange, ChangeForm, Words};

/// The form, folded away until it is wanted.
#[component]
pub fn UndoForm(
    /// Which change.
    about: AboutChange,
) -> impl IntoView {
    let open = about.was_refused(Kind::Undo);
    let (hint, button) = if about.card.change.kind == ChangeKind::NameChanged {
        (
            "Sundog asks Halo Cloud first. While Halo gives the other name, that waits for a decision again.",
            "Make the old name the approved one again",
        )
    } else {
        (
            "Sundog asks Halo Cloud first. Where the former GUID no longer answers, undoing is refused.",
            "Approve the former mapping again",
        )
    };
    view! {
        <details class="fold" open=open>
            <summary class="button">"Undo…"</summary>
            <ChangeForm about=about.clone() action=Kind::Undo>
                <Words
                    about
                    action=Kind::Undo
                    name="reason"
                    label="Why it is undone"
                    hint
                />
                <button type="submit" class="button">
                    {button}
                </button>
            </ChangeForm>
        </details>
    }
    .into_any()
}
