//! Import batches of practices that are being brought in, and what is known of each row.
//!
//! Nothing here is watched. How a batch is kept, its rows judged, decided and started is in the
//! files below.

mod counts;
mod decide;
mod judge;
mod keep;
mod start;

use chrono::{DateTime, Utc};
use domain::import::Verdict;
use domain::onboarding::{Cells, Elsewhere, Found, RowState};
use domain::practice::{PracticeEntry, PracticeId};

pub use self::counts::CountedBatch;
use crate::StoreError;
use crate::guid::maybe_guid;
use crate::site::Mapping;
use crate::store::Store;
use crate::time::{maybe_time, ms, time};
use crate::words::{from_json, maybe_json, maybe_parsed};

/// A batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportBatch {
    /// Its number.
    pub id: i64,
    /// What it is called: the file's name, or whatever somebody called it.
    pub name: String,
    /// Who brought it.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// What became of a batch that was pasted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddedBatch {
    /// It is here now.
    Added(i64),
    /// The same was pasted before, and not all of it is done.
    Known(i64),
}

/// A row as it is pasted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRow {
    /// Its line.
    pub line: i64,
    /// What it says.
    pub cells: Cells,
    /// Why it cannot be used, where that is so.
    pub invalid: Option<String>,
}

/// A row and what is known of it.
#[derive(Clone, Debug, PartialEq)]
pub struct BatchRow {
    /// The batch.
    pub batch: i64,
    /// Its line.
    pub line: i64,
    /// What it says.
    pub cells: Cells,
    /// Grows when it is edited.
    pub version: i64,
    /// What was found, in one word; none before it was looked up.
    pub verdict: Option<Verdict>,
    /// The same in words for people.
    pub words: String,
    /// What Halo named.
    pub found: Vec<Found>,
    /// The same Site ID under other PMS; none where Halo was not asked about them.
    pub elsewhere: Option<Vec<Elsewhere>>,
    /// The GUID that is meant, where that is certain, and the name Halo gave with it.
    pub mapping: Option<Mapping>,
    /// When it was looked up last.
    pub looked_up_at: Option<DateTime<Utc>>,
    /// When it is looked up next.
    pub due_at: Option<DateTime<Utc>>,
    /// How many times in a row Halo gave no answer about it.
    pub silences: u32,
    /// What Halo answered when somebody had it paired; empty where nobody did.
    pub pairing: String,
    /// When it turned ready although it was not at first.
    pub turned_ready: Option<DateTime<Utc>>,
    /// Who decided what Sundog could not.
    pub accepted_by: Option<String>,
    /// When its practice was put on the list.
    pub started_at: Option<DateTime<Utc>>,
    /// When somebody took it off the batch.
    pub dropped_at: Option<DateTime<Utc>>,
    /// Its practice, once there is one.
    pub practice: Option<PracticeId>,
}

impl BatchRow {
    /// A row that is on no batch, about which nothing is known yet.
    pub const fn unkept(cells: Cells) -> Self {
        Self {
            batch: 0,
            line: 0,
            cells,
            version: 0,
            verdict: None,
            words: String::new(),
            found: Vec::new(),
            elsewhere: None,
            mapping: None,
            looked_up_at: None,
            due_at: None,
            silences: 0,
            pairing: String::new(),
            turned_ready: None,
            accepted_by: None,
            started_at: None,
            dropped_at: None,
            practice: None,
        }
    }

    /// Where it stands.
    pub const fn state(&self) -> RowState {
        state_of(
            self.started_at.is_some(),
            self.dropped_at.is_some(),
            self.verdict,
        )
    }
}

const fn state_of(is_started: bool, is_dropped: bool, verdict: Option<Verdict>) -> RowState {
    if is_started {
        RowState::Started
    } else if is_dropped {
        RowState::Dropped
    } else {
        RowState::of(verdict)
    }
}

/// A row as somebody saw it: nothing is done about it once it was edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowSeen {
    /// The batch.
    pub batch: i64,
    /// Its line.
    pub line: i64,
    /// The version that was seen.
    pub version: i64,
}

impl RowSeen {
    /// How the audit trail names it.
    pub fn subject(self) -> String {
        format!("batch:{}:{}", self.batch, self.line)
    }
}

/// What a look-up said of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct JudgedRow {
    /// The row that was judged.
    pub row: RowSeen,
    /// In one word.
    pub verdict: Verdict,
    /// In words for people.
    pub words: String,
    /// What Halo named.
    pub found: Vec<Found>,
    /// The GUID that is meant.
    pub mapping: Option<Mapping>,
    /// Whether Halo was asked.
    pub looked_up: bool,
    /// When to ask again.
    pub due_at: Option<DateTime<Utc>>,
    /// What was found under other PMS; none where they were not asked about.
    pub elsewhere: Option<Vec<Elsewhere>>,
}

/// A row whose practice is put on the list.
#[derive(Clone, Debug, PartialEq)]
pub struct StartRow {
    /// The row that was seen.
    pub row: RowSeen,
    /// The practice.
    pub entry: PracticeEntry,
    /// Its GUID; none where its site has one already.
    pub mapping: Option<Mapping>,
}

struct RowOfBatch {
    batch: i64,
    line: i64,
    cells: String,
    version: i64,
    verdict: Option<String>,
    words: String,
    found: String,
    elsewhere: Option<String>,
    guid: String,
    halo_name: Option<String>,
    looked_up_at: Option<i64>,
    pairing: String,
    due_at: Option<i64>,
    silences: i64,
    turned_ready: Option<i64>,
    accepted_by: Option<String>,
    started_at: Option<i64>,
    dropped_at: Option<i64>,
    practice: Option<i64>,
}

