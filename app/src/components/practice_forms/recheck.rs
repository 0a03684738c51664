//! Asks Halo Cloud about the practice now.

use leptos::prelude::*;

use super::{Caring, PracticeForm};

/// The form, which is nothing but its button.
#[component]
pub fn RecheckForm(
    /// Which practice.
    about: Caring,
) -> impl IntoView {
    view! {
        <PracticeForm about act="recheck">
            <button type="submit" class="button">
                "Ask Halo Cloud now"
            </button>
        </PracticeForm>
    }
    .into_any()
}
