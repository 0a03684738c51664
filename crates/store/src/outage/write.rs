//! How one outage is kept, moved on, ended, and joined to another.

use chrono::{DateTime, Utc};
use domain::outage::derive::Derived;
use domain::outage::{self, Cause};
use domain::practice::PracticeId;
use domain::tracks::Reason;
use sqlx::SqliteConnection;

use super::OutageCandidate;
use super::follow::StoredOutage;
use crate::StoreError;
use crate::time::ms;

/// Keeps an outage that was not there. Says whether it is kept now.
pub(super) async fn open(
    tx: &mut SqliteConnection,
    practice: PracticeId,
    candidate: &OutageCandidate,
    outage: Derived,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let last_well = candidate.last_seen.well_before(outage.kind, outage.began);
    let began = outage::began_earliest(
        outage.state,
        outage.reason,
        candidate.heartbeat_at,
        last_well,
        outage.began,
    );
    let cause = Cause::of(outage.state, outage.reason, false).as_str();
    let (kind, state) = (outage.kind.as_str(), outage.state.as_str());
    let reason = outage.reason.map(Reason::as_str);
    let (began, began_latest, detected) = (ms(began), ms(outage.began), ms(now));
    let (ended, ended_latest) = ended(candidate, &outage);
    let written = sqlx::query!(
        r#"
        INSERT INTO outage (
            practice, kind, state, reason, began, began_latest, detected_at, ended, ended_latest,
            cause, flapping, link_version
        )
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (practice, kind, began_latest) DO NOTHING
        ON CONFLICT (practice, kind) WHERE ended IS NULL AND part_of IS NULL DO NOTHING
        "#,
        practice.0,
        kind,
        state,
        reason,
        began,
        began_latest,
        detected,
        ended,
        ended_latest,
        cause,
        outage.flapping,
        candidate.link_before,
    )
    .execute(tx)
    .await?;
    Ok(was_taken(practice, written.rows_affected()))
}

/// Moves an outage on, or ends it. Says whether it moved.
pub(super) async fn update(
    tx: &mut SqliteConnection,
    kept: &StoredOutage,
    candidate: &OutageCandidate,
    outage: Derived,
    link_changed: bool,
) -> Result<bool, StoreError> {
    let cause = Cause::of(outage.state, outage.reason, link_changed).as_str();
    let state = outage.state.as_str();
    let reason = outage.reason.map(Reason::as_str);
    let began = ms(outage.began).min(kept.began_latest);
    let (ended, ended_latest) = ended(candidate, &outage);
    let link_after = candidate.link_version.as_deref().filter(|_| link_changed);
    let written = sqlx::query!(
        r#"
        UPDATE outage
        SET
            state = ?2, reason = ?3, cause = ?4, flapping = ?5, began = MIN(began, ?6),
            began_latest = ?6, ended = ?7, ended_latest = ?8, link_after = ?9
        WHERE id = ?1 AND NOT EXISTS (
            SELECT 1
            FROM outage AS other
            WHERE other.practice = outage.practice AND other.kind = outage.kind
                AND other.id <> outage.id
                AND (
                    other.began_latest = ?6
                    OR (
                        ?7 IS NULL AND outage.part_of IS NULL
                        AND other.ended IS NULL AND other.part_of IS NULL
                    )
                )
        )
        "#,
        kept.id,
        state,
        reason,
        cause,
        outage.flapping,
        began,
        ended,
        ended_latest,
        link_after,
    )
    .execute(tx)
    .await?;
    Ok(was_taken(
        PracticeId(kept.practice),
        written.rows_affected(),
    ))
}

/// Whether the table took a row. Where another outage begins at the same time, or lasts as well, what
/// is kept contradicts itself: that is told, here and by `sundog verify`, and left as it is, because a cycle with all its spans must not be lost for a row
/// that can be derived again.
fn was_taken(practice: PracticeId, rows: u64) -> bool {
    if rows == 0 {
        tracing::error!(
            practice.id = practice.0,
            "an outage contradicts what is kept and was left out: run `sundog verify`"
        );
    }
    rows > 0
}

/// Between when and when it ended: the last bad sighting, where it is remembered and later than what
/// the spans tell, and the first good one.
fn ended(candidate: &OutageCandidate, outage: &Derived) -> (Option<i64>, Option<i64>) {
    let Some((earliest, latest)) = outage.ended else {
        return (None, None);
    };
    let seen = candidate.last_seen.bad_before(outage.kind, latest);
    let seen = seen.filter(|at| *at > outage.began).unwrap_or(earliest);
    (Some(ms(seen.min(latest))), Some(ms(latest)))
}

/// The spans on which an outage that lasts rested gave way to others, because a clock went back and
/// it was over before that clock had caught up. Nothing is left that could end it.
pub(super) async fn end_unfounded(
    tx: &mut SqliteConnection,
    kept: &StoredOutage,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let at = ms(now).max(kept.began_latest);
    sqlx::query!(
        "UPDATE outage SET ended = ?2, ended_latest = ?2 WHERE id = ?1",
        kept.id,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// An outage turned out to be part of another. Whoever took it has the other.
pub(super) async fn join(
    tx: &mut SqliteConnection,
    part: &StoredOutage,
    whole: i64,
) -> Result<(), StoreError> {
    // Parts are the same practice's: by its key they are found without reading all outages.
    sqlx::query!(
        r#"
        UPDATE outage
        SET part_of = ?2
        WHERE practice = ?3 AND (id = ?1 OR part_of = ?1)
        "#,
        part.id,
        whole,
        part.practice,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        r#"
        UPDATE ack
        SET outage = ?2
        WHERE outage = ?1 AND ended_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM ack WHERE outage = ?2 AND ended_at IS NULL)
        "#,
        part.id,
        whole,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// A practice does not stand behind its site any more: what lasted is over.
pub(crate) async fn leave(
    tx: &mut SqliteConnection,
    practice: PracticeId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let at = ms(now);
    sqlx::query!(
        r#"
        UPDATE outage
        SET ended = MAX(began_latest, ?2), ended_latest = MAX(began_latest, ?2)
        WHERE practice = ?1 AND ended IS NULL AND part_of IS NULL
        "#,
        practice.0,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}
