//! The roll-ups of one site over a long time, and of all sites over a few days.

use chrono::{DateTime, Utc};
use domain::practice::SiteRow;

use super::encode::{self, SiteRollup};
use super::{RolledUp, SITES_PER_BLOCK, slot_of};
use crate::StoreError;
use crate::store::Store;
use crate::time::{DAY_MS, HOUR_MS, ms, time};

struct RollupRow {
    number: i64,
    rollups: Vec<u8>,
}

/// The rows of one block for some hours or days. The key begins with them, so each is looked up
/// instead of reading all blocks.
macro_rules! rollups {
    ($unit:tt, $first:expr, $end:expr, $block:expr) => {
        sqlx::query_as!(
            RollupRow,
            r#"
            WITH RECURSIVE wanted (number) AS (
                SELECT ?1
                UNION ALL
                SELECT number + 1
                FROM wanted
                WHERE number + 1 < ?2
            )
            SELECT wanted.number AS "number!: i64", rollups AS "rollups!: Vec<u8>"
            FROM wanted
            CROSS JOIN rollup_"#
                + $unit
                + " AS kept ON kept."
                + $unit
                + r#" = wanted.number AND block = ?3
            WHERE wanted.number < ?2
            ORDER BY wanted.number
            "#,
            $first,
            $end,
            $block,
        )
    };
}

impl Store {
    /// The hours of one site that begin from `from` until before `to`, oldest first. An hour
    /// appears once it is folded, and hours without a check are left out.
    pub async fn hourly_rollups(
        &self,
        site: SiteRow,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<Vec<RolledUp>, StoreError> {
        let (first, end) = (next(from, HOUR_MS), next(to, HOUR_MS));
        let block = site.0.div_euclid(SITES_PER_BLOCK);
        let rows = rollups!("hour", first, end, block);
        of_site(site, HOUR_MS, rows.fetch_all(&self.readers).await?)
    }

    /// The days (UTC) of one site that begin from `from` until before `to`, oldest first. A day
    /// appears with its first folded hour and grows with every further one.
    pub async fn daily_rollups(
        &self,
        site: SiteRow,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<Vec<RolledUp>, StoreError> {
        let (first, end) = (next(from, DAY_MS), next(to, DAY_MS));
        let block = site.0.div_euclid(SITES_PER_BLOCK);
        let rows = rollups!("day", first, end, block);
        of_site(site, DAY_MS, rows.fetch_all(&self.readers).await?)
    }

    /// The days (UTC) of every site that begin from `from` on, oldest first.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn daily_rollups_of_all(
        &self,
        from: DateTime<Utc>,
    ) -> Result<Vec<(SiteRow, RolledUp)>, StoreError> {
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
                let site = SiteRow(row.block * SITES_PER_BLOCK + i64::from(slot));
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

fn of_site(site: SiteRow, unit_ms: i64, rows: Vec<RollupRow>) -> Result<Vec<RolledUp>, StoreError> {
    let mut of_site = Vec::new();
    for row in rows {
        let mut sites = decoded(&row.rollups)?.into_iter();
        if let Some(found) = sites.find(|each| each.slot == slot_of(site.0)) {
            of_site.push(RolledUp {
                from: time(row.number * unit_ms)?,
                rollup: found.rollup,
            });
        }
    }
    Ok(of_site)
}

/// The sites of a roll-up.
pub(crate) fn decoded(rollups: &[u8]) -> Result<Vec<SiteRollup>, StoreError> {
    encode::decode(rollups).map_err(StoreError::unreadable("a roll-up"))
}
