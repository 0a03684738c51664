//! Bringing practices in by a sheet: looking rows up within the budget, and what people decide.
//!
//! The rows are in the database, and each answer is written before the next is asked for, so a sheet
//! goes on where it was after a reload, a restart and a kill. Nothing is watched until somebody
//! starts it.

mod judge;
mod pairing;

use std::collections::BTreeMap;

use chrono::TimeDelta;
use domain::import::Verdict;
use domain::onboarding::{ANSWER_HOLDS, Cells, RowState};
use domain::practice_entry;
use domain::site::{HaloGuid, SiteKey};
use sha2::{Digest, Sha256};
use store::{AddedSheet, Author, Mapping, NewRow, SheetRow, StartRow, StoreError};

use crate::import::Standing;
use crate::{Monitor, MonitorError};

/// Look-ups a second for sheets, so that the watch and other programs keep their share of the quota.
pub const LOOK_UPS_PER_SECOND: u32 = 4;
/// Rows that are judged in one round; most need no look-up where a sheet is pasted again.
const ROWS_A_ROUND: u32 = 100;
/// More rows than any sheet of practices has.
pub const ROWS_MOST: usize = 5_000;
/// After a look-up without an answer the row is asked about again.
const AFTER_SILENCE: TimeDelta = TimeDelta::seconds(30);

/// Why something about a sheet was not done.
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
    /// It was mended, started or dropped meanwhile.
    #[error("The row changed while you looked at it. Look again and decide then.")]
    Moved,
    /// It cannot be accepted as it is.
    #[error("{0}")]
    NotAcceptable(String),
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

impl Monitor {
    /// Keeps a sheet, whose rows are looked up from now on.
    ///
    /// # Errors
    /// [`NotOnboarded`]; then nothing is kept.
    pub async fn paste_sheet(
        &self,
        name: &str,
        rows: Vec<(i64, Cells)>,
        by: &Author,
    ) -> Result<AddedSheet, NotOnboarded> {
        match rows.len() {
            0 => return Err(NotOnboarded::Empty),
            many if many > ROWS_MOST => return Err(NotOnboarded::TooMany),
            _ => {}
        }
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
        let digest = hex(&digest.finalize());
        let rows = rows.into_iter().map(|(line, cells)| NewRow {
            invalid: judge::unusable(&cells),
            line,
            cells,
        });
        let (rows, now) = (rows.collect(), self.clock.now());
        let added = self.store.add_sheet(name, &digest, rows, by, now).await?;
        self.live.tell(Vec::new());
        Ok(added)
    }

    /// Judges the rows that are due, with a second's look-ups at most and as far as the budget goes.
    /// Says how many were judged.
    ///
    /// # Errors
    /// When the database fails; what was judged before is kept.
    pub async fn onboard(&self) -> Result<usize, MonitorError> {
        let now = self.clock.now();
        let due = self.store.due_rows(now, ROWS_A_ROUND).await?;
        if due.is_empty() {
            return Ok(0);
        }
        let standing = Standing::of(&self.store).await?;
        let first = judge::first_of_each(&self.store.open_rows().await?);
        let (mut judged, mut asked) = (0, 0);
        for row in &due {
            let report = match judge::unasked(row, &standing, &first) {
                Some(report) => Some((report, false)),
                None if asked == LOOK_UPS_PER_SECOND => None,
                None => self
                    .ask_about(row, &standing)
                    .await?
                    .map(|report| (report, true)),
            };
            let Some((report, looked_up)) = report else {
                break;
            };
            asked += u32::from(looked_up);
            let since = self.since(row).await?;
            let now = self.clock.now();
            let judgement = judge::judged(row, report, looked_up, since, now);
            self.store.judge_rows(vec![judgement], now).await?;
            judged += 1;
        }
        if judged > 0 {
            self.live.tell(Vec::new());
        }
        Ok(judged)
    }

    /// Asks Halo about a row; none where the budget is spent or Halo did not answer.
    async fn ask_about(
        &self,
        row: &SheetRow,
        standing: &Standing,
    ) -> Result<Option<crate::import::RowReport>, StoreError> {
        let Ok(entry) = practice_entry::of_cells(&row.cells) else {
            return Ok(None);
        };
        {
            let now = self.clock.now();
            let mut watch = self.watch.lock().await;
            if watch.budget.paused_until(now).is_some() || watch.budget.available(now) == 0 {
                return Ok(None);
            }
            watch.budget.spend(now, 1);
        }
        let outcome = self.halo.halo_guids(&entry.site).await.outcome;
        let now = self.clock.now();
        let mut watch = self.watch.lock().await;
        match outcome {
            Ok(sites) => {
                watch.budget.answered();
                Ok(Some(standing.judge(&entry, &sites)))
            }
            Err(failure) => {
                if failure.class.pauses_everything() {
                    watch.budget.pause(now, &failure);
                }
                drop(watch);
                let words = format!("Halo did not answer: {}", failure.message);
                self.store
                    .put_off_row(key(row), &words, now + AFTER_SILENCE)
                    .await?;
                Ok(None)
            }
        }
    }

