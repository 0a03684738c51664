//! How roll-ups come to be: always from the folded samples of a whole day, so that making them
//! again gives the same.
//!
//! When an hour is folded, its roll-up and that of its day are written in the same transaction. A
//! day that is marked as due, because it was folded before there were roll-ups or because somebody
//! wants it made anew, has all its hours written. A row that rests on more checks than there are
//! samples now is left as it is.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use domain::rollup::Rollup;
use domain::sample::Sample;
use sqlx::SqliteConnection;

use super::encode::{self, SiteRollup};
use super::{SAMPLE_BLOCKS, slot_of};
use crate::sample::aside::set_samples_aside;
use crate::sample::read::unfold;
use crate::sample::{first_of_block, site_of};
use crate::store::{Store, in_transaction};
use crate::time::{DAY_MS, HOURS_PER_DAY, ms};
use crate::{StoreError, json, sample};

/// Blocks of days that one call makes anew: each reads up to 96 blocks of samples.
const DUE_PER_CALL: i64 = 16;

/// The samples of a day, by site of the block, then by hour.
type Day = BTreeMap<u8, BTreeMap<i64, Vec<Sample>>>;

/// A row: hour or day, block, checks, and the roll-ups as hexadecimal digits.
type RollupRowRead = (i64, i64, u64, String);

/// Keeps roll-ups of an hour or of a day; those that rest on fewer checks replace none.
macro_rules! keep {
    ($tx:ident, $unit:tt, $rows:expr) => {{
        let rows = json::rows(&$rows);
        sqlx::query!(
            "INSERT INTO rollup_"
                + $unit
                + " ("
                + $unit
                + r#", block, checks, rollups)
            SELECT value ->> 0, value ->> 1, value ->> 2, unhex(value ->> 3)
            FROM json_each(?1)
            WHERE TRUE
            ON CONFLICT ("#
                + $unit
                + r#", block) DO UPDATE
            SET checks = excluded.checks, rollups = excluded.rollups
            WHERE excluded.checks >= checks
            "#,
            rows,
        )
        .execute(&mut *$tx)
        .await?;
    }};
}

/// Rolls up an hour whose samples were folded just now, for some blocks of samples.
pub(crate) async fn after_fold(
    tx: &mut SqliteConnection,
    hour: i64,
    first_block: i64,
    last_block: i64,
) -> Result<(), StoreError> {
    let number = hour.div_euclid(HOURS_PER_DAY);
    let (mut hours, mut days) = (Vec::new(), Vec::new());
    for block in first_block.div_euclid(SAMPLE_BLOCKS)..=last_block.div_euclid(SAMPLE_BLOCKS) {
        let day = read_day(tx, number, block).await?;
        hours.extend(hour_row(&day, hour, block));
        days.extend(day_row(&day, number, block));
    }
    keep!(tx, "hour", hours);
    keep!(tx, "day", days);
    Ok(())
}

impl Store {
    /// Marks the days (UTC) from that of `from` to that of `to` whose samples are still kept, so that
    /// [`Store::roll_up_due`] makes their roll-ups anew.
    pub async fn rebuild_rollups(
        &self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let first = ms(from).div_euclid(DAY_MS) * HOURS_PER_DAY;
        let last = (ms(to).div_euclid(DAY_MS) + 1) * HOURS_PER_DAY - 1;
        in_transaction!(self, |tx| {
            sqlx::query!(
                r#"
                INSERT INTO rollup_due (day, block)
                SELECT DISTINCT hour / 24, block / 4
                FROM sample_hour
                WHERE hour BETWEEN ?1 AND ?2
                ON CONFLICT (day, block) DO NOTHING
                "#,
                first,
                last,
            )
            .execute(tx)
            .await?;
            Ok(())
        })
    }

    /// Makes the roll-ups of some days that are due, oldest first, and returns how many blocks of
    /// days that were: 0 when none is left. One call does a bounded amount of work.
    pub async fn roll_up_due(&self) -> Result<usize, StoreError> {
        self.write(|tx| Box::pin(roll_up_some(tx))).await
    }
}

async fn roll_up_some(tx: &mut SqliteConnection) -> Result<usize, StoreError> {
    let due = sqlx::query!(
        r#"
        SELECT day, block
        FROM rollup_due
        ORDER BY day, block
        LIMIT ?1
        "#,
        DUE_PER_CALL,
    )
    .fetch_all(&mut *tx)
    .await?;
    let (mut hours, mut days) = (Vec::new(), Vec::new());
    for each in &due {
        let day = read_day(tx, each.day, each.block).await?;
        let first = each.day * HOURS_PER_DAY;
        let of_day = first..first + HOURS_PER_DAY;
        hours.extend(of_day.filter_map(|hour| hour_row(&day, hour, each.block)));
        days.extend(day_row(&day, each.day, each.block));
        sqlx::query!(
            r#"
            DELETE FROM rollup_due
            WHERE day = ?1 AND block = ?2
            "#,
            each.day,
            each.block,
        )
        .execute(&mut *tx)
        .await?;
    }
    keep!(tx, "hour", hours);
    keep!(tx, "day", days);
    Ok(due.len())
}

async fn read_day(tx: &mut SqliteConnection, day: i64, block: i64) -> Result<Day, StoreError> {
    let (first_hour, last_hour) = (day * HOURS_PER_DAY, (day + 1) * HOURS_PER_DAY - 1);
    let first_block = first_of_block(block * SAMPLE_BLOCKS);
    let end_block = first_of_block((block + 1) * SAMPLE_BLOCKS);
    let rows = sqlx::query!(
        r#"
        SELECT hour, block, samples
        FROM sample_hour
        WHERE hour BETWEEN ?1 AND ?2 AND block >= ?3 AND block < ?4
        ORDER BY hour, block
        "#,
        first_hour,
        last_hour,
        first_block,
        end_block,
    )
    .fetch_all(&mut *tx)
    .await?;
    let mut day = Day::new();
    for row in rows {
        let sites = match sample::decode(&row.samples) {
            Ok(sites) => sites,
            Err(why) => {
                set_samples_aside(tx, (row.hour, row.block), &why).await?;
                continue;
            }
        };
        for site in sites {
            let number = site_of(row.block, site.slot);
            let points = site.points.iter();
            let unfolded: Result<Vec<Sample>, StoreError> =
                points.map(|point| unfold(row.hour, point)).collect();
            let hours = day.entry(slot_of(number)).or_default();
            hours.insert(row.hour, unfolded?);
        }
    }
    Ok(day)
}

fn hour_row(day: &Day, hour: i64, block: i64) -> Option<RollupRowRead> {
    let sites = day.iter().filter_map(|(slot, hours)| {
        Some(SiteRollup {
            slot: *slot,
            rollup: Rollup::of_an_hour(hours.get(&hour)?),
        })
    });
    row(hour, block, &sites.collect::<Vec<_>>())
}

fn day_row(day: &Day, number: i64, block: i64) -> Option<RollupRowRead> {
    let sites = day.iter().map(|(slot, hours)| {
        let samples: Vec<Sample> = hours.values().flatten().cloned().collect();
        SiteRollup {
            slot: *slot,
            rollup: Rollup::of(&samples),
        }
    });
    row(number, block, &sites.collect::<Vec<_>>())
}

fn row(time: i64, block: i64, sites: &[SiteRollup]) -> Option<RollupRowRead> {
    let checks = sites.iter().map(|site| u64::from(site.rollup.checks)).sum();
    (!sites.is_empty()).then(|| (time, block, checks, HEXLOWER.encode(&encode::encode(sites))))
}
