//! Uptime of the last thirty days, once span by span as the figures on every page are reckoned, and
//! once added up by the database in a query of its own.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use domain::headline::State;
use domain::practice::PracticeId;
use domain::span::StateSpan;
use domain::uptime::{CheckCounts, Share};
use domain::verification::uptime::agree;
use domain::verification::{VerifyCheck, VerifyFinding};
use sqlx::SqliteConnection;

use super::{AT_ONCE, practices};
use crate::span::{TrackName, counted};
use crate::time::ms;
use crate::words::parsed;
use crate::{StoreError, json};

const WINDOW: TimeDelta = TimeDelta::days(30);

pub(super) async fn check(
    tx: &mut SqliteConnection,
    now: DateTime<Utc>,
) -> Result<VerifyFinding, StoreError> {
    let mut finding = VerifyFinding::of(VerifyCheck::Uptime, "practices");
    // Times are kept in milliseconds.
    let to = crate::time::time(ms(now))?;
    let from = to - WINDOW;
    for ids in practices(tx).await?.chunks(AT_ONCE) {
        let numbers: Vec<PracticeId> = ids.iter().copied().map(PracticeId).collect();
        let mut spans = counted::of_practices(tx, &numbers, (ms(from), ms(to))).await?;
        let mut added = added_up(tx, ids, (ms(from), ms(to))).await?;
        for practice in numbers {
            let own = spans.remove(&practice).unwrap_or_default();
            let own: Vec<StateSpan> = own.into_iter().map(|each| each.span).collect();
            let one = Share::of(&own, from, to);
            let mut other = added.remove(&practice.0).unwrap_or_default();
            other.unknown = WINDOW - other.known();
            finding.add(1, agree(practice, WINDOW, one, other));
        }
    }
    Ok(finding)
}

/// The known time of some practices by kind of state.
async fn added_up(
    tx: &mut SqliteConnection,
    practices: &[i64],
    (from, to): (i64, i64),
) -> Result<BTreeMap<i64, Share>, StoreError> {
    let (practices, track) = (json::rows(practices), TrackName::Headline.as_str());
    let rows = sqlx::query!(
        r#"
        -- To verify: all of it.
        SELECT
            assignment.practice AS "practice!",
            span.state AS "state!",
            SUM(
                MIN(IFNULL(span.ended, ?3), IFNULL(assignment.ended, ?3), ?3)
                - MAX(span.began, assignment.began, ?2)
            ) AS "milliseconds!: i64"
        FROM assignment
        JOIN span_in_words AS span ON span.site = assignment.site AND span.track = ?4
        WHERE assignment.practice IN (SELECT value FROM json_each(?1))
            AND MIN(IFNULL(span.ended, ?3), IFNULL(assignment.ended, ?3), ?3)
                > MAX(span.began, assignment.began, ?2)
        GROUP BY assignment.practice, span.state
        "#,
        practices,
        from,
        to,
        track,
    )
    .fetch_all(tx)
    .await?;
    let mut shares: BTreeMap<i64, Share> = BTreeMap::new();
    for row in rows {
        let state: State = parsed(&row.state, "a state")?;
        let time = TimeDelta::milliseconds(row.milliseconds);
        let share = shares.entry(row.practice).or_default();
        match CheckCounts::of(state) {
            CheckCounts::Online => share.online += time,
            CheckCounts::Degraded => share.degraded += time,
            CheckCounts::Down => share.down += time,
            CheckCounts::Unknown => {}
        }
    }
    Ok(shares)
}
