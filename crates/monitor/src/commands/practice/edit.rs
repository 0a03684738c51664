//! Editing what was entered about one practice, for its page and for the API.
//!
//! What may be refused comes first, so that a refusal leaves everything as it was: fields that
//! somebody else changed, a name that is taken, then the site, by Halo. Another PMS or Site ID is
//! `commands::change_site_id`, because a mapping hangs on it.

use domain::edit::{Edit, NotEditable};
use domain::outside_text::line;
use domain::practice::{PracticeEntry, PracticeId};
use domain::practice_field::PracticeField;
use domain::views::entry::EntryPage;
use store::{AuditPrincipal, StoreError};

use super::NotEdited;
use crate::Monitor;
use crate::commands;
use crate::commands::change::{ActingPrincipal, NotDecided, SiteIdChanged};

/// How often an edit is laid over the entry anew, because somebody wrote at the same moment.
const TRIES: usize = 3;

/// What became of an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edited {
    /// All was so already.
    Unchanged,
    /// It is done.
    Saved,
    /// It is done but for PMS and Site ID, which wait as this change.
    Waits(i64),
}

/// Why a practice was not edited.
#[derive(Debug, thiserror::Error)]
pub enum EditRejected {
    /// What was typed cannot be laid over what stands there.
    #[error(transparent)]
    Entry(#[from] NotEditable),
    /// The list refuses it.
    #[error(transparent)]
    List(#[from] NotEdited),
    /// Another PMS or Site ID is refused.
    #[error(transparent)]
    Site(#[from] NotDecided),
}

/// Changes what was entered about a practice.
///
/// # Errors
/// [`EditRejected`]; then nothing was changed.
pub async fn edit_practice(
    monitor: &Monitor,
    id: PracticeId,
    edit: &Edit,
    by: &ActingPrincipal,
) -> Result<Edited, EditRejected> {
    let was = commands::entered_for(monitor, id).ok_or(NotEdited::NoSuchPractice)?;
    let wanted = edit.of(&was)?;
    for site in [&wanted.site, &was.site] {
        let there = PracticeEntry {
            site: site.clone(),
            ..wanted.clone()
        };
        commands::name_is_free(monitor, id, &there)?;
    }
    let moved = match wanted.site == was.site {
        true => None,
        false => Some(commands::change_site_id(monitor, id, &wanted.site, by).await?),
    };
    let is_saved = save(monitor, id, edit, &by.audited_as).await?;
    Ok(match moved {
        Some(SiteIdChanged::Waits(change)) => Edited::Waits(change),
        Some(SiteIdChanged::Done) => Edited::Saved,
        None if is_saved => Edited::Saved,
        None => Edited::Unchanged,
    })
}

/// Saves all but PMS and Site ID. Says whether there was anything to save.
async fn save(
    monitor: &Monitor,
    id: PracticeId,
    edit: &Edit,
    by: &AuditPrincipal,
) -> Result<bool, EditRejected> {
    for _ in 0..TRIES {
        let was = commands::entered_for(monitor, id).ok_or(NotEdited::NoSuchPractice)?;
        let wanted = PracticeEntry {
            site: was.site.clone(),
            ..edit.of(&was)?
        };
        if wanted == was {
            return Ok(false);
        }
        let now = monitor.now();
        let saved = monitor
            .store
            .update_practice(id, &was, &wanted, by, now)
            .await;
        commands::practices_changed(monitor, &[id]).await;
        match saved {
            Ok(true) => return Ok(true),
            Ok(false) => return Err(NotEdited::NoSuchPractice.into()),
            // Somebody wrote at the same moment, perhaps another program.
            Err(StoreError::ChangeMoved) => {}
            Err(error) => return Err(NotEdited::Store(error).into()),
        }
    }
    Err(NotEdited::Store(StoreError::ChangeMoved).into())
}

/// What was entered about a practice that is on the list, for whoever edits it.
pub fn entry_page(monitor: &Monitor, id: PracticeId) -> Option<EntryPage> {
    let entry = commands::entered_for(monitor, id)?;
    let now = monitor.now();
    let snapshot = monitor.snapshot();
    let site = snapshot.practices.get(&id)?.site_row;
    Some(EntryPage {
        practice_id: id,
        fields: PracticeField::ALL
            .iter()
            .map(|field| (*field, line(&field.of(&entry))))
            .collect(),
        pending_change: snapshot.waiting_change(site, now).map(|change| change.id),
    })
}
