//! The headline spans of practices: clipped to the times in which each stood behind its site, with
//! the observations they rest on.
//!
//! Spans belong to sites. A practice has the spans of whichever site it stood behind, so that its
//! figures stay its own when it is moved, added to a site that others use already, or retired.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::outage::derive::Counted;
use domain::practice::PracticeId;
use domain::span::StateSpan;
use sqlx::SqliteConnection;

use super::TrackName;
use super::within::spans_within;
use crate::store::Store;
use crate::time::{maybe_time, ms, time};
use crate::words::{maybe_parsed, parsed};
use crate::{StoreError, json};

/// The spans of some practices, each oldest first.
pub type PracticeSpans = BTreeMap<PracticeId, Vec<Counted>>;

struct CountedRow {
    practice: i64,
    state: String,
    reason: Option<String>,
    began: i64,
    ended: Option<i64>,
    observations: i64,
}

impl TryFrom<CountedRow> for (PracticeId, Counted) {
    type Error = StoreError;

    fn try_from(row: CountedRow) -> Result<Self, StoreError> {
        let span = StateSpan {
            state: parsed(&row.state, "a state")?,
            reason: maybe_parsed(row.reason.as_deref(), "a reason")?,
            began: time(row.began)?,
            ended: maybe_time(row.ended)?,
        };
        let counted = Counted {
            span,
            observations: row.observations,
        };
        Ok((PracticeId(row.practice), counted))
    }
}

fn gathered(rows: Vec<CountedRow>) -> Result<PracticeSpans, StoreError> {
    let mut spans = PracticeSpans::new();
    for row in rows {
        let (practice, counted) = row.try_into()?;
        spans.entry(practice).or_default().push(counted);
    }
    Ok(spans)
}

impl Store {
    /// The headline spans of some practices that overlap a window, oldest first.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn practice_spans(
        &self,
        practices: &[PracticeId],
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<PracticeSpans, StoreError> {
        let mut reader = self.readers.acquire().await?;
        of_practices(&mut reader, practices, (ms(from), ms(to))).await
    }
}

/// The same over any connection, for a window in milliseconds.
pub(crate) async fn of_practices(
    tx: &mut SqliteConnection,
    practices: &[PracticeId],
    (from, to): (i64, i64),
) -> Result<PracticeSpans, StoreError> {
    let practices = json::rows(practices);
    let track = TrackName::Headline.as_str();
    let rows = spans_within!(
        CountedRow,
        r#"
            wanted.practice AS "practice!",
            state.word AS "state!",
            reason.word AS "reason?",
            MAX(span.began, wanted.placed) AS "began!: i64",
            CASE
                WHEN span.ended IS NULL THEN wanted.vacated
                WHEN wanted.vacated IS NULL THEN span.ended
                ELSE MIN(span.ended, wanted.vacated)
            END AS "ended?: i64",
            COALESCE(span.checks_after, checkpoint.checks, span.checks_before)
                - span.checks_before AS "observations!: i64"
        "#,
        r#"
            SELECT
                assignment.practice, assignment.began AS placed, assignment.ended AS vacated,
                assignment.site, track.code AS track, MAX(?3, assignment.began) AS since,
                MIN(?4, COALESCE(assignment.ended, ?4)) AS until
            FROM (SELECT DISTINCT value FROM json_each(?1)) AS asked
            CROSS JOIN word AS track ON track.word = ?2
            CROSS JOIN assignment
                ON assignment.practice = asked.value
                AND assignment.began < ?4
                AND (assignment.ended IS NULL OR assignment.ended > ?3)
        "#,
        "ORDER BY wanted.practice, wanted.placed, span.began",
        practices,
        track,
        from,
        to,
    )
    .fetch_all(tx)
    .await?;
    gathered(rows)
}

/// The spans of some practices behind the sites where they stand now, each from a time of its own on
/// and, before that, from when its reachability was last known: whether the first span after that
/// time is a change depends on it. Trouble that was seen once before nobody saw anything for hours is
/// still the begin of what is seen now, so nothing since it was well is left out.
pub(crate) async fn of_present_assignment(
    tx: &mut SqliteConnection,
    from: &[(i64, i64)],
) -> Result<PracticeSpans, StoreError> {
    let (wanted, track) = (json::rows(from), TrackName::Headline.as_str());
    let rows = sqlx::query_as!(
        CountedRow,
        r#"
        SELECT
            assignment.practice AS "practice!",
            state.word AS "state!",
            reason.word AS "reason?",
            MAX(span.began, assignment.began) AS "began!: i64",
            span.ended AS "ended?: i64",
            COALESCE(span.checks_after, checkpoint.checks, span.checks_before)
                - span.checks_before AS "observations!: i64"
        FROM (
            SELECT value ->> 0 AS practice, value ->> 1 AS since FROM json_each(?1)
        ) AS wanted
        CROSS JOIN word AS track ON track.word = ?2
        CROSS JOIN assignment
            ON assignment.practice = wanted.practice AND assignment.ended IS NULL
        CROSS JOIN span
            ON span.site = assignment.site
            AND span.track = track.code
            AND span.began >= MIN(
                COALESCE(
                    (
                        SELECT earlier.began
                        FROM span AS earlier
                        JOIN word AS seen ON seen.code = earlier.state
                        WHERE earlier.site = assignment.site
                            AND earlier.track = track.code
                            AND earlier.began < MAX(wanted.since, assignment.began)
                            AND seen.word IN ('online', 'degraded', 'offline', 'unreachable')
                        ORDER BY earlier.began DESC
                        LIMIT 1
                    ),
                    0
                ),
                COALESCE(
                    (
                        SELECT well.began
                        FROM span AS well
                        JOIN word AS seen ON seen.code = well.state
                        WHERE well.site = assignment.site
                            AND well.track = track.code
                            AND seen.word IN ('online', 'pending_setup', 'retired')
                        ORDER BY well.began DESC
                        LIMIT 1
                    ),
                    0
                )
            )
            AND (span.ended IS NULL OR span.ended > assignment.began)
        JOIN word AS state ON state.code = span.state
        LEFT JOIN word AS reason ON reason.code = span.reason
        LEFT JOIN checkpoint ON checkpoint.site = span.site
        ORDER BY assignment.practice, span.began
        "#,
        wanted,
        track,
    )
    .fetch_all(tx)
    .await?;
    gathered(rows)
}
