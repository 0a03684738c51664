//! What the watch finds out about changes, written in the transaction of its cycle.

use chrono::{DateTime, Utc};
use domain::change::{ChangeStatus, Proposal};
use domain::practice::SiteRow;
use domain::split_merge::SplitMergePlan;
use serde_json::json;
use sqlx::SqliteConnection;

use crate::StoreError;
use crate::raw_answer::{self, RecordedAnswer};
use crate::time::ms;

/// A change that is put up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewChange {
    /// The site.
    pub site: SiteRow,
    /// What the facts call for.
    pub proposal: Proposal,
    /// The digest of its meaning.
    pub fingerprint: String,
    /// What Halo answered.
    pub answers: Vec<RecordedAnswer>,
    /// When.
    pub at: DateTime<Utc>,
}

/// What the watch writes about changes in a cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangeEvent {
    /// The facts call for a change that is not open.
    Opened(Box<NewChange>),
    /// An open change was seen again.
    SeenAgain {
        /// Its number.
        id: i64,
        /// When.
        at: DateTime<Utc>,
    },
    /// The facts that were rejected are no longer so: when they come back, somebody is asked again.
    Lapsed {
        /// The number of the rejected change.
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

/// Writes what the watch found out about changes.
pub(crate) async fn write(
    tx: &mut SqliteConnection,
    notes: &[ChangeEvent],
) -> Result<(), StoreError> {
    // Those that end first: their evidence may come back in another.
    for note in notes {
        if let ChangeEvent::Closed { id, status, at } = note {
            let (status, at) = (status.as_str(), ms(*at));
            sqlx::query!(
                r#"
                UPDATE change
                SET status = ?2, last_seen_at = ?3, closed_at = ?3
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
            ChangeEvent::Closed { .. } => {}
            ChangeEvent::Lapsed { id, at } => {
                let at = ms(*at);
                sqlx::query!("UPDATE change SET lapsed_at = ?2 WHERE id = ?1", id, at)
                    .execute(&mut *tx)
                    .await?;
            }
            ChangeEvent::SeenAgain { id, at } => {
                let at = ms(*at);
                sqlx::query!(
                    r#"
                    UPDATE change
                    SET last_seen_at = ?2, times_seen = times_seen + 1
                    WHERE id = ?1 AND status IN ('pending', 'snoozed')
                    "#,
                    id,
                    at,
                )
                .execute(&mut *tx)
                .await?;
            }
            ChangeEvent::Opened(opening) => {
                open(tx, opening, None, None).await?;
            }
        }
    }
    Ok(())
}

/// Withdraws what is open about a site that no practice on the list is behind any more: nobody could
/// act on it.
pub(crate) async fn withdraw_orphans(
    tx: &mut SqliteConnection,
    site: SiteRow,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let at = ms(now);
    sqlx::query!(
        r#"
        UPDATE change
        SET status = 'withdrawn', last_seen_at = ?2, closed_at = ?2
        WHERE
            site = ?1 AND status IN ('pending', 'snoozed')
            AND NOT EXISTS (
                SELECT 1 FROM practice WHERE practice.site = ?1 AND practice.retired_at IS NULL
            )
        "#,
        site.0,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Puts a change up, unless one with the same fingerprint is open. With a plan, or with the first of
/// two approvals, where a person puts it up.
pub(super) async fn open(
    tx: &mut SqliteConnection,
    opening: &NewChange,
    plan: Option<&SplitMergePlan>,
    first_by: Option<&str>,
) -> Result<Option<i64>, StoreError> {
    let proposal = &opening.proposal;
    let (kind, risk) = (proposal.kind.as_str(), proposal.risk.as_str());
    let at = ms(opening.at);
    let was = json!(proposal.old).to_string();
    let proposed = json!(proposal.new).to_string();
    let checks = json!(proposal.checks).to_string();
    let plan = plan.map(|plan| json!(plan).to_string());
    let first_at = first_by.map(|_| at);
    let id = sqlx::query_scalar!(
        r#"
        INSERT INTO change (
            site, kind, risk, status, was, proposed, checks, fingerprint, first_seen_at,
            last_seen_at, proposed_by, plan, first_by, first_at
        )
        VALUES (?, ?, ?, 'pending', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (site, fingerprint) WHERE status IN ('pending', 'snoozed') DO NOTHING
        RETURNING id AS "id!"
        "#,
        opening.site.0,
        kind,
        risk,
        was,
        proposed,
        checks,
        opening.fingerprint,
        at,
        at,
        proposal.entered_by,
        plan,
        first_by,
        first_at,
    )
    .fetch_optional(&mut *tx)
    .await?;
    if let Some(id) = id {
        raw_answer::write(tx, id, &opening.answers).await?;
    }
    Ok(id)
}
