//! Keeps what is approved.

use domain::action::change::ChangeActionKind as Kind;
use domain::change::ChangeKind;
use leptos::prelude::*;

use super::{AboutChange, ChangeForm, SPOKEN_TO, Words};

/// The form, folded away until it is wanted.
#[component]
pub fn RejectForm(
    /// Which change.
    about: AboutChange,
) -> impl IntoView {
    let open = about.was_refused(Kind::Reject);
    let words = RejectWords::of(about.card.change.kind);
    view! {
        <details class="fold" open=open>
            <summary class="button">{words.summary}</summary>
            <ChangeForm about=about.clone() action=Kind::Reject>
                <Words
                    about
                    action=Kind::Reject
                    name="reason"
                    label=words.label
                    hint="This change is not proposed again unless its facts change."
                />
                <button type="submit" class="button">
                    {words.button}
                </button>
            </ChangeForm>
        </details>
    }
    .into_any()
}

/// What the form says.
struct RejectWords {
    summary: &'static str,
    label: &'static str,
    button: &'static str,
}

impl RejectWords {
    /// Where nothing can be followed, keeping what is approved is the answer to what was asked.
    const fn of(kind: ChangeKind) -> Self {
        if kind.can_be_followed() {
            Self {
                summary: "Keep old…",
                label: "Why the old mapping is kept",
                button: "Keep the old mapping",
            }
        } else {
            Self {
                summary: "The approved one is right…",
                label: SPOKEN_TO,
                button: "Keep the approved one",
            }
        }
    }
}
