//! The roll-ups of one site over a long time, and of all sites over a few days.

use chrono::{DateTime, Utc};
use domain::practice::SiteNumber;

use super::encode::{self, SiteRollup};
use super::{DAY_MS, RolledUp, SITES_PER_BLOCK, slot_of};
use crate::StoreError;
use crate::sample::fold::HOUR_MS;
use crate::store::Store;
use crate::time::{ms, time};

impl Store {
    /// The hours of one site that begin from `from` until before `to`, oldest first. An hour
    /// appears once it is folded, and hours without a check are left out.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn hourly_rollups(
        &self,
        site: SiteNumber,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<Vec<RolledUp>, StoreError> {
        let (first, end) = (next(from, HOUR_MS), next(to, HOUR_MS));
        let block = site.0.div_euclid(SITES_PER_BLOCK);
        // The key begins with the hour, so each is looked up instead of reading all blocks.
        let rows = sqlx::query!(
            r#"
            WITH RECURSIVE wanted (hour) AS (
                SELECT ?1
                UNION ALL
                SELECT hour + 1
                FROM wanted
                WHERE hour + 1 < ?2
            )
            SELECT rollup_hour.hour AS "hour!: i64", rollups AS "rollups!: Vec<u8>"
            FROM wanted
            CROSS JOIN rollup_hour ON rollup_hour.hour = wanted.hour AND block = ?3
            WHERE wanted.hour < ?2
            ORDER BY wanted.hour
            "#,
            first,
            end,
            block,
        )
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter()
            .filter_map(|row| of_site(site, row.hour * HOUR_MS, &row.rollups).transpose())
            .collect()
    }

    /// The days (UTC) of one site that begin from `from` until before `to`, oldest first. A day
    /// appears with its first folded hour and grows with every further one.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn daily_rollups(
        &self,
        site: SiteNumber,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<Vec<RolledUp>, StoreError> {
        let (first, end) = (next(from, DAY_MS), next(to, DAY_MS));
        let block = site.0.div_euclid(SITES_PER_BLOCK);
        let rows = sqlx::query!(
            r#"
            WITH RECURSIVE wanted (day) AS (
                SELECT ?1
                UNION ALL
                SELECT day + 1
                FROM wanted
                WHERE day + 1 < ?2
            )
            SELECT rollup_day.day AS "day!: i64", rollups AS "rollups!: Vec<u8>"
            FROM wanted
            CROSS JOIN rollup_day ON rollup_day.day = wanted.day AND block = ?3
            WHERE wanted.day < ?2
            ORDER BY wanted.day
            "#,
            first,
            end,
            block,
        )
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter()
            .filter_map(|row| of_site(site, row.day * DAY_MS, &row.rollups).transpose())
            .collect()
    }

    /// The days (UTC) of every site that begin from `from` on, oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn daily_rollups_of_all(
        &self,
        from: DateTime<Utc>,
    ) -> Result<Vec<(SiteNumber, RolledUp)>, StoreError> {
        let first = next(from, DAY_MS);
        let rows = sqlx::query!(
            r#"
            SELECT day, block, rollups
            FROM rollup_day
            WHERE day >= ?1
            ORDER BY day, block
            "#,
            first,
        )
        .fetch_all(&self.readers)
        .await?;
        let mut days = Vec::new();
        for row in rows {
            let from = time(row.day * DAY_MS)?;
            for SiteRollup { slot, rollup } in decoded(&row.rollups)? {
                let site = SiteNumber(row.block * SITES_PER_BLOCK + i64::from(slot));
                days.push((site, RolledUp { from, rollup }));
            }
        }
        Ok(days)
    }
}

/// The number of the first hour or day that begins at this time or later.
const fn next(time: DateTime<Utc>, unit_ms: i64) -> i64 {
    (ms(time) + unit_ms - 1).div_euclid(unit_ms)
}

fn of_site(site: SiteNumber, from_ms: i64, rollups: &[u8]) -> Result<Option<RolledUp>, StoreError> {
    let from = time(from_ms)?;
    let mut sites = decoded(rollups)?.into_iter();
    Ok(sites
        .find(|each| each.slot == slot_of(site.0))
        .map(|each| RolledUp {
            from,
            rollup: each.rollup,
        }))
}

fn decoded(rollups: &[u8]) -> Result<Vec<SiteRollup>, StoreError> {
    encode::decode(rollups).map_err(StoreError::unreadable("a roll-up"))
}
