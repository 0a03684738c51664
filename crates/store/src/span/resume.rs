//! What does a restart go on from? The spans that last, and the recent changes of reachability.
//!
//! What lasts is found by its own index, so that no site's past is read for it.

use chrono::{DateTime, Utc};
use domain::practice::SiteRow;
use domain::tracks::Track;
use sqlx::SqliteConnection;

use super::OpenSpan;
use crate::store::Store;
use crate::time::{ms, time};
use crate::words::{maybe_parsed, parsed};
use crate::{StoreError, json};

struct OpenSpanRow {
    site: i64,
    track: String,
    state: String,
    reason: Option<String>,
    began: i64,
    checks_before: i64,
}

impl TryFrom<OpenSpanRow> for OpenSpan {
    type Error = StoreError;

    fn try_from(row: OpenSpanRow) -> Result<Self, Self::Error> {
        Ok(Self {
            site: SiteRow(row.site),
            track: parsed(&row.track, "a track")?,
            state: row.state,
            reason: maybe_parsed(row.reason.as_deref(), "a reason")?,
            began: time(row.began)?,
            checks_before: row.checks_before,
        })
    }
}

impl Store {
    /// Every span that lasts: where a restart goes on from.
    pub async fn open_spans(&self) -> Result<Vec<OpenSpan>, StoreError> {
        sqlx::query_as!(
            OpenSpanRow,
            r#"
            SELECT
                site AS "site!",
                track AS "track!",
                state AS "state!",
                reason AS "reason?",
                began AS "began!",
                checks_before AS "checks_before!"
            FROM span_in_words
            WHERE ended IS NULL
            "#
        )
        .fetch_all(&self.readers)
        .await?
        .into_iter()
        .map(OpenSpan::try_from)
        .collect()
    }

    /// The changes of reachability since a time, oldest first: site, when, and into which state.
    /// From these the counting of a site that comes and goes is restored after a restart.
    pub async fn reachability_changes(
        &self,
        since: DateTime<Utc>,
    ) -> Result<Vec<(SiteRow, DateTime<Utc>, String)>, StoreError> {
        let (track, since) = (Track::Reachability.as_str(), ms(since));
        // The join starts at the sites, so that each one's newest spans are found by the key.
        let rows = sqlx::query!(
            r#"
            SELECT
                span.site AS "site!",
                span.began AS "began!",
                state.word AS "state!"
            FROM site
            CROSS JOIN span
                ON span.site = site.id
                AND span.track = (SELECT code FROM word WHERE word = ?1)
                AND span.began >= ?2
            JOIN word AS state ON state.code = span.state
            ORDER BY span.began, span.site
            "#,
            track,
            since,
        )
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter()
            .map(|row| Ok((SiteRow(row.site), time(row.began)?, row.state)))
            .collect()
    }
}

/// The spans that last, of some sites.
pub(super) async fn open_spans_of(
    tx: &mut SqliteConnection,
    sites: &[SiteRow],
) -> Result<Vec<OpenSpan>, StoreError> {
    let sites = json::rows(sites);
    // By the index of what lasts: by its key, each site's whole past would be read.
    sqlx::query_as!(
        OpenSpanRow,
        r#"
        SELECT
            span.site AS "site!",
            track.word AS "track!",
            state.word AS "state!",
            reason.word AS "reason?",
            span.began AS "began!",
            span.checks_before AS "checks_before!"
        FROM json_each(?1) AS wanted
        CROSS JOIN span INDEXED BY span_open
            ON span.site = wanted.value
            AND span.ended IS NULL
        JOIN word AS track ON track.code = span.track
        JOIN word AS state ON state.code = span.state
        LEFT JOIN word AS reason ON reason.code = span.reason
        "#,
        sites,
    )
    .fetch_all(tx)
    .await?
    .into_iter()
    .map(OpenSpan::try_from)
    .collect()
}
