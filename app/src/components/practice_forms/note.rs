//! Adds a note about the practice.

use leptos::prelude::*;

use super::{Caring, Line, PracticeForm};

/// The form.
#[component]
pub fn NoteForm(
    /// Which practice.
    about: Caring,
) -> impl IntoView {
    view! {
        <PracticeForm about=about.clone() act="note">
            <Line
                about
                act="note"
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
