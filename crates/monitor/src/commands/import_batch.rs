//! Bringing practices in by a batch: what is pasted, and what people decide about rows.
//!
//! The rows are in the database, so a batch goes on where it was after a reload, a restart and a
//! kill. Nothing is watched until somebody starts it.

pub(super) mod judge;
pub(super) mod pairing;
pub(super) mod round;
pub(super) mod start;

use data_encoding::HEXLOWER;
use domain::expected::{ApprovedWith, Expected, Reading};
use domain::hint::Topic;
use domain::import::Verdict;
use domain::onboarding::Cells;
use domain::outside_text::line;
use domain::practice_entry;
use domain::site::{HaloGuid, SiteKey};
use sha2::{Digest, Sha256};
use store::{AddedBatch, AuditPrincipal, BatchRow, Mapping, NewRow, RowSeen, StoreError};

use crate::Monitor;
use crate::commands::import::ListContents;
use crate::commands::pair::TriedTooOften;

pub use round::LOOK_UPS_PER_SECOND;
pub use start::Lines;

/// More rows than any batch of practices has.
pub const ROWS_MOST: usize = 5_000;

/// Why something about a batch was not done.
#[derive(Debug, thiserror::Error)]
pub enum NotOnboarded {
    /// Nothing was pasted.
    #[error("There is no row in it: paste a line for each practice.")]
    Empty,
    /// Too much was pasted.
    #[error("There are more than {ROWS_MOST} rows in it: bring them in parts.")]
    TooMany,
    /// There is no such row.
    #[error("There is no such row any more: load the page again.")]
    NotThere,
    /// It was edited, started or dropped meanwhile.
    #[error("The row changed while you looked at it. Look again and decide then.")]
    Moved,
    /// It cannot be accepted as it is.
    #[error("{0}")]
    NotAcceptable(String),
    /// Halo was asked too often to pair with its site.
    #[error(transparent)]
    TooOften(TriedTooOften),
    /// What is typed to confirm does not fit.
    #[error("Type {0}, the number of practices that are started, to confirm.")]
    Unconfirmed(usize),
    /// Nothing is ready.
    #[error("No row is ready now. Rows that were looked up over a day ago are asked for again.")]
    NothingReady,
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Keeps a batch, whose rows are looked up from now on.
///
/// # Errors
/// [`NotOnboarded`]; then nothing is kept.
pub async fn paste_batch(
    monitor: &Monitor,
    name: &str,
    rows: Vec<(i64, Cells)>,
    by: &AuditPrincipal,
) -> Result<AddedBatch, NotOnboarded> {
    match rows.len() {
        0 => return Err(NotOnboarded::Empty),
        many if many > ROWS_MOST => return Err(NotOnboarded::TooMany),
        _ => {}
    }
    let rows: Vec<(i64, Cells)> = rows
        .into_iter()
        .map(|(line, cells)| (line, cleaned(&cells)))
        .collect();
    let mut digest = Sha256::new();
    for (_, cells) in &rows {
        for (column, cell) in cells {
            digest.update(column.as_bytes());
            digest.update([0]);
            digest.update(cell.as_bytes());
            digest.update([1]);
        }
        digest.update([2]);
    }
    let digest = HEXLOWER.encode(&digest.finalize());
    let rows = rows.into_iter().map(|(line, cells)| NewRow {
        invalid: judge::unusable(&cells),
        line,
        cells,
    });
    let (rows, now) = (rows.collect(), monitor.now());
    let added = monitor
        .store
        .add_batch(&line(name), &digest, rows, by, now)
        .await?;
    monitor.live().tell(Topic::Imports);
    Ok(added)
}

fn cleaned(cells: &Cells) -> Cells {
    let cells = cells.iter();
    cells
        .map(|(column, cell)| (column.clone(), line(cell)))
        .collect()
}

/// Puts another text in a row and has it looked up at once.
///
/// # Errors
/// [`NotOnboarded`]; then the row is as it was.
pub async fn edit_row(
    monitor: &Monitor,
    row: RowSeen,
    cells: &Cells,
    by: &AuditPrincipal,
) -> Result<(), NotOnboarded> {
    let (was, now) = (open_row(monitor, row).await?, monitor.now());
    let mut edited = was.cells;
    edited.extend(cleaned(cells));
    let invalid = judge::unusable(&edited);
    let done = monitor
        .store
        .edit_row(row, &edited, invalid, by, now)
        .await?;
    decided(monitor, done)
}

/// Takes a row off its batch.
///
/// # Errors
/// [`NotOnboarded`]; then the row is as it was.
pub async fn drop_row(
    monitor: &Monitor,
    row: RowSeen,
    by: &AuditPrincipal,
) -> Result<(), NotOnboarded> {
    let done = monitor.store.drop_row(row, by, monitor.now()).await?;
    decided(monitor, done)
}

/// Makes a row ready that Sundog could not judge: another name at Halo, one of several sites, one that
/// is not authoritative, an installation that is not ready, or one more practice behind a site on the list.
///
/// # Errors
/// [`NotOnboarded`]; then the row is as it was.
pub async fn accept_row(
    monitor: &Monitor,
    row: RowSeen,
    guid: Option<HaloGuid>,
    by: &AuditPrincipal,
) -> Result<(), NotOnboarded> {
    let was = open_row(monitor, row).await?;
    let standing = ListContents::of(monitor.snapshot());
    let mapping = acceptable(&was, guid, &standing).map_err(NotOnboarded::NotAcceptable)?;
    let now = monitor.now();
    let done = monitor.store.accept_row(row, mapping, by, now).await?;
    decided(monitor, done)
}

pub(crate) async fn open_row(monitor: &Monitor, row: RowSeen) -> Result<BatchRow, NotOnboarded> {
    let rows = monitor.store.batch_rows(row.batch).await?;
    let there = rows.into_iter().find(|each| each.line == row.line);
    let there = there.ok_or(NotOnboarded::NotThere)?;
    if there.version != row.version || there.state().is_over() {
        return Err(NotOnboarded::Moved);
    }
    Ok(there)
}

fn decided(monitor: &Monitor, done: bool) -> Result<(), NotOnboarded> {
    if !done {
        return Err(NotOnboarded::Moved);
    }
    monitor.live().tell(Topic::Imports);
    Ok(())
}

/// A row as whoever decides names it.
const fn seen(row: &BatchRow) -> RowSeen {
    RowSeen {
        batch: row.batch,
        line: row.line,
        version: row.version,
    }
}

/// What Halo told of a GUID without another PMS or Site ID than ours: who accepts a row is not asked about
/// those, so that they come up as a change.
fn agreed(key: &SiteKey, guid: HaloGuid, told: ApprovedWith) -> ApprovedWith {
    let expected = Expected::of(key.clone());
    let is_ours = |reading| reading != Reading::Differs;
    let pms = expected.pms(told.pms.as_ref());
    let site_id = expected.site_id(Some(guid), told.site_id.as_deref());
    ApprovedWith {
        pms: told.pms.filter(|_| is_ours(pms)),
        site_id: told.site_id.filter(|_| is_ours(site_id)),
        ..told
    }
}

/// What a row is accepted with; else why it cannot be.
fn acceptable(
    row: &BatchRow,
    guid: Option<HaloGuid>,
    standing: &ListContents,
) -> Result<Option<Mapping>, String> {
    let entry = practice_entry::of_cells(&row.cells)?;
    match row.verdict {
        Some(Verdict::NameMismatch | Verdict::Several | Verdict::NotAuthoritative) => {
            let sides = row.found.iter().map(|found| &found.side);
            let mut named = sides.filter(|side| {
                guid.map_or(row.found.len() == 1, |guid| side.halo_guid == Some(guid))
            });
            let side = named
                .next()
                .ok_or("Choose one of the sites that Halo names.")?;
            let guid = side.halo_guid.ok_or("Halo names no GUID for this site.")?;
            if let Some(other) = standing.owner(guid, &entry.site) {
                return Err(domain::import::owned_by(guid, other) + ".");
            }
            Ok(Some(Mapping {
                guid,
                halo_name: side.name.clone(),
                approved_with: agreed(&entry.site, guid, side.approved_with()),
            }))
        }
        Some(Verdict::Initialising) => Ok(None),
        Some(Verdict::Duplicate) if standing.is_mapped(&entry.site) => Ok(None),
        Some(Verdict::Duplicate) => Err(
            "Its Site ID stands in another row that is not started yet, or its GUID belongs to \
             another Site ID. Settle that one first."
                .to_owned(),
        ),
        Some(Verdict::Added) => Err("It is ready already.".to_owned()),
        Some(Verdict::NotFound) => {
            Err("Halo knows no site for it. It is looked up again by itself.".to_owned())
        }
        Some(Verdict::NotPaired) => {
            Err("Nothing is known of it before it is paired. Pair with its site first.".to_owned())
        }
        Some(Verdict::Rejected) => {
            Err("Halo refuses its PMS and Site ID. Correct the row.".to_owned())
        }
        Some(Verdict::Unchanged | Verdict::Invalid) | None => {
            Err("There is nothing to accept in this row.".to_owned())
        }
    }
}
