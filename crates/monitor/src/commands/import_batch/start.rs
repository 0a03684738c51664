//! Starting to watch the rows of a batch that are ready.

use domain::hint::Topic;
use std::collections::BTreeMap;

use domain::onboarding::{ANSWER_HOLDS, RowState};
use domain::practice_entry;
use domain::site::{HaloGuid, SiteKey};
use store::{AuditPrincipal, BatchRow, StartRow};

use super::{NotOnboarded, seen};
use crate::Monitor;
use crate::commands::import::ListContents;

/// Which of the rows that are ready.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lines {
    /// All.
    All,
    /// These lines.
    Only(Vec<i64>),
    /// All but these lines.
    AllBut(Vec<i64>),
}

impl Lines {
    fn hold(&self, line: i64) -> bool {
        match self {
            Self::All => true,
            Self::Only(lines) => lines.contains(&line),
            Self::AllBut(lines) => !lines.contains(&line),
        }
    }
}

/// Puts the practices of a batch on the list that are ready, and says how many. What was looked
/// up over a day ago is asked for again instead. `confirmed` is the number that somebody typed.
///
/// # Errors
/// [`NotOnboarded`]; then none was started.
pub async fn start_rows(
    monitor: &Monitor,
    batch: i64,
    lines: &Lines,
    confirmed: Option<usize>,
    by: &AuditPrincipal,
) -> Result<usize, NotOnboarded> {
    let now = monitor.now();
    let standing = ListContents::of(monitor.snapshot());
    let rows = monitor.store.batch_rows(batch).await?;
    let (mut ready, mut stale) = (Vec::new(), Vec::new());
    let mut taken: BTreeMap<HaloGuid, SiteKey> = BTreeMap::new();
    for row in rows
        .iter()
        .filter(|row| row.state() == RowState::Ready && lines.hold(row.line))
    {
        let Ok(entry) = practice_entry::of_cells(&row.cells) else {
            continue;
        };
        let is_old = row.looked_up_at.is_none_or(|at| now - at > ANSWER_HOLDS);
        let guid = row.mapping.as_ref().map(|mapping| mapping.guid);
        let is_owned = guid.is_some_and(|guid| {
            standing.owner(guid, &entry.site).is_some()
                || taken
                    .insert(guid, entry.site.clone())
                    .is_some_and(|other| other != entry.site)
        });
        let is_unsure = is_old || is_settled_without_authority(row);
        if (is_unsure && row.accepted_by.is_none()) || is_owned {
            stale.push(row);
            continue;
        }
        ready.push(StartRow {
            row: seen(row),
            entry,
            mapping: row.mapping.clone(),
        });
    }
    for row in &stale {
        monitor.store.put_off_row(seen(row), "", now).await?;
    }
    if ready.is_empty() {
        return Err(NotOnboarded::NothingReady);
    }
    if confirmed.is_some_and(|typed| typed != ready.len()) {
        return Err(NotOnboarded::Unconfirmed(ready.len()));
    }
    let started = monitor.store.start_rows(ready, by, now).await?;
    monitor.engine.everything_changed().await;
    monitor.live().tell(Topic::Everything);
    Ok(started)
}

/// Whether a row that nobody accepted was judged when a sole site was settled without being
/// authoritative: it is judged anew, and waits for a person.
fn is_settled_without_authority(row: &BatchRow) -> bool {
    let guid = row.mapping.as_ref().map(|mapping| mapping.guid);
    let mut meant = row
        .found
        .iter()
        .filter(|found| found.side.halo_guid == guid);
    guid.is_some() && meant.any(|found| found.side.authoritative == Some(false))
}
