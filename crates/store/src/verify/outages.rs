//! Every outage that is kept, beside the spans it should follow from.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use domain::practice::PracticeId;
use domain::verification::assignments::Assignment;
use domain::verification::outages::{KeptOutage, SiteStretch, compared};
use domain::verification::{VerifyCheck, VerifyFinding};
use sqlx::SqliteConnection;

use super::{AT_ONCE, assignments, practices, unread};
use crate::span::counted;
use crate::time::{maybe_time, time};
use crate::words::{maybe_parsed, parsed};
use crate::{StoreError, json};

/// The migration with which outages began to be kept.
const KEPT_WITH: i64 = 7;

struct VerifiedOutageRow {
    id: i64,
    practice: i64,
    kind: String,
    state: String,
    reason: Option<String>,
    began_latest: i64,
    ended: Option<i64>,
    ended_latest: Option<i64>,
    flapping: bool,
    part_of: Option<i64>,
}

impl VerifiedOutageRow {
    fn read(self) -> Result<KeptOutage, StoreError> {
        Ok(KeptOutage {
            id: self.id,
            kind: parsed(&self.kind, "a kind")?,
            state: parsed(&self.state, "a state")?,
            reason: maybe_parsed(self.reason.as_deref(), "a reason")?,
            began: time(self.began_latest)?,
            ended: maybe_time(self.ended)?.zip(maybe_time(self.ended_latest)?),
            flapping: self.flapping,
            part_of: self.part_of,
        })
    }
}

pub(super) async fn check(tx: &mut SqliteConnection) -> Result<VerifyFinding, StoreError> {
    let mut finding = VerifyFinding::of(VerifyCheck::Outages, "outages");
    let since = kept_since(tx).await?;
    let assignments = assignments::all(tx).await?;
    let all = practices(tx).await?;
    for ids in all.chunks(AT_ONCE) {
        let numbers: Vec<PracticeId> = ids.iter().copied().map(PracticeId).collect();
        let mut spans = counted::of_practices(tx, &numbers, (i64::MIN, i64::MAX)).await?;
        let mut kept: BTreeMap<i64, Vec<KeptOutage>> = BTreeMap::new();
        for row in of_practices(tx, ids).await? {
            let (id, practice) = (row.id, row.practice);
            match row.read() {
                Ok(one) => kept.entry(practice).or_default().push(one),
                Err(error) => {
                    let of = format!("practice {practice}: outage {id}");
                    finding.add(1, [unread(&of, &error)]);
                }
            }
        }
        for practice in numbers {
            let own = kept.remove(&practice.0).unwrap_or_default();
            let stood = assignments.get(&practice.0).map_or(&[][..], Vec::as_slice);
            let seen = spans.remove(&practice).unwrap_or_default();
            let stretches: Vec<SiteStretch> =
                stood.iter().map(|each| stretch(*each, &seen)).collect();
            finding.add(own.len(), compared(practice, &stretches, &own, since));
        }
    }
    Ok(finding)
}

fn stretch(assignment: Assignment, seen: &[domain::outage::derive::Counted]) -> SiteStretch {
    let (began, ended) = (assignment.began, assignment.ended);
    let within = |each: &&domain::outage::derive::Counted| {
        each.span.began >= began && ended.is_none_or(|ended| each.span.began < ended)
    };
    SiteStretch {
        began,
        ended,
        spans: seen.iter().filter(within).copied().collect(),
    }
}

async fn of_practices(
    tx: &mut SqliteConnection,
    ids: &[i64],
) -> Result<Vec<VerifiedOutageRow>, StoreError> {
    let ids = json::rows(ids);
    Ok(sqlx::query_as!(
        VerifiedOutageRow,
        r#"
        SELECT
            outage.id AS "id!", outage.practice AS "practice!", outage.kind AS "kind!",
            outage.state AS "state!", outage.reason AS "reason?",
            outage.began_latest AS "began_latest!", outage.ended AS "ended?",
            outage.ended_latest AS "ended_latest?", outage.flapping AS "flapping!: bool",
            outage.part_of AS "part_of?"
        FROM (SELECT value FROM json_each(?1)) AS wanted
        CROSS JOIN outage ON outage.practice = wanted.value
        ORDER BY outage.practice, outage.began_latest
        "#,
        ids,
    )
    .fetch_all(tx)
    .await?)
}

/// When outages began to be kept, where the file was made before that.
async fn kept_since(tx: &mut SqliteConnection) -> Result<Option<DateTime<Utc>>, StoreError> {
    let installed: Vec<(i64, String)> = sqlx::query_as(
        "SELECT version, CAST(installed_on AS TEXT) FROM _sqlx_migrations ORDER BY version",
    )
    .fetch_all(tx)
    .await?;
    let at = |text: &str| {
        let at = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S");
        at.map(|at| at.and_utc()).ok()
    };
    let first = installed.first().and_then(|(_, text)| at(text));
    let kept = installed.iter().find(|(version, _)| *version == KEPT_WITH);
    let kept = kept.and_then(|(_, text)| at(text));
    Ok(first
        .zip(kept)
        .filter(|(first, kept)| *kept - *first > TimeDelta::minutes(1))
        .map(|(_, kept)| kept))
}
