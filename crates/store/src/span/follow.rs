//! How transitions become rows.
//!
//! In bulk: the open spans of all sites concerned are read at once, module `chain` says what
//! becomes of each track, and the outcome is written with one statement per kind of change.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::practice::SiteRow;
use domain::tracks::Reason;
use sqlx::SqliteConnection;

use super::chain::{self, ChainStep, Open, SpanEnd};
use super::{TrackName, Transition, resume, state_run};
use crate::time::{ms, time};
use crate::words::parsed;
use crate::{StoreError, json};

type SpanKey = (SiteRow, TrackName);

/// Tracks that are written at once. An incident turns six of every site, and what they are turned
/// into should not all be in memory together.
const TRACKS_AT_ONCE: usize = 6_000;

/// Writes what the transitions change in the history.
pub(crate) async fn follow(
    tx: &mut SqliteConnection,
    transitions: &[Transition],
) -> Result<(), StoreError> {
    if transitions.is_empty() {
        return Ok(());
    }
    learn_words(tx, transitions).await?;
    for tracks in by_track(transitions).chunks(TRACKS_AT_ONCE) {
        follow_some(tx, tracks).await?;
    }
    Ok(())
}

async fn follow_some(
    tx: &mut SqliteConnection,
    tracks: &[(SpanKey, Vec<ChainStep>)],
) -> Result<(), StoreError> {
    let mut open = open_of(tx, tracks).await?;
    let mut given_way = Vec::new();
    let mut ended = Vec::new();
    let mut new = Vec::new();
    let mut headlines = Vec::new();
    for ((site, track), steps) in tracks {
        let stored = open.remove(&(*site, *track));
        let change = chain::follow(stored.as_ref(), steps);
        if let Some(first) = change.new.first().filter(|_| *track == TrackName::Headline) {
            headlines.push((*site, first.began));
        }
        let track = track.as_str();
        match (change.end, &stored) {
            (SpanEnd::Ends { at, checks }, Some(open)) => {
                ended.push((site, track, open.began, at, checks));
            }
            (SpanEnd::GivesWay, Some(open)) => given_way.push((site, track, open.began)),
            (SpanEnd::Stays | SpanEnd::Ends { .. } | SpanEnd::GivesWay, _) => {}
        }
        new.extend(change.new.into_iter().map(|span| (*site, track, span)));
    }

    remove(tx, &json::rows(&given_way)).await?;
    end(tx, &json::rows(&ended)).await?;
    let mut runs = state_run::before(tx, &headlines).await?;
    let mut rows = Vec::with_capacity(new.len());
    for (site, track, span) in new {
        let (run_began, unseen_ms) = match runs.get_mut(&site) {
            Some(run) if track == TrackName::Headline.as_str() => {
                run.take(parsed(span.state, "a state")?, time(span.began)?);
                state_run::kept(run, span.began)
            }
            Some(_) | None => (None, None),
        };
        let (ended, checks_after) = span.ended.unzip();
        rows.push((
            site,
            track,
            span.began,
            ended,
            span.state,
            span.reason.map(Reason::as_str),
            span.checks_before,
            checks_after,
            run_began,
            unseen_ms,
        ));
    }
    insert(tx, &json::rows(&rows)).await
}

/// The transitions of each track, in their order.
fn by_track(transitions: &[Transition]) -> Vec<(SpanKey, Vec<ChainStep>)> {
    let mut tracks: BTreeMap<SpanKey, Vec<ChainStep>> = BTreeMap::new();
    for each in transitions {
        let step = ChainStep {
            at: ms(each.at),
            state: each.state,
            reason: each.reason,
            checks: each.checks,
        };
        tracks
            .entry((each.site, each.track))
            .or_default()
            .push(step);
    }
    tracks.into_iter().collect()
}

async fn open_of(
    tx: &mut SqliteConnection,
    tracks: &[(SpanKey, Vec<ChainStep>)],
) -> Result<HashMap<SpanKey, Open>, StoreError> {
    let mut sites: Vec<SiteRow> = tracks.iter().map(|((site, _), _)| *site).collect();
    sites.dedup();
    let spans = resume::open_spans_of(tx, &sites).await?;
    Ok(spans
        .into_iter()
        .map(|span| {
            let open = Open {
                began: ms(span.began),
                state: span.state,
                reason: span.reason,
                checks_before: span.checks_before,
            };
            ((span.site, span.track), open)
        })
        .collect())
}

/// Gives every word that was never used before its number.
async fn learn_words(
    tx: &mut SqliteConnection,
    transitions: &[Transition],
) -> Result<(), StoreError> {
    let mut words = BTreeSet::new();
    for each in transitions {
        words.insert(each.track.as_str());
        words.insert(each.state);
        words.extend(each.reason.map(Reason::as_str));
    }
    let words: Vec<&str> = words.into_iter().collect();
    let words = json::rows(&words);
    sqlx::query!(
        r#"
        INSERT INTO word (word)
        SELECT value
        FROM json_each(?1)
        WHERE value NOT IN (SELECT word FROM word)
        "#,
        words,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn remove(tx: &mut SqliteConnection, rows: &str) -> Result<(), StoreError> {
    sqlx::query!(
        r#"
        DELETE FROM span
        WHERE (site, track, began) IN (
            SELECT
                value ->> 0,
                (SELECT code FROM word WHERE word = value ->> 1),
                value ->> 2
            FROM json_each(?1)
        )
        "#,
        rows,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn end(tx: &mut SqliteConnection, rows: &str) -> Result<(), StoreError> {
    sqlx::query!(
        r#"
        UPDATE span
        SET ended = change.ended, checks_after = change.checks_after
        FROM (
            SELECT
                value ->> 0 AS site,
                (SELECT code FROM word WHERE word = value ->> 1) AS track,
                value ->> 2 AS began,
                value ->> 3 AS ended,
                value ->> 4 AS checks_after
            FROM json_each(?1)
        ) AS change
        WHERE span.site = change.site
            AND span.track = change.track
            AND span.began = change.began
        "#,
        rows,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn insert(tx: &mut SqliteConnection, rows: &str) -> Result<(), StoreError> {
    sqlx::query!(
        r#"
        INSERT INTO span (
            site, track, began, ended, state, reason, checks_before, checks_after, run_began,
            unseen_ms
        )
        SELECT
            value ->> 0,
            (SELECT code FROM word WHERE word = value ->> 1),
            value ->> 2,
            value ->> 3,
            (SELECT code FROM word WHERE word = value ->> 4),
            (SELECT code FROM word WHERE word = value ->> 5),
            value ->> 6,
            value ->> 7,
            value ->> 8,
            value ->> 9
        FROM json_each(?1)
        "#,
        rows,
    )
    .execute(tx)
    .await?;
    Ok(())
}
