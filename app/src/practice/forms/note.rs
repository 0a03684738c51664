//! Adds a note about the practice.

use domain::action::practice::PracticeActionKind as Kind;
use leptos::prelude::*;

use super::{AboutPractice, Line, PracticeForm};

/// The form.
#[component]
pub fn NoteForm(
    /// Which practice.
    about: AboutPractice,
) -> impl IntoView {
    view! {
        <PracticeForm about=about.clone() action=Kind::AddNote>
            <Line
                about
                action=Kind::AddNote
                name="text"
                label="Add a note"
                hint="For whoever looks next. Notes are kept and not edited."
            />
            <button type="submit" class="button">
                "Add note"
            </button>
        </PracticeForm>
    }
    .into_any()
}
