//! How outages follow the spans: those of the suspects are derived anew from their newest spans and
//! compared with what is kept.
//!
//! It runs in the transaction that wrote the spans. Only sites that may begin or end an outage are
//! looked at, so a calm cycle costs nothing here.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::headline::State;
use domain::outage::derive::{self, Confirmation, Derived};
use domain::outage::{self, Cause, Kind};
use domain::practice::{PracticeId, SiteNumber};
use domain::tracks::Reason;
use sqlx::SqliteConnection;

use super::Suspect;
use crate::span::counted;
use crate::time::ms;
use crate::{StoreError, common_cause, json};

/// An outage as it is kept, as far as following needs it.
struct Kept {
    id: i64,
    practice: i64,
    kind: String,
    began_latest: i64,
    is_open: bool,
    state: String,
    reason: Option<String>,
    flapping: bool,
    link_version: Option<String>,
}

impl Kept {
    /// Whether it is what was derived. Two that last are one, also where the first span of it gave
    /// way to another because a clock went back.
    fn is_the_same(&self, outage: &Derived) -> bool {
        let end = outage.ended.map_or(i64::MAX, |(_, latest)| ms(latest));
        self.kind == outage.kind.as_str()
            && ((ms(outage.began)..=end).contains(&self.began_latest)
                || (self.is_open && outage.ended.is_none()))
    }

    /// Whether a state that was seen is none of its trouble.
    fn is_better_in(&self, state: State) -> bool {
        let kind = outage::kind_of(state).map(Kind::as_str);
        state != State::Unknown && kind != Some(self.kind.as_str())
    }
}

/// Opens, moves on and closes the outages of the suspects. Says whether anything moved.
pub(crate) async fn follow(
    tx: &mut SqliteConnection,
    suspects: &[Suspect],
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    if suspects.is_empty() {
        return Ok(false);
    }
    let by_site: BTreeMap<SiteNumber, &Suspect> =
        suspects.iter().map(|each| (each.site, each)).collect();
    let sites: Vec<SiteNumber> = by_site.keys().copied().collect();
    let practices = standing(tx, &sites).await?;
    let ids: Vec<i64> = practices.keys().map(|id| id.0).collect();
    let since = now - Derived::MEMORY;
    let mut kept: BTreeMap<i64, Vec<Kept>> = BTreeMap::new();
    for one in recent(tx, &ids, since).await? {
        kept.entry(one.practice).or_default().push(one);
    }
    let mut from = Vec::with_capacity(ids.len());
    for id in &ids {
        let earliest = kept.get(id).into_iter().flatten();
        let earliest = earliest.map(|one| one.began_latest).min();
        from.push((
            *id,
            earliest.map_or(ms(since), |began| began.min(ms(since))),
        ));
    }
    let spans = counted::of_present_placement(tx, &from).await?;
    let mut moved = false;
    for (practice, site) in practices {
        let spans = spans.get(&practice).map_or(&[][..], Vec::as_slice);
        let kept = kept.remove(&practice.0).unwrap_or_default();
        let derived = derive::outages(spans, Confirmation::default());
        let state = spans.last().map(|each| each.span.state);
        for one in kept.iter().filter(|one| one.is_open) {
            let is_founded = derived.iter().any(|outage| one.is_the_same(outage));
            if !is_founded && state.is_some_and(|state| one.is_better_in(state)) {
                end_unfounded(tx, one, now).await?;
                moved = true;
            }
        }
        for outage in derived {
            if outage.ended.is_some_and(|(_, latest)| latest <= since) {
                continue;
            }
            moved |= settle(tx, practice, by_site[&site], outage, &kept, now).await?;
        }
    }
    if moved {
        common_cause::follow(tx, now).await?;
    }
    Ok(moved)
}

/// The practices that stand behind some sites now.
async fn standing(
    tx: &mut SqliteConnection,
    sites: &[SiteNumber],
) -> Result<BTreeMap<PracticeId, SiteNumber>, StoreError> {
    let sites = json::rows(sites);
    let rows = sqlx::query!(
        r#"
        SELECT practice AS "practice!", site AS "site!"
        FROM placement
        WHERE ended IS NULL AND site IN (SELECT value FROM json_each(?1))
        "#,
        sites,
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (PracticeId(row.practice), SiteNumber(row.site)))
        .collect())
}

