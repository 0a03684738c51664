//! Which outages were there? Newest first, without those that are part of another.

use chrono::{DateTime, TimeDelta, Utc};
use domain::practice::PracticeId;

use super::{Outage, OutageRow};
use crate::store::Store;
use crate::time::{DAY_MS, ms};
use crate::{StoreError, json};

/// A query for outages with who has them in hand: the columns, which are the same for all, and what
/// follows on them. The tables are called `outage` and `ack`.
macro_rules! outages {
    ($rest:tt, $($bind:expr),+ $(,)?) => {
        sqlx::query_as!(
            OutageRow,
            r#"
            SELECT
                outage.id AS "id!", outage.practice AS "practice!", outage.kind AS "kind!",
                outage.state AS "state!", outage.reason AS "reason?", outage.began AS "began!",
                outage.began_latest AS "began_latest!", outage.detected_at AS "detected_at!",
                outage.ended AS "ended?", outage.ended_latest AS "ended_latest?",
                outage.cause AS "cause!", outage.flapping AS "flapping!: bool",
                outage.link_version AS "link_version?", outage.incident AS "incident?",
                ack.taken_by AS "taken_by?", ack.taken_at AS "taken_at?", ack.until AS "until?",
                ack.words AS "words?"
            "#
                + $rest,
            $($bind),+
        )
    };
}

/// Which outages are wanted. What is none narrows nothing.
#[derive(Clone, Debug, Default)]
pub struct OutageFilter {
    /// Of one practice.
    pub practice: Option<PracticeId>,
    /// Only those that last, or only those that ended.
    pub open: Option<bool>,
    /// Only what lasted after this time.
    pub from: Option<DateTime<Utc>>,
    /// Only what began before this time.
    pub to: Option<DateTime<Utc>>,
    /// Only what has a smaller number.
    pub before: Option<i64>,
}

/// Up to this length a window is found by the time of its outages, however long ago it was.
const SHORT: TimeDelta = TimeDelta::days(40);

