//! Asks Halo Cloud about the practice now.

use domain::action::practice::PracticeActionKind as Kind;
use leptos::prelude::*;

use super::{AboutPractice, PracticeForm};

/// The form, which is nothing but its button.
#[component]
pub fn RecheckForm(
    /// Which practice.
    about: AboutPractice,
) -> impl IntoView {
    view! {
        <PracticeForm about action=Kind::Recheck>
            <button type="submit" class="button">
                "Ask Halo Cloud now"
            </button>
        </PracticeForm>
    }
    .into_any()
}
