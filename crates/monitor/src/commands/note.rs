//! Notes about practices: what people found out, for whoever comes next.

use domain::outside_text::lines;
use domain::practice::PracticeId;
use domain::views::history::NoteView;
use store::{AuditPrincipal, Note, StoreError};

use crate::commands::NO_SUCH_PRACTICE;
use crate::pages;
use crate::{Monitor, MonitorError};

/// The longest note, in characters: a page of text.
pub const NOTE_CHARS_MAX: usize = 4_000;

/// Why a note was not added.
#[derive(Debug, thiserror::Error)]
pub enum NotNoted {
    /// It says nothing.
    #[error("Write something: the note is empty.")]
    Empty,
    /// It is too long.
    #[error("Shorten the note: it has {0} characters, and {NOTE_CHARS_MAX} is the most.")]
    TooLong(usize),
    /// No practice has this number.
    #[error("{NO_SUCH_PRACTICE}")]
    NoSuchPractice,
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Adds a note about a practice.
///
/// # Errors
/// [`NotNoted`]; then nothing was added.
pub async fn add_note(
    monitor: &Monitor,
    id: PracticeId,
    text: &str,
    by: &AuditPrincipal,
) -> Result<NoteView, NotNoted> {
    let text = lines(text);
    let length = text.chars().count();
    if length == 0 {
        return Err(NotNoted::Empty);
    }
    if length > NOTE_CHARS_MAX {
        return Err(NotNoted::TooLong(length));
    }
    if pages::site_row(monitor, id).is_none() {
        return Err(NotNoted::NoSuchPractice);
    }
    let now = monitor.now();
    let note = monitor.store.add_note(id, &text, by, now).await?;
    monitor.live().tell(vec![id]);
    Ok(view(note))
}

/// The notes about a practice before a number, newest first; none where there is no such
/// practice.
///
/// # Errors
/// When the database cannot be read.
pub async fn notes(
    monitor: &Monitor,
    id: PracticeId,
    before: Option<i64>,
    limit: u32,
) -> Result<Option<Vec<NoteView>>, MonitorError> {
    if pages::site_row(monitor, id).is_none() {
        return Ok(None);
    }
    let notes = monitor.store.notes(id, before, limit).await?;
    Ok(Some(notes.into_iter().map(view).collect()))
}

fn view(note: Note) -> NoteView {
    NoteView {
        id: note.id,
        at: note.at,
        by: note.by,
        text: note.text,
    }
}
