//! What is known against the GUID of a mapping at a time, from what the tracks last told.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::caution::{CautionWord, ToldByTrack, fault};
use domain::practice::SiteRow;

use crate::store::Store;
use crate::time::{maybe_time, ms, time};
use crate::words::{maybe_parsed, parsed};
use crate::{StoreError, json};

impl Store {
    /// What is known against the GUIDs that hold for some sites at a time, by the tracks' own history;
    /// without a time now. Where nothing is known against one, or none holds, nothing is returned.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn faults_of(
        &self,
        sites: &[SiteRow],
        as_of: Option<DateTime<Utc>>,
    ) -> Result<BTreeMap<SiteRow, CautionWord>, StoreError> {
        let is_past = as_of.is_some();
        let (sites, as_of) = (json::rows(sites), as_of.map_or(i64::MAX, ms));
        let rows = sqlx::query!(
            r#"
            WITH held AS (
                SELECT value AS site, (
                    SELECT seq FROM mapping
                    WHERE mapping.site = value AND mapping.valid_from <= ?2
                    ORDER BY seq DESC
                    LIMIT 1
                ) AS seq
                FROM json_each(?1)
            ),
            approved AS (
                SELECT mapping.site, (
                    SELECT MIN(same.valid_from)
                    FROM mapping AS same
                    WHERE
                        same.site = held.site AND same.halo_guid = mapping.halo_guid
                        AND same.seq > IFNULL((
                            SELECT MAX(other.seq)
                            FROM mapping AS other
                            WHERE
                                other.site = held.site AND other.seq < held.seq
                                AND other.halo_guid <> mapping.halo_guid
                        ), 0)
                ) AS since
                FROM held
                JOIN mapping ON mapping.seq = held.seq AND mapping.halo_guid IS NOT NULL
            )
            SELECT
                span.site AS "site!: i64", approved.since AS "since!: i64",
                track.word AS "track!", state.word AS "state!", reason.word AS "reason?",
                span.began AS "began!", span.ended AS "ended?",
                checkpoint.observed_at AS "observed_at!"
            FROM approved
            CROSS JOIN word AS track ON track.word IN ('access', 'authority', 'identity')
            JOIN span ON
                span.site = approved.site AND span.track = track.code
                AND span.began = (
                    SELECT MAX(told.began)
                    FROM span AS told
                    JOIN word AS telling ON telling.code = told.state
                    WHERE
                        told.site = approved.site AND told.track = track.code
                        AND told.began <= ?2
                        AND telling.word NOT IN ('unknown', 'unanswered')
                )
            JOIN word AS state ON state.code = span.state
            LEFT JOIN word AS reason ON reason.code = span.reason
            JOIN checkpoint ON checkpoint.site = approved.site
            ORDER BY span.site
            "#,
            sites,
            as_of,
        )
        .fetch_all(&self.readers)
        .await?;
        let mut told: BTreeMap<SiteRow, (DateTime<Utc>, Vec<ToldByTrack>)> = BTreeMap::new();
        for row in rows {
            let of_site = told.entry(SiteRow(row.site));
            let (_, of_site) = of_site.or_insert((time(row.since)?, Vec::new()));
            of_site.push(ToldByTrack {
                track: parsed(&row.track, "a track")?,
                state: row.state,
                reason: maybe_parsed(row.reason.as_deref(), "a reason")?,
                began: time(row.began)?,
                // What ended after the time that is asked about had not ended then.
                ended: maybe_time(row.ended.filter(|ended| *ended <= as_of))?,
                // When it had last been seen then is not kept: of the GUID that held only what came after
                // its approval is said.
                observed_at: if is_past {
                    time(0)?
                } else {
                    time(row.observed_at)?
                },
            });
        }
        let faults = told.into_iter();
        Ok(faults
            .filter_map(|(site, (since, told))| Some((site, fault(&told, since)?)))
            .collect())
    }
}
