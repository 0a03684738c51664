//! What does a window of time hold? Spans of the tracks for timelines and the API, spans of the
//! headline for strips and uptime.
//!
//! Within a track spans join without holes, so the first span of a window is the last one that
//! began before it. Each query finds that one by the key and reads on from there.

use chrono::{DateTime, Utc};
use domain::practice::SiteNumber;
use domain::span::{Span, StateSpan};
use domain::tracks::Track;

use super::{TrackName, reason};
use crate::store::Store;
use crate::time::{maybe_time, ms, time};
use crate::{StoreError, json};

struct SpanRow {
    track: String,
    state: String,
    reason: Option<String>,
    began: i64,
    ended: Option<i64>,
    observations: i64,
}

impl TryFrom<SpanRow> for Span {
    type Error = StoreError;

    fn try_from(row: SpanRow) -> Result<Self, Self::Error> {
        Ok(Self {
            track: row.track,
            state: row.state,
            reason: reason(row.reason)?,
            from: time(row.began)?,
            to: maybe_time(row.ended)?,
            observations: row.observations,
        })
    }
}

struct StateSpanRow {
    site: i64,
    state: String,
    reason: Option<String>,
    began: i64,
    ended: Option<i64>,
}

impl TryFrom<StateSpanRow> for (SiteNumber, StateSpan) {
    type Error = StoreError;

    fn try_from(row: StateSpanRow) -> Result<Self, Self::Error> {
        let span = StateSpan {
            state: row
                .state
                .parse()
                .map_err(StoreError::unreadable("a state"))?,
            reason: reason(row.reason)?,
            began: time(row.began)?,
            ended: maybe_time(row.ended)?,
        };
        Ok((SiteNumber(row.site), span))
    }
}

impl Store {
    /// The spans of one site that overlap a window, of one track or of all five; never of the
    /// headline. A side of the window that is none is open.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn spans(
        &self,
        site: SiteNumber,
        track: Option<Track>,
        from: Option<DateTime<Utc>>,
        to: Option<DateTime<Utc>>,
        limit: u32,
        newest_first: bool,
    ) -> Result<Vec<Span>, StoreError> {
        let tracks: Vec<&str> = match &track {
            Some(track) => vec![track.as_str()],
            None => Track::ALL.iter().map(|track| track.as_str()).collect(),
        };
        let tracks = json::rows(&tracks);
        let from = from.map_or(i64::MIN, ms);
        let to = to.map_or(i64::MAX, ms);
        let direction = if newest_first { -1 } else { 1 };
        sqlx::query_as!(
            SpanRow,
            r#"
            SELECT
                track.word AS "track!",
                state.word AS "state!",
                reason.word AS "reason?",
                span.began AS "began!",
                span.ended AS "ended?",
                COALESCE(span.checks_after, checkpoint.checks, span.checks_before)
                    - span.checks_before AS "observations!: i64"
            FROM word AS track
            CROSS JOIN span
                ON span.site = ?1
                AND span.track = track.code
                AND span.began < ?4
                AND span.began >= COALESCE(
                    (
                        SELECT MAX(earlier.began)
                        FROM span AS earlier
                        WHERE earlier.site = ?1
                            AND earlier.track = track.code
                            AND earlier.began <= ?3
                    ),
                    ?3
                )
                AND (span.ended IS NULL OR span.ended > ?3)
            JOIN word AS state ON state.code = span.state
            LEFT JOIN word AS reason ON reason.code = span.reason
            LEFT JOIN checkpoint ON checkpoint.site = span.site
            WHERE track.word IN (SELECT value FROM json_each(?2))
            ORDER BY span.began * ?6, track.word
            LIMIT ?5
            "#,
            site.0,
            tracks,
            from,
            to,
            limit,
            direction,
        )
        .fetch_all(&self.readers)
        .await?
        .into_iter()
        .map(Span::try_from)
        .collect()
    }

    /// The headline spans of some sites that overlap a window, ordered by site and begin.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn state_spans(
        &self,
        sites: &[SiteNumber],
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<Vec<(SiteNumber, StateSpan)>, StoreError> {
        let sites = json::rows(sites);
        let (track, from, to) = (TrackName::Headline.as_str(), ms(from), ms(to));
        sqlx::query_as!(
            StateSpanRow,
            r#"
            SELECT
                span.site AS "site!",
                state.word AS "state!",
                reason.word AS "reason?",
                span.began AS "began!",
                span.ended AS "ended?"
            FROM (SELECT DISTINCT value FROM json_each(?1)) AS wanted
            CROSS JOIN word AS track ON track.word = ?2
            CROSS JOIN span
                ON span.site = wanted.value
                AND span.track = track.code
                AND span.began < ?4
                AND span.began >= COALESCE(
                    (
                        SELECT MAX(earlier.began)
                        FROM span AS earlier
                        WHERE earlier.site = wanted.value
                            AND earlier.track = track.code
                            AND earlier.began <= ?3
                    ),
                    ?3
                )
                AND (span.ended IS NULL OR span.ended > ?3)
            JOIN word AS state ON state.code = span.state
            LEFT JOIN word AS reason ON reason.code = span.reason
            ORDER BY span.site, span.began
            "#,
            sites,
            track,
            from,
            to,
        )
        .fetch_all(&self.readers)
        .await?
        .into_iter()
        .map(TryFrom::try_from)
        .collect()
    }
}
