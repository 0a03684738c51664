//! Since when the headline's state holds, as it is kept with its spans; and since when any track has
//! stood as it does, found in its spans.
//!
//! The rule is `domain::state_run`; `sundog verify` compares what is kept with all of the spans.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::practice::SiteRow;
use domain::state_run::{SeenRun, StateRun};
use domain::tracks::Track;
use sqlx::SqliteConnection;

use super::TrackName;
use crate::store::Store;
use crate::time::{length, maybe_time, ms, time};
use crate::words::parsed;
use crate::{StoreError, json};

/// Since when each track of a site was last known to be as it was, and until when.
pub type TracksHeld = BTreeMap<(SiteRow, Track), (DateTime<Utc>, Option<DateTime<Utc>>)>;

/// What was seen last of some sites before a time each. A site of which nothing had been seen counts
/// from its first span.
pub(super) async fn before(
    tx: &mut SqliteConnection,
    sites: &[(SiteRow, i64)],
) -> Result<BTreeMap<SiteRow, StateRun>, StoreError> {
    let (sites, track) = (json::rows(sites), TrackName::Headline.as_str());
    let rows = sqlx::query!(
        r#"
        SELECT
            wanted.site AS "site!: i64",
            seen.began AS "began?",
            seen.ended AS "ended?",
            seen.run_began AS "run_began?",
            seen.unseen_ms AS "unseen_ms?",
            state.word AS "state?",
            (
                SELECT MIN(first.began)
                FROM span AS first
                WHERE first.site = wanted.site
                    AND first.track = track.code
                    AND first.began < wanted.before
            ) AS "first_began?: i64"
        FROM (
            SELECT value ->> 0 AS site, value ->> 1 AS before FROM json_each(?1)
        ) AS wanted
        CROSS JOIN word AS track ON track.word = ?2
        LEFT JOIN span AS seen
            ON seen.site = wanted.site
            AND seen.track = track.code
            AND seen.began = (
                SELECT earlier.began
                FROM span AS earlier
                JOIN word AS known ON known.code = earlier.state
                WHERE earlier.site = wanted.site
                    AND earlier.track = track.code
                    AND earlier.began < wanted.before
                    AND known.word <> 'unknown'
                ORDER BY earlier.began DESC
                LIMIT 1
            )
        LEFT JOIN word AS state ON state.code = seen.state
        "#,
        sites,
        track,
    )
    .fetch_all(tx)
    .await?;
    rows.into_iter()
        .map(|row| {
            let run = match (row.state.as_deref(), row.began) {
                (Some(state), Some(began)) => {
                    let seen = SeenRun {
                        state: parsed(state, "a state")?,
                        began: time(row.run_began.unwrap_or(began))?,
                        unseen: length(row.unseen_ms.unwrap_or(0))?,
                    };
                    StateRun::resumed(Some(seen), maybe_time(row.ended)?)
                }
                _ => StateRun::resumed(None, maybe_time(row.first_began)?),
            };
            Ok((SiteRow(row.site), run))
        })
        .collect()
}

impl Store {
    /// Since when the headline of some sites has stood as it does, where it ever had one.
    pub async fn state_runs(
        &self,
        sites: &[SiteRow],
    ) -> Result<BTreeMap<SiteRow, StateRun>, StoreError> {
        let wanted: Vec<_> = sites.iter().map(|site| (*site, i64::MAX)).collect();
        let mut reader = self.readers.acquire().await?;
        before(&mut reader, &wanted).await
    }

    /// What the tracks of some sites were last known to be: since when, bridging what nobody saw, and
    /// until when where that is not known any more.
    pub async fn tracks_held(&self, sites: &[SiteRow]) -> Result<TracksHeld, StoreError> {
        let (sites, headline) = (json::rows(sites), TrackName::Headline.as_str());
        let rows = sqlx::query!(
            r#"
            SELECT
                held.site AS "site!",
                track.word AS "track!",
                held.ended AS "ended?",
                (
                    SELECT MIN(run.began)
                    FROM span AS run
                    WHERE run.site = held.site
                        AND run.track = held.track
                        AND run.state = held.state
                        AND run.began > COALESCE(
                            (
                                SELECT other.began
                                FROM span AS other
                                JOIN word AS known ON known.code = other.state
                                WHERE other.site = held.site
                                    AND other.track = held.track
                                    AND other.state <> held.state
                                    AND known.word NOT IN ('unknown', 'unanswered')
                                ORDER BY other.began DESC
                                LIMIT 1
                            ),
                            -1
                        )
                ) AS "began!: i64"
            FROM (SELECT value FROM json_each(?1)) AS wanted
            CROSS JOIN word AS track
            CROSS JOIN span AS held
                ON held.site = wanted.value
                AND held.track = track.code
                AND held.began = (
                    SELECT newest.began
                    FROM span AS newest
                    JOIN word AS known ON known.code = newest.state
                    WHERE newest.site = wanted.value
                        AND newest.track = track.code
                        AND known.word NOT IN ('unknown', 'unanswered')
                    ORDER BY newest.began DESC
                    LIMIT 1
                )
            WHERE track.word <> ?2
            "#,
            sites,
            headline,
        )
        .fetch_all(&self.readers)
        .await?;
        let mut held = TracksHeld::new();
        for row in rows {
            let track = parsed(&row.track, "a track")?;
            let stretch = (time(row.began)?, maybe_time(row.ended)?);
            held.insert((SiteRow(row.site), track), stretch);
        }
        Ok(held)
    }

    /// What a track of a site was known to be last before a time.
    pub async fn last_known(
        &self,
        site: SiteRow,
        track: Track,
        before: DateTime<Utc>,
    ) -> Result<Option<String>, StoreError> {
        let (track, before) = (track.as_str(), ms(before));
        let state = sqlx::query_scalar!(
            r#"
            SELECT state.word AS "word!"
            FROM span
            JOIN word AS track ON track.code = span.track AND track.word = ?2
            JOIN word AS state ON state.code = span.state
            WHERE span.site = ?1 AND span.began < ?3
                AND state.word NOT IN ('unknown', 'unanswered')
            ORDER BY span.began DESC
            LIMIT 1
            "#,
            site.0,
            track,
            before,
        );
        Ok(state.fetch_optional(&self.readers).await?)
    }
}

/// What is kept of a run with the span that began at a time: nothing where the run begins with it, or
/// where nothing of it was unseen.
pub(super) fn kept(run: &StateRun, began: i64) -> (Option<i64>, Option<i64>) {
    let run_began = run.since().map(ms).filter(|since| *since != began);
    let unseen = run.unseen().num_milliseconds();
    (run_began, Some(unseen).filter(|unseen| *unseen > 0))
}