impl Store {
    /// The outages that a filter lets through, newest first.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn outages(
        &self,
        filter: &OutageFilter,
        limit: u32,
    ) -> Result<Vec<Outage>, StoreError> {
        let window = filter.from.zip(filter.to);
        let rows = if filter.practice.is_some() || filter.open == Some(true) {
            self.few_outages(filter, limit).await?
        } else if let Some((from, to)) = window.filter(|(from, to)| *to - *from <= SHORT) {
            self.outages_within((from, to), filter, limit).await?
        } else {
            self.any_outages(filter, limit).await?
        };
        rows.into_iter().map(Outage::try_from).collect()
    }

    /// The outages of an incident, newest first.
    pub async fn outages_of_incident(
        &self,
        incident: i64,
        limit: u32,
    ) -> Result<Vec<Outage>, StoreError> {
        let rows = outages!(
            r#"
            FROM outage INDEXED BY outage_by_incident
            LEFT JOIN ack ON ack.outage = outage.id AND ack.ended_at IS NULL
            WHERE outage.incident = ?1 AND outage.part_of IS NULL
            ORDER BY outage.id DESC
            LIMIT ?2
            "#,
            incident,
            limit,
        )
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter().map(Outage::try_from).collect()
    }

    /// Of one practice, or those that last: found by their indexes, because among the outages of
    /// years they are few.
    async fn few_outages(
        &self,
        filter: &OutageFilter,
        limit: u32,
    ) -> Result<Vec<OutageRow>, StoreError> {
        let practice = filter.practice.map(|id| id.0);
        let from = filter.from.map_or(i64::MIN, ms);
        let to = filter.to.map_or(i64::MAX, ms);
        let before = filter.before.unwrap_or(i64::MAX);
        Ok(outages!(
            r#"
            FROM (
                SELECT id
                FROM outage INDEXED BY outage_open
                WHERE ended IS NULL AND part_of IS NULL AND (?1 IS NULL OR practice = ?1)
                UNION ALL
                SELECT id
                FROM outage
                WHERE practice = ?1 AND ended IS NOT NULL AND ?2 IS NOT TRUE
            ) AS wanted
            CROSS JOIN outage ON outage.id = wanted.id
            LEFT JOIN ack ON ack.outage = outage.id AND ack.ended_at IS NULL
            WHERE outage.part_of IS NULL
                AND outage.id < ?5
                AND (?2 IS NULL OR (outage.ended IS NULL) = ?2)
                AND (outage.ended_latest IS NULL OR outage.ended_latest > ?3)
                AND outage.began_latest < ?4
            ORDER BY outage.id DESC
            LIMIT ?6
            "#,
            practice,
            filter.open,
            from,
            to,
            before,
            limit,
        )
        .fetch_all(&self.readers)
        .await?)
    }

    /// Of anybody in a window: those that began in it or a day before, those that lasted longer than
    /// a day, and those that last.
    async fn outages_within(
        &self,
        (from, to): (DateTime<Utc>, DateTime<Utc>),
        filter: &OutageFilter,
        limit: u32,
    ) -> Result<Vec<OutageRow>, StoreError> {
        let (from, to) = (ms(from), ms(to));
        let before = filter.before.unwrap_or(i64::MAX);
        Ok(outages!(
            r#"
            FROM (
                SELECT id
                FROM outage INDEXED BY outage_by_begin
                WHERE part_of IS NULL AND id < ?4 AND ?1 IS NOT TRUE
                    AND began_latest >= ?2 - ?6 AND began_latest < ?3
                    AND ended_latest - began_latest <= ?6 AND ended_latest > ?2
                UNION ALL
                SELECT id
                -- The day stands here as in the index, which is found by its words.
                FROM outage INDEXED BY outage_of_days
                WHERE part_of IS NULL AND id < ?4 AND ?1 IS NOT TRUE
                    AND ended_latest - began_latest > 86400000 AND ended_latest > ?2
                    AND began_latest < ?3
                UNION ALL
                SELECT id
                FROM outage INDEXED BY outage_open
                WHERE part_of IS NULL AND id < ?4 AND ?1 IS NOT FALSE
                    AND ended IS NULL AND began_latest < ?3
                ORDER BY id DESC
                LIMIT ?5
            ) AS wanted
            CROSS JOIN outage ON outage.id = wanted.id
            LEFT JOIN ack ON ack.outage = outage.id AND ack.ended_at IS NULL
            ORDER BY outage.id DESC
            "#,
            filter.open,
            from,
            to,
            before,
            limit,
            DAY_MS,
        )
        .fetch_all(&self.readers)
        .await?)
    }

    /// Of anybody: read from the newest on, until enough are found.
    async fn any_outages(
        &self,
        filter: &OutageFilter,
        limit: u32,
    ) -> Result<Vec<OutageRow>, StoreError> {
        let from = filter.from.map_or(i64::MIN, ms);
        let to = filter.to.map_or(i64::MAX, ms);
        let before = filter.before.unwrap_or(i64::MAX);
        Ok(outages!(
            r#"
            FROM outage
            LEFT JOIN ack ON ack.outage = outage.id AND ack.ended_at IS NULL
            WHERE outage.part_of IS NULL
                AND outage.id < ?4
                AND (?1 IS NULL OR (outage.ended IS NULL) = ?1)
                AND (outage.ended_latest IS NULL OR outage.ended_latest > ?2)
                AND outage.began_latest < ?3
            ORDER BY outage.id DESC
            LIMIT ?5
            "#,
            filter.open,
            from,
            to,
            before,
            limit,
        )
        .fetch_all(&self.readers)
        .await?)
    }

    /// One outage; where it turned out to be part of another, that one.
    pub async fn outage(&self, id: i64) -> Result<Option<Outage>, StoreError> {
        outages!(
            r#"
            FROM outage
            LEFT JOIN ack ON ack.outage = outage.id AND ack.ended_at IS NULL
            WHERE outage.id = (SELECT COALESCE(part_of, id) FROM outage WHERE id = ?1)
            "#,
            id,
        )
        .fetch_optional(&self.readers)
        .await?
        .map(Outage::try_from)
        .transpose()
    }

    /// The outages of some practices that overlap a time, oldest first. Each practice is found by
    /// the key, however many outages there are of others.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn outages_of(
        &self,
        practices: &[PracticeId],
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<Vec<Outage>, StoreError> {
        self.read_outages_of(practices, ms(from), ms(to)).await
    }

    /// The outages of some practices that last, oldest first.
    pub async fn open_outages_of(
        &self,
        practices: &[PracticeId],
    ) -> Result<Vec<Outage>, StoreError> {
        // Nothing ended that late.
        self.read_outages_of(practices, i64::MAX, i64::MAX).await
    }

    async fn read_outages_of(
        &self,
        practices: &[PracticeId],
        from: i64,
        to: i64,
    ) -> Result<Vec<Outage>, StoreError> {
        let practices = json::rows(practices);
        outages!(
            r#"
            FROM (
                SELECT outage.id
                FROM (SELECT DISTINCT value FROM json_each(?1)) AS wanted
                CROSS JOIN outage INDEXED BY outage_open
                    ON outage.practice = wanted.value AND outage.ended IS NULL
                WHERE outage.part_of IS NULL
                UNION ALL
                SELECT outage.id
                FROM (SELECT DISTINCT value FROM json_each(?1)) AS wanted
                CROSS JOIN outage INDEXED BY outage_of_practice
                    ON outage.practice = wanted.value AND outage.ended_latest > ?2
            ) AS found
            CROSS JOIN outage ON outage.id = found.id
            LEFT JOIN ack ON ack.outage = outage.id AND ack.ended_at IS NULL
            WHERE outage.part_of IS NULL AND outage.began_latest < ?3
            ORDER BY outage.began_latest, outage.id
            "#,
            practices,
            from,
            to,
        )
        .fetch_all(&self.readers)
        .await?
        .into_iter()
        .map(Outage::try_from)
        .collect()
    }
}
