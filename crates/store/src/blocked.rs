//! What the spans of a blocked practice do not tell: when another GUID waited for our approval, when one
//! was decided, and when the integrator's programs took it over.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::headline::State;
use domain::outage::blocked::{FeedAck, SEEN_AGAIN_WITHIN};
use domain::practice::PracticeId;
use domain::windows::{Window, Windows};

use crate::span::TrackName;
use crate::store::Store;
use crate::time::{maybe_time, ms, time};
use crate::{StoreError, json};

/// The entries of the ledger that gave a practice's site a GUID while Halo refused the one before, with
/// when, oldest first.
pub type DecidedEntries = BTreeMap<PracticeId, Vec<(i64, DateTime<Utc>)>>;

impl Store {
    /// When, within a window, another GUID that Halo uses already waited for us to approve it, of those
    /// of some practices for which it did. A card that was put off waits for us all the same.
    pub async fn waits_for_approval(
        &self,
        practices: &[PracticeId],
        (from, to): Window,
    ) -> Result<BTreeMap<PracticeId, Windows>, StoreError> {
        let practices = json::rows(practices);
        let (from, to) = (ms(from), ms(to));
        let rows = sqlx::query!(
            r#"
            SELECT
                assignment.practice AS "practice!",
                MAX(change.first_seen_at, assignment.began) AS "began!: i64",
                MIN(
                    COALESCE(change.closed_at, ?3), COALESCE(assignment.ended, ?3), ?3
                ) AS "ended!: i64"
            FROM (SELECT DISTINCT value FROM json_each(?1)) AS wanted
            CROSS JOIN assignment ON assignment.practice = wanted.value
            CROSS JOIN change ON change.site = assignment.site
            WHERE
                change.risk <> 'r0'
                AND change.proposed ->> '$.halo_guid' IS NOT NULL
                AND change.proposed ->> '$.halo_guid' IS NOT change.was ->> '$.halo_guid'
                AND change.proposed ->> '$.authoritative' IS NOT 0
                AND change.first_seen_at < ?3
                AND (change.closed_at IS NULL OR change.closed_at > ?2)
                AND assignment.began < ?3
                AND (assignment.ended IS NULL OR assignment.ended > ?2)
            "#,
            practices,
            from,
            to,
        )
        .fetch_all(&self.readers)
        .await?;
        let mut waits: BTreeMap<PracticeId, Vec<Window>> = BTreeMap::new();
        for row in rows {
            let window = (time(row.began)?, time(row.ended)?);
            waits
                .entry(PracticeId(row.practice))
                .or_default()
                .push(window);
        }
        let joined = waits.into_iter();
        Ok(joined
            .map(|(id, windows)| (id, Windows::joining(windows)))
            .collect())
    }

    /// The entries with which a GUID was decided for some practices within a window, where Halo refused
    /// the one before, or had until shortly before ([`SEEN_AGAIN_WITHIN`]).
    pub async fn mappings_decided(
        &self,
        practices: &[PracticeId],
        (from, to): Window,
    ) -> Result<DecidedEntries, StoreError> {
        let practices = json::rows(practices);
        let (from, to) = (ms(from), ms(to));
        let (track, blocked) = (TrackName::Headline.as_str(), State::Blocked.as_str());
        let seen_again = SEEN_AGAIN_WITHIN.num_milliseconds();
        let rows = sqlx::query!(
            r#"
            SELECT
                assignment.practice AS "practice!", mapping.seq AS "seq!", mapping.valid_from
            FROM (SELECT DISTINCT value FROM json_each(?1)) AS wanted
            CROSS JOIN assignment ON assignment.practice = wanted.value
            CROSS JOIN mapping ON mapping.site = assignment.site
            WHERE
                mapping.halo_guid IS NOT NULL
                AND mapping.valid_from BETWEEN ?2 AND ?3
                AND mapping.valid_from >= assignment.began
                AND (assignment.ended IS NULL OR assignment.ended > mapping.valid_from)
                AND EXISTS (
                    SELECT 1
                    FROM span
                    WHERE
                        span.site = mapping.site
                        AND span.track = (SELECT code FROM word WHERE word = ?4)
                        AND span.state = (SELECT code FROM word WHERE word = ?5)
                        AND span.began <= mapping.valid_from
                        AND (span.ended IS NULL OR span.ended >= mapping.valid_from - ?6)
                )
            ORDER BY mapping.seq
            "#,
            practices,
            from,
            to,
            track,
            blocked,
            seen_again,
        )
        .fetch_all(&self.readers)
        .await?;
        let mut decided = DecidedEntries::new();
        for row in rows {
            let entry = (row.seq, time(row.valid_from)?);
            decided
                .entry(PracticeId(row.practice))
                .or_default()
                .push(entry);
        }
        Ok(decided)
    }

    /// Every acknowledgement with which a program came further along the feed.
    pub async fn feed_acks(&self) -> Result<Vec<FeedAck>, StoreError> {
        let rows = sqlx::query!("SELECT consumer, seq, at FROM feed_ack ORDER BY consumer, seq")
            .fetch_all(&self.readers)
            .await?;
        rows.into_iter()
            .map(|row| {
                Ok(FeedAck {
                    consumer: row.consumer,
                    seq: row.seq,
                    at: maybe_time(row.at)?,
                })
            })
            .collect()
    }
}
