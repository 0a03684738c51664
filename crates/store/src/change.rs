//! The changes of identity: what waits for a decision, and what became of the rest.
//!
//! The watch opens and closes changes within its cycle; people decide them here. A decision is a
//! compare-and-set: it holds only where the change is still open, rests on the evidence that was
//! seen, and the mapping is still the one it was about. Mapping, ledger, change and audit entry
//! are written together or not at all.

use chrono::{DateTime, Utc};
use domain::approval::FirstApproval;
use domain::audit::Action;
use domain::change::{ChangeKind, ChangeStatus, Check, Proposal, Risk, Side};
use domain::practice::SiteNumber;
use serde_json::json;
use sqlx::SqliteConnection;

use crate::StoreError;
use crate::audit::{Author, Deed, note};
use crate::ledger::{Entered, enter};
use crate::site::Mapping;
use crate::store::Store;
use crate::time::{maybe_time, ms, time};

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

/// What the watch writes about changes in a cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangeNote {
    /// The facts call for a change that is not open.
    Opened {
        /// The site.
        site: SiteNumber,
        /// What they call for.
        proposal: Box<Proposal>,
        /// The digest of its meaning.
        evidence: String,
        /// When.
        at: DateTime<Utc>,
    },
    /// An open change was seen again.
    SeenAgain {
        /// Its number.
        id: i64,
        /// When.
        at: DateTime<Utc>,
    },
    /// The facts do not call for it any more, or call for another one.
    Closed {
        /// Its number.
        id: i64,
        /// `superseded` or `withdrawn`.
        status: ChangeStatus,
        /// When.
        at: DateTime<Utc>,
    },
}