    /// Since when a row is looked up.
    async fn since(&self, row: &SheetRow) -> Result<chrono::DateTime<chrono::Utc>, StoreError> {
        let sheets = self.store.sheets().await?;
        let sheet = sheets.iter().find(|sheet| sheet.id == row.sheet);
        Ok(sheet.map_or_else(|| self.clock.now(), |sheet| sheet.at))
    }

    /// Puts another text in a row and has it looked up at once.
    ///
    /// # Errors
    /// [`NotOnboarded`]; then the row is as it was.
    pub async fn mend_row(
        &self,
        row: (i64, i64, i64),
        cells: &Cells,
        by: &Author,
    ) -> Result<(), NotOnboarded> {
        let (was, now) = (self.open_row(row).await?, self.clock.now());
        let mut mended = was.cells;
        mended.extend(cells.clone());
        let invalid = judge::unusable(&mended);
        let done = self.store.mend_row(row, &mended, invalid, by, now).await?;
        self.decided(done)
    }

    /// Takes a row off its sheet.
    ///
    /// # Errors
    /// [`NotOnboarded`]; then the row is as it was.
    pub async fn drop_row(&self, row: (i64, i64, i64), by: &Author) -> Result<(), NotOnboarded> {
        let done = self.store.drop_row(row, by, self.clock.now()).await?;
        self.decided(done)
    }

    /// Makes a row ready that Sundog could not judge: another name at Halo, one of several sites, an
    /// installation that is not ready, or one more practice behind a site on the list.
    ///
    /// # Errors
    /// [`NotOnboarded`]; then the row is as it was.
    pub async fn accept_row(
        &self,
        row: (i64, i64, i64),
        guid: Option<HaloGuid>,
        by: &Author,
    ) -> Result<(), NotOnboarded> {
        let was = self.open_row(row).await?;
        let standing = Standing::of(&self.store).await?;
        let mapping = acceptable(&was, guid, &standing).map_err(NotOnboarded::NotAcceptable)?;
        let now = self.clock.now();
        let done = self.store.accept_row(row, mapping, by, now).await?;
        self.decided(done)
    }

    /// Puts the practices of a sheet on the list that are ready, or of those lines alone. Says how
    /// many. What was looked up over a day ago is asked for again instead.
    ///
    /// # Errors
    /// [`NotOnboarded`]; then none was started.
    pub async fn start_rows(
        &self,
        sheet: i64,
        lines: Option<&[i64]>,
        confirmed: Option<usize>,
        by: &Author,
    ) -> Result<usize, NotOnboarded> {
        let now = self.clock.now();
        let standing = Standing::of(&self.store).await?;
        let rows = self.store.sheet_rows(sheet).await?;
        let (mut ready, mut stale) = (Vec::new(), Vec::new());
        let mut taken: BTreeMap<HaloGuid, SiteKey> = BTreeMap::new();
        for row in rows.iter().filter(|row| {
            row.state() == RowState::Ready && lines.is_none_or(|lines| lines.contains(&row.line))
        }) {
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
            if (is_old && row.accepted_by.is_none()) || is_owned {
                stale.push(row);
                continue;
            }
            ready.push(StartRow {
                row: key(row),
                entry,
                mapping: row.mapping.clone(),
            });
        }
        for row in &stale {
            self.store.put_off_row(key(row), "", now).await?;
        }
        if ready.is_empty() {
            return Err(NotOnboarded::NothingReady);
        }
        if confirmed.is_some_and(|typed| typed != ready.len()) {
            return Err(NotOnboarded::Unconfirmed(ready.len()));
        }
        let started = self.store.start_rows(ready, by, now).await?;
        self.list_moved().await?;
        self.live.tell(Vec::new());
        Ok(started)
    }

    async fn open_row(&self, row: (i64, i64, i64)) -> Result<SheetRow, NotOnboarded> {
        let rows = self.store.sheet_rows(row.0).await?;
        let there = rows.into_iter().find(|each| each.line == row.1);
        let there = there.ok_or(NotOnboarded::NotThere)?;
        if there.edition != row.2 || there.state().is_over() {
            return Err(NotOnboarded::Moved);
        }
        Ok(there)
    }

    fn decided(&self, done: bool) -> Result<(), NotOnboarded> {
        if !done {
            return Err(NotOnboarded::Moved);
        }
        self.live.tell(Vec::new());
        Ok(())
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A row as whoever decides names it.
const fn key(row: &SheetRow) -> (i64, i64, i64) {
    (row.sheet, row.line, row.edition)
}

/// What a row is accepted with; else why it cannot be.
fn acceptable(
    row: &SheetRow,
    guid: Option<HaloGuid>,
    standing: &Standing,
) -> Result<Option<Mapping>, String> {
    let entry = practice_entry::of_cells(&row.cells)?;
    match row.verdict {
        Some(Verdict::NameMismatch | Verdict::Several) => {
            let mut named = row.found.iter().filter(|side| {
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
        Some(Verdict::Unchanged | Verdict::Invalid) | None => {
            Err("There is nothing to accept in this row.".to_owned())
        }
    }
}
