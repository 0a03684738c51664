//! What does a window of time hold? Spans of the tracks for timelines and the API, spans of the
//! headline for strips and uptime.

use chrono::{DateTime, Utc};
use domain::practice::SiteRow;
use domain::span::{Span, StateSpan};
use domain::tracks::Track;

use super::TrackName;
use super::within::spans_within;
use crate::store::Store;
use crate::time::{maybe_time, ms, time};
use crate::words::{maybe_parsed, parsed};
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
            reason: maybe_parsed(row.reason.as_deref(), "a reason")?,
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

impl TryFrom<StateSpanRow> for (SiteRow, StateSpan) {
    type Error = StoreError;

    fn try_from(row: StateSpanRow) -> Result<Self, Self::Error> {
        let span = StateSpan {
            state: parsed(&row.state, "a state")?,
            reason: maybe_parsed(row.reason.as_deref(), "a reason")?,
            began: time(row.began)?,
            ended: maybe_time(row.ended)?,
        };
        Ok((SiteRow(row.site), span))
    }
}

impl Store {
    /// The spans of one site that overlap a window, of one track or of all five; never of the
    /// headline. A side of the window that is none is open.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn spans(
        &self,
        site: SiteRow,
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
        spans_within!(
            SpanRow,
            r#"
                track.word AS "track!",
                state.word AS "state!",
                reason.word AS "reason?",
                span.began AS "began!",
                span.ended AS "ended?",
                COALESCE(span.checks_after, checkpoint.checks, span.checks_before)
                    - span.checks_before AS "observations!: i64"
            "#,
            r#"
                SELECT ?1 AS site, code AS track, ?3 AS since, ?4 AS until
                FROM word
                WHERE word IN (SELECT value FROM json_each(?2))
            "#,
            r#"
            JOIN word AS track ON track.code = span.track
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
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn state_spans(
        &self,
        sites: &[SiteRow],
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<Vec<(SiteRow, StateSpan)>, StoreError> {
        self.spans_in_states(TrackName::Headline, sites, from, to)
            .await
    }

    /// The same of reachability alone, whose states are headline states of the same words.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn reachability_spans(
        &self,
        sites: &[SiteRow],
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<Vec<(SiteRow, StateSpan)>, StoreError> {
        let track = TrackName::Track(Track::Reachability);
        self.spans_in_states(track, sites, from, to).await
    }

    async fn spans_in_states(
        &self,
        track: TrackName,
        sites: &[SiteRow],
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<Vec<(SiteRow, StateSpan)>, StoreError> {
        let sites = json::rows(sites);
        let (track, from, to) = (track.as_str(), ms(from), ms(to));
        spans_within!(
            StateSpanRow,
            r#"
                span.site AS "site!",
                state.word AS "state!",
                reason.word AS "reason?",
                span.began AS "began!",
                span.ended AS "ended?"
            "#,
            r#"
                SELECT DISTINCT value AS site, word.code AS track, ?3 AS since, ?4 AS until
                FROM json_each(?1)
                CROSS JOIN word ON word.word = ?2
            "#,
            "ORDER BY span.site, span.began",
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