/// A decision in somebody's words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// Why.
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

    /// Follows a change: the mapping becomes what it proposes.
    ///
    /// # Errors
    /// [`StoreError::ChangeMoved`] where it is not open any more, rests on other evidence, or the
    /// mapping is not the one it was about; or when the database cannot be written.
    pub async fn follow_change(
        &self,
        change: &Change,
        decision: Decision,
        by: &Author,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let (change, by) = (change.clone(), by.clone());
        self.write(move |tx| {
            Box::pin(async move {
                close(tx, &change, ChangeStatus::Approved, &decision, &by, now).await?;
                let mapping = change.new.halo_guid.map(|guid| Mapping {
                    guid,
                    halo_name: change.new.name.clone(),
                });
                let old = change.old.halo_guid;
                replace(tx, change.site, old, mapping.as_ref(), now).await?;
                let entered = Entered {
                    site: change.site,
                    guid: change.new.halo_guid,
                    halo_name: change.new.name.as_deref(),
                    reason: &decision.reason,
                    change: Some(change.id),
                };
                enter(tx, entered, &by, now).await?;
                let deed = Deed::new(Action::ChangeApproved, subject(&change))
                    .was(json!(change.old))
                    .became(json!({ "new": change.new, "evidence": change.evidence,
                        "reason": decision.reason, "contacted": decision.contacted }));
                note(tx, deed, &by, now).await
            })
        })
        .await
    }

    /// Keeps the first of two approvals.
    ///
    /// # Errors
    /// [`StoreError::ChangeMoved`] where it is not open any more or rests on other evidence; or
    /// when the database cannot be written.
    pub async fn approve_first(
        &self,
        change: &Change,
        by: &Author,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let (change, by) = (change.clone(), by.clone());
        self.write(move |tx| {
            Box::pin(async move {
                let (at, earlier) = (
                    ms(now),
                    change.first_approval.as_ref().map(|one| ms(one.at)),
                );
                let noted = sqlx::query!(
                    r#"
                    UPDATE change
                    SET first_by = ?3, first_at = ?4
                    WHERE
                        id = ?1 AND evidence = ?2 AND status IN ('pending', 'snoozed')
                        AND first_at IS ?5
                    "#,
                    change.id,
                    change.evidence,
                    by.name,
                    at,
                    earlier,
                )
                .execute(&mut *tx)
                .await?;
                if noted.rows_affected() == 0 {
                    return Err(StoreError::ChangeMoved);
                }
                let deed = Deed::new(Action::ChangeApprovedFirst, subject(&change))
                    .became(json!({ "evidence": change.evidence }));
                note(tx, deed, &by, now).await
            })
        })
        .await
    }

    /// Keeps the old mapping: the change is not proposed again until its evidence changes.
    ///
    /// # Errors
    /// [`StoreError::ChangeMoved`] where it is not open any more; or when the database cannot be
    /// written.
    pub async fn reject_change(
        &self,
        change: &Change,
        reason: &str,
        by: &Author,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let (change, by) = (change.clone(), by.clone());
        let decision = Decision {
            reason: reason.to_owned(),
            ..Decision::default()
        };
        self.write(move |tx| {
            Box::pin(async move {
                close(tx, &change, ChangeStatus::Rejected, &decision, &by, now).await?;
                let deed = Deed::new(Action::ChangeRejected, subject(&change))
                    .became(json!({ "kept": change.old, "reason": decision.reason }));
                note(tx, deed, &by, now).await
            })
        })
        .await
    }

    /// Puts a change out of sight until a time.
    ///
    /// # Errors
    /// [`StoreError::ChangeMoved`] where it is not open any more; or when the database cannot be
    /// written.
    pub async fn snooze_change(
        &self,
        change: &Change,
        until: DateTime<Utc>,
        by: &Author,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let (change, by) = (change.clone(), by.clone());
        self.write(move |tx| {
            Box::pin(async move {
                let at = ms(until);
                let snoozed = sqlx::query!(
                    r#"
                    UPDATE change
                    SET status = 'snoozed', snoozed_until = ?2
                    WHERE id = ?1 AND status IN ('pending', 'snoozed')
                    "#,
                    change.id,
                    at,
                )
                .execute(&mut *tx)
                .await?;
                if snoozed.rows_affected() == 0 {
                    return Err(StoreError::ChangeMoved);
                }
                let deed = Deed::new(Action::ChangeSnoozed, subject(&change))
                    .became(json!({ "until": until }));
                note(tx, deed, &by, now).await
            })
        })
        .await
    }

    /// Approves the mapping again that held before a change, where what it approved still holds.
    ///
    /// # Errors
    /// [`StoreError::ChangeMoved`] where another mapping holds meanwhile; or when the database
    /// cannot be written.
    pub async fn restore_mapping(
        &self,
        change: &Change,
        mapping: Mapping,
        reason: &str,
        by: &Author,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let (change, reason, by) = (change.clone(), reason.to_owned(), by.clone());
        self.write(move |tx| {
            Box::pin(async move {
                let held = change.new.halo_guid;
                replace(tx, change.site, held, Some(&mapping), now).await?;
                let entered = Entered {
                    site: change.site,
                    guid: Some(mapping.guid),
                    halo_name: mapping.halo_name.as_deref(),
                    reason: &reason,
                    change: Some(change.id),
                };
                enter(tx, entered, &by, now).await?;
                let deed = Deed::new(Action::ChangeUndone, subject(&change))
                    .was(json!(change.new))
                    .became(json!({ "old": change.old, "reason": reason }));
                note(tx, deed, &by, now).await
            })
        })
        .await
    }

    /// Stops exporting a mapping that is thought wrong, until something is approved again.
    /// Says whether there was one to withhold.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn withhold_mapping(
        &self,
        site: SiteNumber,
        reason: &str,
        by: &Author,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let (reason, by) = (reason.to_owned(), by.clone());
        self.write(move |tx| {
            Box::pin(async move {
                let newest = sqlx::query_scalar!(
                    r#"
                    SELECT halo_guid IS NOT NULL AS "is_mapped!: bool"
                    FROM mapping
                    WHERE site = ?1
                    ORDER BY seq DESC
                    LIMIT 1
                    "#,
                    site.0,
                )
                .fetch_optional(&mut *tx)
                .await?;
                if newest != Some(true) {
                    return Ok(false);
                }
                let entered = Entered {
                    site,
                    guid: None,
                    halo_name: None,
                    reason: &reason,
                    change: None,
                };
                enter(tx, entered, &by, now).await?;
                let deed = Deed::new(Action::MappingWithheld, format!("site:{site}"))
                    .became(json!({ "reason": reason }));
                note(tx, deed, &by, now).await?;
                Ok(true)
            })
        })
        .await
    }
}

