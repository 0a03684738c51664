//! What the watch finds out about changes, written in the transaction of its cycle.

use chrono::{DateTime, Utc};
use domain::change::{ChangeStatus, Proposal};
use domain::practice::SiteNumber;
use serde_json::json;
use sqlx::SqliteConnection;

use crate::StoreError;
use crate::time::ms;

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
