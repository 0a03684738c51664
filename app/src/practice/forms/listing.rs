//! Whether a practice is on the list: editing what was entered, retiring it, and restoring it.

use domain::action::practice::PracticeActionKind as Kind;
use leptos::prelude::*;

use super::{AboutPractice, PracticeForm};
use crate::links;

/// The ways; what is retired can only be restored.
#[component]
pub fn ListingForms(
    /// Which practice, and what became of the form that was sent about it.
    about: AboutPractice,
    /// Whether it is retired.
    is_retired: bool,
) -> impl IntoView {
    if is_retired {
        return view! {
            <PracticeForm about action=Kind::Restore>
                <p class="hint">"It is not watched. Its history stays, also once it is restored."</p>
                <button type="submit" class="button">
                    "Put it on the list again"
                </button>
            </PracticeForm>
        }
        .into_any();
    }
    let open = about.was_refused(Kind::Retire);
    view! {
        <a class="button" href=links::entry(about.id)>
            "Edit…"
        </a>
        <details class="fold" open=open>
            <summary class="button">"Retire…"</summary>
            <PracticeForm about action=Kind::Retire>
                <p>
                    "It is no longer watched and its outages end. Its history stays, and it can be "
                    "restored."
                </p>
                <button type="submit" class="button">
                    "Retire this practice"
                </button>
            </PracticeForm>
        </details>
    }
    .into_any()
}
