//! How samples become small, and when they go.
//!
//! Folding takes a slice of the oldest hour that is over, merges it with what is already folded
//! of that hour (a check may be recorded late), rolls it up anew, and removes the rows, in one
//! transaction. The slices are small so that the watch never waits long for its turn to write.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use sqlx::SqliteConnection;

use super::aside::{set_checks_aside, set_samples_aside};
use super::encode::{self, Point, SiteHour};
use super::{SITES_PER_BLOCK, first_of_block, site_of, slot_of};
use crate::codec::kept;
use crate::store::{Store, in_transaction};
use crate::time::{HOUR_MS, ms};
use crate::words::{from_json, parsed};
use crate::{StoreError, json, rollup};

/// Sites whose hour is folded in one call: some ten thousand rows at the usual pace.
const SITES_PER_CALL: i64 = 32 * SITES_PER_BLOCK;

/// Folded rows that one call removes.
const ROWS_PER_PRUNING: i64 = 10_000;

/// Blocks by their number: what is folded of one hour.
type Blocks = BTreeMap<i64, BTreeMap<u8, Vec<Point>>>;

/// The checks of a site: one row with all of them, since a row each is dearer to bring here.
struct SampleRow {
    site: i64,
    checks: String,
}

impl SampleRow {
    fn points(&self) -> Result<Vec<Point>, StoreError> {
        let checks: Vec<FoldedCheck<'_>> = from_json(&self.checks, "an hour of checks")?;
        checks.iter().map(FoldedCheck::point).collect()
    }
}

/// A row of `sample`, in the order in which `slice_of` asks for its columns.
#[derive(serde::Deserialize)]
struct FoldedCheck<'a> {
    at: i64,
    state: &'a str,
    heartbeat_age_ms: Option<i64>,
    clock_drift_ms: Option<i64>,
    latency_ms: u32,
}

impl FoldedCheck<'_> {
    fn point(&self) -> Result<Point, StoreError> {
        let second = self.at.rem_euclid(HOUR_MS) / 1000;
        let age = self.heartbeat_age_ms.map(|ms| rounded(ms, 1000).max(0));
        let drift = self.clock_drift_ms.map(|ms| rounded(ms, 100));
        Ok(Point {
            second: u16::try_from(second).expect("an hour has 3600 seconds"),
            state: parsed(self.state, "a state")?,
            heartbeat_age: age.map(kept),
            clock_drift: drift.map(kept),
            latency: encode::latency_code(self.latency_ms),
        })
    }
}

const fn rounded(value: i64, unit: i64) -> i64 {
    value.saturating_add(unit / 2).div_euclid(unit)
}

impl Store {
    /// Folds samples of the oldest hour that was over at `before`, and returns how many rows it
    /// took: 0 when nothing is left to fold. One call does a bounded amount of work; call it
    /// until it returns 0.
    pub async fn fold_samples(&self, before: DateTime<Utc>) -> Result<usize, StoreError> {
        let before_hour = ms(before).div_euclid(HOUR_MS);
        self.write(move |tx| Box::pin(fold_slice(tx, before_hour)))
            .await
    }

    /// Removes folded hours that were over at `before`, and returns how many rows that were: 0
    /// when nothing is left to remove. One call does a bounded amount of work.
    pub async fn prune_samples(&self, before: DateTime<Utc>) -> Result<usize, StoreError> {
        let before_hour = ms(before).div_euclid(HOUR_MS);
        in_transaction!(self, |tx| {
            let removed = sqlx::query!(
                r#"
                DELETE FROM sample_hour
                WHERE rowid IN (
                    SELECT rowid
                    FROM sample_hour
                    WHERE hour < ?1
                    LIMIT ?2
                )
                "#,
                before_hour,
                ROWS_PER_PRUNING,
            )
            .execute(tx)
            .await?;
            Ok(usize::try_from(removed.rows_affected()).unwrap_or(usize::MAX))
        })
    }
}

async fn fold_slice(tx: &mut SqliteConnection, before_hour: i64) -> Result<usize, StoreError> {
    let oldest = sqlx::query_scalar!(r#"SELECT MIN(at) AS "at: i64" FROM sample"#)
        .fetch_one(&mut *tx)
        .await?;
    let Some(hour) = oldest
        .map(|at| at.div_euclid(HOUR_MS))
        .filter(|hour| *hour < before_hour)
    else {
        return Ok(0);
    };
    let rows = slice_of(tx, hour).await?;
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return Ok(0);
    };
    let (first_block, last_block) = (first.site / SITES_PER_BLOCK, last.site / SITES_PER_BLOCK);

    let mut blocks = folded_before(tx, hour, first_block, last_block).await?;
    let mut folded = 0;
    for row in &rows {
        let mut points = match row.points() {
            Ok(points) => points,
            Err(why) => {
                set_checks_aside(tx, (hour, row.site), &row.checks, &why).await?;
                folded += 1;
                continue;
            }
        };
        folded += points.len();
        let slot = slot_of(row.site);
        let sites = blocks.entry(row.site / SITES_PER_BLOCK).or_default();
        sites.entry(slot).or_default().append(&mut points);
    }
    write_blocks(tx, hour, blocks).await?;
    rollup::after_fold(tx, hour, first_block, last_block).await?;
    forget(tx, hour, first_block, last_block).await?;
    Ok(folded)
}