/// Writes what the watch found out about changes.
pub(crate) async fn write(
    tx: &mut SqliteConnection,
    notes: &[ChangeNote],
) -> Result<(), StoreError> {
    // Those that end first: their evidence may come back in another.
    for note in notes {
        if let ChangeNote::Closed { id, status, at } = note {
            let (status, at) = (status.as_str(), ms(*at));
            sqlx::query!(
                r#"
                UPDATE change
                SET status = ?2, last_seen_at = ?3
                WHERE id = ?1 AND status IN ('pending', 'snoozed')
                "#,
                id,
                status,
                at,
            )
            .execute(&mut *tx)
            .await?;
        }
    }
    for note in notes {
        match note {
            ChangeNote::Closed { .. } => {}
            ChangeNote::SeenAgain { id, at } => {
                let at = ms(*at);
                sqlx::query!(
                    r#"
                    UPDATE change
                    SET last_seen_at = ?2, times_seen = times_seen + 1
                    WHERE id = ?1
                    "#,
                    id,
                    at,
                )
                .execute(&mut *tx)
                .await?;
            }
            ChangeNote::Opened {
                site,
                proposal,
                evidence,
                at,
            } => open(tx, *site, proposal, evidence, *at).await?,
        }
    }
    Ok(())
}

async fn open(
    tx: &mut SqliteConnection,
    site: SiteNumber,
    proposal: &Proposal,
    evidence: &str,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (kind, risk, at) = (proposal.kind.as_str(), proposal.risk.as_str(), ms(at));
    let was = json!(proposal.old).to_string();
    let proposed = json!(proposal.new).to_string();
    let checks = json!(proposal.checks).to_string();
    sqlx::query!(
        r#"
        INSERT INTO change (
            site, kind, risk, status, was, proposed, checks, evidence, first_seen_at, last_seen_at
        )
        VALUES (?, ?, ?, 'pending', ?, ?, ?, ?, ?, ?)
        ON CONFLICT (site, evidence) WHERE status IN ('pending', 'snoozed') DO NOTHING
        "#,
        site.0,
        kind,
        risk,
        was,
        proposed,
        checks,
        evidence,
        at,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn close(
    tx: &mut SqliteConnection,
    change: &Change,
    status: ChangeStatus,
    decision: &Decision,
    by: &Author,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (status, at) = (status.as_str(), ms(now));
    let closed = sqlx::query!(
        r#"
        UPDATE change
        SET status = ?3, decided_by = ?4, decided_at = ?5, reason = ?6, contacted = ?7
        WHERE id = ?1 AND evidence = ?2 AND status IN ('pending', 'snoozed')
        "#,
        change.id,
        change.evidence,
        status,
        by.name,
        at,
        decision.reason,
        decision.contacted,
    )
    .execute(tx)
    .await?;
    match closed.rows_affected() {
        0 => Err(StoreError::ChangeMoved),
        _ => Ok(()),
    }
}

/// Makes `mapping` the one that is watched, where `old` still is.
async fn replace(
    tx: &mut SqliteConnection,
    site: SiteNumber,
    old: Option<domain::site::HaloGuid>,
    mapping: Option<&Mapping>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let old = old.map(|guid| guid.as_bytes().to_vec());
    let guid = mapping.map(|mapping| mapping.guid.as_bytes().to_vec());
    let name = mapping.and_then(|mapping| mapping.halo_name.as_deref());
    let at = mapping.map(|_| ms(now));
    let replaced = sqlx::query!(
        r#"
        UPDATE site
        SET halo_guid = ?3, approved_name = ?4, mapped_at = ?5
        WHERE id = ?1 AND halo_guid IS ?2
        "#,
        site.0,
        old,
        guid,
        name,
        at,
    )
    .execute(tx)
    .await?;
    match replaced.rows_affected() {
        0 => Err(StoreError::ChangeMoved),
        _ => Ok(()),
    }
}

fn subject(change: &Change) -> String {
    format!("change:{}", change.id)
}