/// What is kept of some practices and lasts, or ended after a time.
async fn recent(
    tx: &mut SqliteConnection,
    practices: &[i64],
    since: DateTime<Utc>,
) -> Result<Vec<Kept>, StoreError> {
    let (practices, since) = (json::rows(practices), ms(since));
    Ok(sqlx::query_as!(
        Kept,
        r#"
        SELECT
            outage.id AS "id!", outage.practice, outage.kind, outage.began_latest,
            outage.ended IS NULL AS "is_open!: bool", outage.state, outage.reason,
            outage.flapping AS "flapping!: bool", outage.link_version
        FROM (SELECT value FROM json_each(?1)) AS wanted
        CROSS JOIN outage ON outage.practice = wanted.value
        WHERE outage.part_of IS NULL AND (outage.ended IS NULL OR outage.ended_latest > ?2)
        ORDER BY outage.practice, outage.began_latest
        "#,
        practices,
        since,
    )
    .fetch_all(tx)
    .await?)
}

/// Brings what is kept in line with one derived outage.
///
/// What the table would refuse is left as it is, for `sundog verify` to tell of: a cycle must not be
/// lost because of a row that can be derived again.
async fn settle(
    tx: &mut SqliteConnection,
    practice: PracticeId,
    suspect: &Suspect,
    outage: Derived,
    kept: &[Kept],
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let mut same = kept.iter().filter(|one| one.is_the_same(&outage));
    let Some(first) = same.next() else {
        open(tx, practice, suspect, outage, now).await?;
        return Ok(true);
    };
    let mut moved = false;
    for later in same {
        join(tx, later.id, first.id).await?;
        moved = true;
    }
    let is_same = first.is_open == outage.ended.is_none()
        && first.state == outage.state.as_str()
        && first.reason.as_deref() == outage.reason.map(Reason::as_str)
        && first.flapping == outage.flapping;
    if !is_same {
        // Another version of Halo Link afterwards tells of an update, where both are known.
        let link_changed = first
            .link_version
            .as_ref()
            .zip(suspect.link_version.as_ref())
            .is_some_and(|(before, after)| outage.ended.is_some() && before != after);
        update(tx, first, suspect, outage, link_changed).await?;
        moved = true;
    }
    Ok(moved)
}

async fn open(
    tx: &mut SqliteConnection,
    practice: PracticeId,
    suspect: &Suspect,
    outage: Derived,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let last_well = suspect.last_seen.well_before(outage.kind, outage.began);
    let began = outage::began_earliest(
        outage.state,
        outage.reason,
        suspect.heartbeat_at,
        last_well,
        outage.began,
    );
    let cause = Cause::of(outage.state, outage.reason, false).as_str();
    let (kind, state) = (outage.kind.as_str(), outage.state.as_str());
    let reason = outage.reason.map(Reason::as_str);
    let (began, began_latest, detected) = (ms(began), ms(outage.began), ms(now));
    let (ended, ended_latest) = ended(suspect, &outage);
    sqlx::query!(
        r#"
        INSERT OR IGNORE INTO outage (
            practice, kind, state, reason, began, began_latest, detected_at, ended, ended_latest,
            cause, flapping, link_version
        )
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
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
        suspect.link_before,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn update(
    tx: &mut SqliteConnection,
    kept: &Kept,
    suspect: &Suspect,
    outage: Derived,
    link_changed: bool,
) -> Result<(), StoreError> {
    let cause = Cause::of(outage.state, outage.reason, link_changed).as_str();
    let state = outage.state.as_str();
    let reason = outage.reason.map(Reason::as_str);
    let began = ms(outage.began).min(kept.began_latest);
    let (ended, ended_latest) = ended(suspect, &outage);
    let link_after = suspect.link_version.as_deref().filter(|_| link_changed);
    sqlx::query!(
        r#"
        UPDATE OR IGNORE outage
        SET
            state = ?2, reason = ?3, cause = ?4, flapping = ?5, began = MIN(began, ?6),
            began_latest = ?6, ended = ?7, ended_latest = ?8, link_after = ?9
        WHERE id = ?1
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
    Ok(())
}

/// Between when and when it ended: the last bad sighting, where it is remembered and later than what
/// the spans tell, and the first good one.
fn ended(suspect: &Suspect, outage: &Derived) -> (Option<i64>, Option<i64>) {
    let Some((earliest, latest)) = outage.ended else {
        return (None, None);
    };
    let seen = suspect.last_seen.bad_before(outage.kind, latest);
    let seen = seen.filter(|at| *at > outage.began).unwrap_or(earliest);
    (Some(ms(seen.min(latest))), Some(ms(latest)))
}

/// The spans on which an outage that lasts rested gave way to others, because a clock went back and
/// it was over before that clock had caught up. Nothing is left that could end it.
async fn end_unfounded(
    tx: &mut SqliteConnection,
    kept: &Kept,
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
async fn join(tx: &mut SqliteConnection, part: i64, whole: i64) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE outage SET part_of = ?2 WHERE id = ?1 OR part_of = ?1",
        part,
        whole
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
        part,
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