/// The checks of an hour for the first whole blocks of sites that have any, ordered by site.
async fn slice_of(tx: &mut SqliteConnection, hour: i64) -> Result<Vec<SampleRow>, StoreError> {
    let (from, to) = (hour * HOUR_MS, (hour + 1) * HOUR_MS);
    Ok(sqlx::query_as!(
        SampleRow,
        r#"
        WITH slice (first) AS (
            SELECT MIN(site) / ?3 * ?3
            FROM sample
            WHERE at >= ?1 AND at < ?2
        )
        SELECT
            site,
            json_group_array(
                json_array(at, state, heartbeat_age_ms, clock_drift_ms, latency_ms)
            ) AS "checks!: String"
        FROM sample
        WHERE at >= ?1
            AND at < ?2
            AND site < (SELECT first FROM slice) + ?4
        GROUP BY site
        ORDER BY site
        "#,
        from,
        to,
        SITES_PER_BLOCK,
        SITES_PER_CALL,
    )
    .fetch_all(tx)
    .await?)
}

/// What is folded of an hour already.
async fn folded_before(
    tx: &mut SqliteConnection,
    hour: i64,
    first_block: i64,
    last_block: i64,
) -> Result<Blocks, StoreError> {
    let (first, end) = (first_of_block(first_block), first_of_block(last_block + 1));
    let rows = sqlx::query!(
        r#"
        SELECT block, samples
        FROM sample_hour
        WHERE hour = ?1 AND block >= ?2 AND block < ?3
        "#,
        hour,
        first,
        end,
    )
    .fetch_all(&mut *tx)
    .await?;
    let mut blocks = Blocks::new();
    for row in rows {
        match super::decode(&row.samples) {
            Ok(sites) => {
                for each in sites {
                    let site = site_of(row.block, each.slot);
                    let sites = blocks.entry(site / SITES_PER_BLOCK).or_default();
                    sites.insert(slot_of(site), each.points);
                }
            }
            Err(why) => set_samples_aside(tx, (hour, row.block), &why).await?,
        }
    }
    Ok(blocks)
}

/// Puts blocks in the place of what was folded of their sites, in rows of a former size too.
async fn write_blocks(
    tx: &mut SqliteConnection,
    hour: i64,
    blocks: Blocks,
) -> Result<(), StoreError> {
    let rows: Vec<(i64, i64, String)> = blocks
        .into_iter()
        .map(|(block, sites)| {
            let sites: Vec<SiteHour> = sites
                .into_iter()
                .map(|(slot, mut points)| {
                    points.sort_by_key(|point| point.second);
                    SiteHour { slot, points }
                })
                .collect();
            // JSON carries no bytes, so they travel as hexadecimal digits.
            let samples = HEXLOWER.encode(&encode::encode(&sites));
            (first_of_block(block), first_of_block(block + 1), samples)
        })
        .collect();
    let rows = json::rows(&rows);
    sqlx::query!(
        r#"
        DELETE FROM sample_hour
        WHERE hour = ?1 AND EXISTS (
            SELECT 1
            FROM json_each(?2)
            WHERE block >= value ->> 0 AND block < value ->> 1
        )
        "#,
        hour,
        rows,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        r#"
        INSERT INTO sample_hour (hour, block, samples)
        SELECT ?1, value ->> 0, unhex(value ->> 2)
        FROM json_each(?2)
        "#,
        hour,
        rows,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn forget(
    tx: &mut SqliteConnection,
    hour: i64,
    first_block: i64,
    last_block: i64,
) -> Result<(), StoreError> {
    let (from, to) = (hour * HOUR_MS, (hour + 1) * HOUR_MS);
    sqlx::query!(
        r#"
        DELETE FROM sample
        WHERE at >= ?1 AND at < ?2 AND site / ?3 BETWEEN ?4 AND ?5
        "#,
        from,
        to,
        SITES_PER_BLOCK,
        first_block,
        last_block,
    )
    .execute(tx)
    .await?;
    Ok(())
}
