//! Changing many practices at once: chosen by a filter, previewed, made, and taken back.

use data_encoding::HEXLOWER;
use domain::bulk_edit::{BulkEdit, differences};
use domain::overview::Query;
use domain::practice::PracticeId;
use domain::views::bulk_edit::{BulkEditPage, BulkEditRow, MadeEditView};
use sha2::{Digest, Sha256};
use store::{AuditPrincipal, EntryEdit, StoreError};

use crate::commands;
use crate::pages::chosen;
use crate::pages::moment::moment;
use crate::{Monitor, MonitorError};

/// Edits that can still be taken back, on the page.
const SHOWN: u32 = 5;

/// Why many practices were not changed.
#[derive(Debug, thiserror::Error)]
pub enum NotEditedTogether {
    /// Nothing would change.
    #[error("Nothing would change: say what is to change, and for whom.")]
    Nothing,
    /// A practice is not as it was in the preview.
    #[error("The list changed since you looked at it. Look at the preview again.")]
    Moved,
    /// There is no such edit.
    #[error("No edit of many practices has this number.")]
    NoSuchEdit,
    /// It was taken back already.
    #[error("This was taken back already.")]
    UndoneAlready,
    /// The database refused.
    #[error(transparent)]
    Store(StoreError),
}

/// An edit that was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EditMade {
    /// Its number, by which it is taken back.
    pub id: i64,
    /// How many practices it changed.
    pub practices: usize,
}

impl From<StoreError> for NotEditedTogether {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::ChangeMoved => Self::Moved,
            error => Self::Store(error),
        }
    }
}

/// What an edit would change, practice by practice, and the newest that were made.
///
/// # Errors
/// When the database cannot be read.
pub async fn bulk_edit_page(
    monitor: &Monitor,
    query: &Query,
    edit: &BulkEdit,
) -> Result<BulkEditPage, MonitorError> {
    let edits = edits_of(monitor, query, edit);
    let chosen = chosen(&monitor.snapshot(), query, monitor.now()).len();
    let made = monitor.store.edits(SHOWN).await?;
    Ok(BulkEditPage {
        chosen,
        problem: None,
        digest: digest(&edits),
        rows: edits
            .iter()
            .map(|one| BulkEditRow {
                practice_id: one.id,
                name: one.was.name.clone(),
                changes: differences(&one.was, &one.becomes),
            })
            .collect(),
        made: made
            .into_iter()
            .map(|made| MadeEditView {
                id: made.id,
                by: made.by,
                at: moment(made.at, monitor.settings.time_zone),
                practices: made.practices.unsigned_abs(),
                undone_at: made
                    .undone_at
                    .map(|at| moment(at, monitor.settings.time_zone)),
            })
            .collect(),
    })
}

/// Makes an edit as it was previewed.
///
/// # Errors
/// [`NotEditedTogether`]; then nothing was changed.
pub async fn edit_together(
    monitor: &Monitor,
    query: &Query,
    edit: &BulkEdit,
    seen: &str,
    by: &AuditPrincipal,
) -> Result<EditMade, NotEditedTogether> {
    let edits = edits_of(monitor, query, edit);
    if edits.is_empty() {
        return Err(NotEditedTogether::Nothing);
    }
    if digest(&edits) != seen {
        return Err(NotEditedTogether::Moved);
    }
    let ids: Vec<PracticeId> = edits.iter().map(|one| one.id).collect();
    let id = monitor.store.edit_many(edits, by, monitor.now()).await?;
    commands::practices_changed(monitor, &ids).await;
    Ok(EditMade {
        id,
        practices: ids.len(),
    })
}

/// Takes an edit back. Says how many practices are as before, and how many were left because
/// somebody changed them since.
///
/// # Errors
/// [`NotEditedTogether`]; then nothing was changed.
pub async fn undo_edit(
    monitor: &Monitor,
    id: i64,
    by: &AuditPrincipal,
) -> Result<(usize, usize), NotEditedTogether> {
    let undone = monitor.store.undo_edit(id, by, monitor.now()).await?;
    let Some(undone) = undone else {
        let made = monitor.store.edits(u32::MAX).await?;
        return Err(match made.iter().any(|made| made.id == id) {
            true => NotEditedTogether::UndoneAlready,
            false => NotEditedTogether::NoSuchEdit,
        });
    };
    monitor.engine.everything_changed().await;
    Ok(undone)
}

fn edits_of(monitor: &Monitor, query: &Query, edit: &BulkEdit) -> Vec<EntryEdit> {
    let snapshot = monitor.snapshot();
    if edit.is_empty() {
        return Vec::new();
    }
    let chosen = chosen(&snapshot, query, monitor.now()).into_iter();
    let listed = chosen.filter_map(|id| snapshot.practices.get(&id));
    listed
        .filter(|listed| listed.retired_at.is_none())
        .filter_map(|listed| {
            let was = listed.entry();
            let becomes = edit.of(&was);
            (becomes != was).then_some(EntryEdit {
                id: listed.id,
                was,
                becomes,
            })
        })
        .collect()
}

/// Of what a preview showed. The order does not count: it follows states, which change by themselves.
fn digest(edits: &[EntryEdit]) -> String {
    let mut edits: Vec<&EntryEdit> = edits.iter().collect();
    edits.sort_by_key(|edit| edit.id);
    let shown: Vec<_> = edits
        .iter()
        .map(|edit| (edit.id, &edit.was, &edit.becomes))
        .collect();
    let shown = serde_json::to_vec(&shown).expect("what people entered is always JSON");
    HEXLOWER.encode(&Sha256::digest(shown)[..16])
}
