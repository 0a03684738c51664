//! What people noted about a practice, newest first, and the form for the next note.

use domain::views::history::NoteRow;
use leptos::prelude::*;

use crate::ui::moment::When;

/// The notes.
pub fn notes(notes: &[NoteRow]) -> impl IntoView + use<> {
    if notes.is_empty() {
        return view! { <p class="quiet">"None so far."</p> }.into_any();
    }
    let notes = notes.iter().cloned().map(note).collect_view();
    view! { <ol class="notes">{notes}</ol> }.into_any()
}

fn note(note: NoteRow) -> impl IntoView {
    view! {
        <li>
            <b>{note.by}</b>
            " "
            <span class="quiet">
                <When moment=note.at />
            </span>
            <p>{note.text}</p>
        </li>
    }
}