impl TryFrom<RowOfBatch> for BatchRow {
    type Error = StoreError;

    fn try_from(row: RowOfBatch) -> Result<Self, StoreError> {
        let halo_name = row.halo_name;
        let found: Vec<Found> = from_json(&row.found, "what Halo named for a row")?;
        let mapping = maybe_guid(&row.guid)?.map(|guid| {
            let mut named = found.iter().filter(|one| one.side.halo_guid == Some(guid));
            Mapping {
                guid,
                halo_name,
                approved_with: named
                    .next()
                    .map(|one| one.side.approved_with())
                    .unwrap_or_default(),
            }
        });
        Ok(Self {
            batch: row.batch,
            line: row.line,
            cells: from_json(&row.cells, "the cells of a row")?,
            version: row.version,
            verdict: maybe_parsed(row.verdict.as_deref(), "a verdict")?,
            words: row.words,
            found,
            elsewhere: maybe_json(row.elsewhere.as_deref(), "what a row is under other PMS")?,
            mapping,
            looked_up_at: maybe_time(row.looked_up_at)?,
            pairing: row.pairing,
            due_at: maybe_time(row.due_at)?,
            silences: u32::try_from(row.silences).unwrap_or_default(),
            turned_ready: maybe_time(row.turned_ready)?,
            accepted_by: row.accepted_by,
            started_at: maybe_time(row.started_at)?,
            dropped_at: maybe_time(row.dropped_at)?,
            practice: row.practice.map(PracticeId),
        })
    }
}

/// A query for rows: the columns, which are the same for all, and what follows on them.
macro_rules! rows {
    ($rest:tt, $($bind:expr),* $(,)?) => {
        sqlx::query_as!(
            RowOfBatch,
            r#"
            SELECT
                batch AS "batch!", line AS "line!", cells AS "cells!", version AS "version!",
                verdict AS "verdict?", words AS "words!", found AS "found!",
                elsewhere AS "elsewhere?",
                hex(halo_guid) AS "guid!: String", halo_name AS "halo_name?", looked_up_at AS "looked_up_at?", pairing AS "pairing!",
                due_at AS "due_at?", silences AS "silences!",
                turned_ready AS "turned_ready?", accepted_by AS "accepted_by?",
                started_at AS "started_at?", dropped_at AS "dropped_at?", practice AS "practice?"
            "#
                + $rest,
            $($bind),*
        )
    };
}

impl Store {
    /// Every batch, the newest first.
    pub async fn batches(&self) -> Result<Vec<ImportBatch>, StoreError> {
        let rows = sqlx::query!(
            r#"
            SELECT id AS "id!", name, pasted_by, pasted_at
            FROM import_batch
            ORDER BY id DESC
            "#
        )
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(ImportBatch {
                    id: row.id,
                    name: row.name,
                    by: row.pasted_by,
                    at: time(row.pasted_at)?,
                })
            })
            .collect()
    }

    /// The rows of a batch in their order; none where there is no such batch.
    pub async fn batch_rows(&self, batch: i64) -> Result<Vec<BatchRow>, StoreError> {
        let rows = rows!("FROM batch_row WHERE batch = ?1 ORDER BY line", batch);
        let rows = rows.fetch_all(&self.readers).await?;
        rows.into_iter().map(BatchRow::try_from).collect()
    }

    /// The rows of all batches that nobody started or dropped.
    pub async fn open_rows(&self) -> Result<Vec<BatchRow>, StoreError> {
        let rows = rows!(
            r#"
            FROM batch_row INDEXED BY batch_row_open
            WHERE started_at IS NULL AND dropped_at IS NULL AND verdict IS NOT 'unchanged'
            ORDER BY batch, line
            "#,
        );
        let rows = rows.fetch_all(&self.readers).await?;
        rows.into_iter().map(BatchRow::try_from).collect()
    }

    /// How many rows turned ready although they were not at first, and wait to be started.
    pub async fn became_ready(&self) -> Result<usize, StoreError> {
        let count = sqlx::query_scalar!(
            r#"
            SELECT COUNT(*)
            FROM batch_row
            WHERE turned_ready IS NOT NULL AND started_at IS NULL AND dropped_at IS NULL
                AND verdict = 'added'
            "#
        )
        .fetch_one(&self.readers)
        .await?;
        Ok(usize::try_from(count).unwrap_or_default())
    }

    /// The rows that are to be looked up by now. First come those for which a person waits: one that
    /// was edited, or the only one of its batch that is due. The others take turns, a row of each
    /// batch after the other, so that nobody waits for the end of another's batch.
    pub async fn due_rows(
        &self,
        now: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<BatchRow>, StoreError> {
        let now = ms(now);
        let rows = rows!(
            r#"
            FROM (
                SELECT
                    batch AS of_batch, line AS of_line,
                    version = 0 AND COUNT(*) OVER (PARTITION BY batch) > 1 AS is_of_many,
                    ROW_NUMBER() OVER (
                        PARTITION BY batch, version = 0 ORDER BY due_at, line
                    ) AS turn
                FROM batch_row
                WHERE due_at <= ?1
            )
            JOIN batch_row ON batch = of_batch AND line = of_line
            ORDER BY is_of_many, turn, due_at, batch, line
            LIMIT ?2
            "#,
            now,
            limit,
        );
        let rows = rows.fetch_all(&self.readers).await?;
        rows.into_iter().map(BatchRow::try_from).collect()
    }
}
