//! How was every practice at a time? Where it stood then, and what its headline was.

use chrono::{DateTime, TimeDelta, Utc};
use domain::headline::Headline;
use domain::practice::{PracticeId, SiteRow};

use crate::StoreError;
use crate::span::TrackName;
use crate::store::Store;
use crate::time::{length, maybe_time, ms};
use crate::words::maybe_parsed;

/// A practice that had been added by a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StandingAt {
    /// Which.
    pub practice: PracticeId,
    /// The site behind which it stood, or had stood last.
    pub site: SiteRow,
    /// When it had left the list; none where it was on it.
    pub left: Option<DateTime<Utc>>,
    /// The headline, and since when; none where nothing had been seen yet.
    pub headline: Option<(Headline, DateTime<Utc>)>,
    /// How much of the time since then nobody had seen.
    pub unseen: TimeDelta,
}

impl Store {
    /// Every practice that had been added by a time, in the order of adding.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn standings_at(&self, at: DateTime<Utc>) -> Result<Vec<StandingAt>, StoreError> {
        let (at, track) = (ms(at), TrackName::Headline.as_str());
        let rows = sqlx::query!(
            r#"
            SELECT
                assignment.practice AS "practice!",
                assignment.site AS "site!",
                assignment.ended AS "ended?",
                state.word AS "state?",
                reason.word AS "reason?",
                COALESCE(span.run_began, span.began) AS "since?: i64",
                COALESCE(span.unseen_ms, 0) AS "unseen_ms!: i64"
            FROM practice
            JOIN assignment
                ON assignment.practice = practice.id
                AND assignment.began = (
                    SELECT MAX(began)
                    FROM assignment AS newest
                    WHERE newest.practice = practice.id AND newest.began <= ?1
                )
            LEFT JOIN word AS track ON track.word = ?2
            LEFT JOIN span
                ON span.site = assignment.site
                AND span.track = track.code
                AND span.began = (
                    SELECT MAX(earlier.began)
                    FROM span AS earlier
                    WHERE earlier.site = assignment.site
                        AND earlier.track = track.code
                        AND earlier.began <= ?1
                )
            LEFT JOIN word AS state ON state.code = span.state
            LEFT JOIN word AS reason ON reason.code = span.reason
            ORDER BY practice.id
            "#,
            at,
            track,
        )
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter()
            .map(|row| {
                let state = maybe_parsed(row.state.as_deref(), "a state")?;
                let reason = maybe_parsed(row.reason.as_deref(), "a reason")?;
                let headline = state.map(|state| Headline { state, reason });
                Ok(StandingAt {
                    practice: PracticeId(row.practice),
                    site: SiteRow(row.site),
                    left: maybe_time(row.ended.filter(|ended| *ended <= at))?,
                    headline: headline.zip(maybe_time(row.since)?),
                    unseen: length(row.unseen_ms)?,
                })
            })
            .collect()
    }
}
