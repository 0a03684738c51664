//! What the watch finds out about changes, written in the transaction of its cycle.

use chrono::{DateTime, Utc};
use domain::change::{ChangeStatus, Proposal};
use domain::practice::SiteRow;
use domain::split_merge::SplitMergePlan;
use serde_json::json;
use sqlx::SqliteConnection;

use crate::StoreError;
use crate::audit::AuditPrincipal;
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
                open(tx, opening, None, ByHand::default()).await?;
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

/// What a person or a program did in putting a change up.
#[derive(Clone, Copy, Default)]
pub(super) struct ByHand<'a> {
    /// Whose first approval of two it is.
    pub first: Option<&'a AuditPrincipal>,
    /// The token by which a program did it.
    pub token: Option<i64>,
}

/// After a plan was withdrawn the facts ask again within this time, in milliseconds.
const ASKED_AGAIN_WITHIN: i64 = 24 * 3_600_000;

/// Puts a change up, unless one with the same fingerprint is open. With a plan, where a person puts it up.
/// What takes another one's place at the site came up with it.
pub(super) async fn open(
    tx: &mut SqliteConnection,
    opening: &NewChange,
    plan: Option<&SplitMergePlan>,
    by_hand: ByHand<'_>,
) -> Result<Option<i64>, StoreError> {
    let proposal = &opening.proposal;
    let (kind, risk) = (proposal.kind.as_str(), proposal.risk.as_str());
    let at = ms(opening.at);
    let was = json!(proposal.old).to_string();
    let proposed = json!(proposal.new).to_string();
    let checks = json!(proposal.checks).to_string();
    let plan = plan.map(|plan| json!(plan).to_string());
    let first_by = by_hand.first.map(|by| by.name.as_str());
    let first_staff = by_hand.first.and_then(|by| by.credential.staff());
    let first_staff = first_staff.map(|id| id.0);
    let first_at = first_by.map(|_| at);
    let id = sqlx::query_scalar!(
        r#"
        INSERT INTO change (
            site, kind, risk, status, was, proposed, checks, fingerprint, first_seen_at,
            last_seen_at, proposed_by, plan, first_by, first_at, first_staff, entered_token,
            came_up_at
        )
        VALUES (
            ?1, ?2, ?3, 'pending', ?4, ?5, ?6, ?7, ?8, ?8, ?9, ?10, ?11, ?12, ?13,
            IFNULL(
                ?14,
                (
                    SELECT entered_token
                    FROM manual_guid
                    WHERE site = ?1 AND ended_at IS NULL AND entered_by = ?9
                )
            ),
            (
                SELECT MIN(IFNULL(came_up_at, first_seen_at))
                FROM change
                WHERE
                    site = ?1
                    AND (
                        (status = 'superseded' AND closed_at = ?8)
                        OR (
                            status = 'withdrawn' AND plan IS NOT NULL AND closed_at > ?8 - ?15
                        )
                    )
            )
        )
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
        proposal.entered_by,
        plan,
        first_by,
        first_at,
        first_staff,
        by_hand.token,
        ASKED_AGAIN_WITHIN,
    )
    .fetch_optional(&mut *tx)
    .await?;
    if let Some(id) = id {
        raw_answer::write(tx, id, &opening.answers).await?;
    }
    Ok(id)
}
