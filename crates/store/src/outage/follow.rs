//! How outages follow the spans: those of the candidates are derived anew from their newest spans and
//! compared with what is kept.
//!
//! It runs in the transaction that wrote the spans. Only sites that may begin or end an outage are
//! looked at, so a calm cycle costs nothing here.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::headline::State;
use domain::outage::derive::{self, Confirmation, Derived};
use domain::outage::{self, Kind};
use domain::practice::{PracticeId, SiteRow};
use domain::tracks::Reason;
use sqlx::SqliteConnection;

use super::{OutageCandidate, write};
use crate::span::counted;
use crate::time::ms;
use crate::{StoreError, common_cause, json};

/// An outage as it is kept, as far as following needs it.
pub(super) struct StoredOutage {
    pub id: i64,
    pub practice: i64,
    kind: String,
    pub began_latest: i64,
    is_open: bool,
    state: String,
    reason: Option<String>,
    flapping: bool,
    link_version: Option<String>,
}

impl StoredOutage {
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

/// Opens, moves on and closes the outages of the candidates. Says whether anything moved.
pub(crate) async fn follow(
    tx: &mut SqliteConnection,
    candidates: &[OutageCandidate],
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    if candidates.is_empty() {
        return Ok(false);
    }
    let by_site: BTreeMap<SiteRow, &OutageCandidate> =
        candidates.iter().map(|each| (each.site, each)).collect();
    let sites: Vec<SiteRow> = by_site.keys().copied().collect();
    let practices = standing(tx, &sites).await?;
    let ids: Vec<i64> = practices.keys().map(|id| id.0).collect();
    let since = now - Derived::MEMORY;
    let mut kept: BTreeMap<i64, Vec<StoredOutage>> = BTreeMap::new();
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
    let spans = counted::of_present_assignment(tx, &from).await?;
    let mut moved = false;
    for (practice, site) in practices {
        let spans = spans.get(&practice).map_or(&[][..], Vec::as_slice);
        let kept = kept.remove(&practice.0).unwrap_or_default();
        let derived = derive::outages(spans, Confirmation::default());
        let state = spans.last().map(|each| each.span.state);
        for one in kept.iter().filter(|one| one.is_open) {
            let is_founded = derived.iter().any(|outage| one.is_the_same(outage));
            if !is_founded && state.is_some_and(|state| one.is_better_in(state)) {
                write::end_unfounded(tx, one, now).await?;
                moved = true;
            }
        }
        for outage in derived {
            // What was over before what is kept was read is settled, unless it is kept as lasting:
            // Sundog may have stopped between the sightings that end it.
            let is_over = outage.ended.is_some_and(|(_, latest)| latest <= since);
            let lasts = |one: &StoredOutage| one.is_open && one.is_the_same(&outage);
            if is_over && !kept.iter().any(lasts) {
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
    sites: &[SiteRow],
) -> Result<BTreeMap<PracticeId, SiteRow>, StoreError> {
    let sites = json::rows(sites);
    let rows = sqlx::query!(
        r#"
        SELECT practice AS "practice!", site AS "site!"
        FROM assignment
        WHERE ended IS NULL AND site IN (SELECT value FROM json_each(?1))
        "#,
        sites,
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (PracticeId(row.practice), SiteRow(row.site)))
        .collect())
}

/// What is kept of some practices and lasts, or ended after a time.
async fn recent(
    tx: &mut SqliteConnection,
    practices: &[i64],
    since: DateTime<Utc>,
) -> Result<Vec<StoredOutage>, StoreError> {
    let (practices, since) = (json::rows(practices), ms(since));
    Ok(sqlx::query_as!(
        StoredOutage,
        r#"
        SELECT
            outage.id AS "id!", outage.practice, outage.kind, outage.began_latest,
            outage.ended IS NULL AS "is_open!: bool", outage.state, outage.reason,
            outage.flapping AS "flapping!: bool", outage.link_version
        FROM (
            SELECT outage.id
            FROM (SELECT value FROM json_each(?1)) AS wanted
            CROSS JOIN outage INDEXED BY outage_open
                ON outage.practice = wanted.value AND outage.ended IS NULL
            WHERE outage.part_of IS NULL
            UNION ALL
            SELECT outage.id
            FROM (SELECT value FROM json_each(?1)) AS wanted
            CROSS JOIN outage INDEXED BY outage_of_practice
                ON outage.practice = wanted.value AND outage.ended_latest > ?2
            WHERE outage.part_of IS NULL
        ) AS found
        CROSS JOIN outage ON outage.id = found.id
        ORDER BY outage.practice, outage.began_latest
        "#,
        practices,
        since,
    )
    .fetch_all(tx)
    .await?)
}

/// Brings what is kept in line with one derived outage.
async fn settle(
    tx: &mut SqliteConnection,
    practice: PracticeId,
    candidate: &OutageCandidate,
    outage: Derived,
    kept: &[StoredOutage],
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let mut same = kept.iter().filter(|one| one.is_the_same(&outage));
    let Some(first) = same.next() else {
        return write::open(tx, practice, candidate, outage, now).await;
    };
    let mut moved = false;
    for later in same {
        write::join(tx, later, first.id).await?;
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
            .zip(candidate.link_version.as_ref())
            .is_some_and(|(before, after)| outage.ended.is_some() && before != after);
        moved |= write::update(tx, first, candidate, outage, link_changed).await?;
    }
    Ok(moved)
}
