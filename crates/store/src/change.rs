//! The changes of identity: what waits for a decision, and what became of the rest.
//!
//! The watch opens and closes changes within its cycle (`notice`); people decide them (`decide`).

mod decide;
mod notice;

use chrono::{DateTime, Utc};
use domain::approval::FirstApproval;
use domain::change::{ChangeKind, ChangeStatus, Check, Risk, Side};
use domain::practice::SiteNumber;

pub use self::decide::Decision;
pub use self::notice::ChangeNote;
pub(crate) use self::notice::write;
use crate::StoreError;
use crate::store::Store;
use crate::time::{maybe_time, time};

/// A change as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its number.
    pub id: i64,
    /// The site it is about.
    pub site: SiteNumber,
    /// What moved.
    pub kind: ChangeKind,
    /// How risky.
    pub risk: Risk,
    /// What became of it.
    pub status: ChangeStatus,
    /// What was approved when it was seen.
    pub old: Side,
    /// What is proposed.
    pub new: Side,
    /// What was checked.
    pub checks: Vec<Check>,
    /// The digest of everything that a decision rests on.
    pub evidence: String,
    /// When it was first seen.
    pub first_seen_at: DateTime<Utc>,
    /// When it was last seen.
    pub last_seen_at: DateTime<Utc>,
    /// In how many look-ups and answers.
    pub times_seen: i64,
    /// Until when it is out of sight.
    pub snoozed_until: Option<DateTime<Utc>>,
    /// The first of two approvals.
    pub first_approval: Option<FirstApproval>,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why, in their words.
    pub reason: String,
    /// Whom they spoke to and what was said.
    pub contacted: String,
}

struct ChangeRow {
    id: i64,
    site: i64,
    kind: String,
    risk: String,
    status: String,
    was: String,
    proposed: String,
    checks: String,
    evidence: String,
    first_seen_at: i64,
    last_seen_at: i64,
    times_seen: i64,
    snoozed_until: Option<i64>,
    first_by: Option<String>,
    first_at: Option<i64>,
    decided_by: Option<String>,
    decided_at: Option<i64>,
    reason: String,
    contacted: String,
}

impl TryFrom<ChangeRow> for Change {
    type Error = StoreError;

    fn try_from(row: ChangeRow) -> Result<Self, Self::Error> {
        let side = |text: &str| serde_json::from_str(text);
        let first_at = maybe_time(row.first_at)?;
        Ok(Self {
            id: row.id,
            site: SiteNumber(row.site),
            kind: row.kind.parse().map_err(StoreError::unreadable("a kind"))?,
            risk: row.risk.parse().map_err(StoreError::unreadable("a risk"))?,
            status: row
                .status
                .parse()
                .map_err(StoreError::unreadable("a status"))?,
            old: side(&row.was).map_err(StoreError::unreadable("a change"))?,
            new: side(&row.proposed).map_err(StoreError::unreadable("a change"))?,
            checks: serde_json::from_str(&row.checks)
                .map_err(StoreError::unreadable("a list of checks"))?,
            evidence: row.evidence,
            first_seen_at: time(row.first_seen_at)?,
            last_seen_at: time(row.last_seen_at)?,
            times_seen: row.times_seen,
            snoozed_until: maybe_time(row.snoozed_until)?,
            first_approval: row
                .first_by
                .zip(first_at)
                .map(|(by, at)| FirstApproval { by, at }),
            decided_by: row.decided_by,
            decided_at: maybe_time(row.decided_at)?,
            reason: row.reason,
            contacted: row.contacted,
        })
    }
}

impl Store {
    /// The changes in a status, or all; newest first, `limit` at most.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn changes(
        &self,
        status: Option<ChangeStatus>,
        limit: u32,
    ) -> Result<Vec<Change>, StoreError> {
        let status = status.map(ChangeStatus::as_str);
        sqlx::query_as!(
            ChangeRow,
            r#"
            SELECT
                id AS "id!", site, kind, risk, status, was, proposed, checks, evidence,
                first_seen_at, last_seen_at, times_seen, snoozed_until, first_by, first_at,
                decided_by, decided_at, reason, contacted
            FROM change
            WHERE ?1 IS NULL OR status = ?1
            ORDER BY id DESC
            LIMIT ?2
            "#,
            status,
            limit,
        )
        .fetch_all(&self.readers)
        .await?
        .into_iter()
        .map(Change::try_from)
        .collect()
    }

    /// The change with this number.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn change(&self, id: i64) -> Result<Option<Change>, StoreError> {
        sqlx::query_as!(
            ChangeRow,
            r#"
            SELECT
                id AS "id!", site, kind, risk, status, was, proposed, checks, evidence,
                first_seen_at, last_seen_at, times_seen, snoozed_until, first_by, first_at,
                decided_by, decided_at, reason, contacted
            FROM change
            WHERE id = ?1
            "#,
            id,
        )
        .fetch_optional(&self.readers)
        .await?
        .map(Change::try_from)
        .transpose()
    }

    /// The evidence of the changes of a site that people rejected: it is not proposed again.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn rejected_evidence(&self) -> Result<Vec<(SiteNumber, String)>, StoreError> {
        let rows = sqlx::query!("SELECT site, evidence FROM change WHERE status = 'rejected'")
            .fetch_all(&self.readers)
            .await?;
        let rows = rows.into_iter();
        Ok(rows
            .map(|row| (SiteNumber(row.site), row.evidence))
            .collect())
    }
}
