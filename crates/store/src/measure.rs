//! How large is the database, and what does a day add to it?
//!
//! Measured over the last whole days (UTC), up to a week of them: what the folded samples and the
//! roll-ups of those days weigh. A row weighs its blob and what SQLite needs beside it, and pages
//! are about nine tenths full; the numbers are for people who buy disks.

use chrono::{DateTime, Utc};

use crate::StoreError;
use crate::store::Store;
use crate::time::{DAY_MS, HOURS_PER_DAY, ms};

/// Days that are measured at most.
const DAYS_MEASURED: i64 = 7;
/// What a row of folded samples needs beside its blob: key, index entry, headers.
const SAMPLE_ROW_BYTES: i64 = 30;
/// The same of a roll-up, which has no index of its own.
const ROLLUP_ROW_BYTES: i64 = 16;

/// What was measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measured {
    /// The size of the file.
    pub file_bytes: u64,
    /// How much of it is free and will be used again.
    pub free_bytes: u64,
    /// Days (UTC) since the first that anything is known of.
    pub days_known: u32,
    /// Whole days that the rest was measured over; 0 where there is none yet, and then the rest is 0.
    pub days_measured: u32,
    /// Checks of all these days.
    pub checks: u64,
    /// Folded samples.
    pub samples: Weight,
    /// Hourly roll-ups.
    pub hourly: Weight,
    /// Daily roll-ups.
    pub daily: Weight,
}

/// One kind of thing that is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weight {
    /// Bytes of all the days that were measured.
    pub bytes: u64,
    /// Days from the oldest that is stored until now.
    pub days_stored: u32,
}

impl Store {
    /// How many bytes the database may still grow by: what its disk has left; none where the system does
    /// not tell.
    pub async fn room_bytes(&self) -> Result<Option<u64>, StoreError> {
        // A pragma without a table of its own, so the macros cannot check it.
        let file: String =
            sqlx::query_scalar("SELECT file FROM pragma_database_list WHERE name = 'main'")
                .fetch_one(&self.readers)
                .await?;
        let told = rustix::fs::statvfs(&file).ok();
        Ok(told.map(|disk| disk.f_bavail.saturating_mul(disk.f_frsize)))
    }

    /// Measures the database as it is at `now`.
    pub async fn measure(&self, now: DateTime<Utc>) -> Result<Measured, StoreError> {
        let mut tx = self.readers.begin().await?;
        let pages = sqlx::query!(
            r#"
            SELECT page_count * page_size AS "file!: i64", freelist_count * page_size AS "free!: i64"
            FROM pragma_page_count, pragma_freelist_count, pragma_page_size
            "#
        )
        .fetch_one(&mut *tx)
        .await?;
        let oldest = sqlx::query!(
            r#"
            SELECT
                (SELECT MIN(hour) FROM sample_hour) AS "sample_hour: i64",
                (SELECT MIN(hour) FROM rollup_hour) AS "rollup_hour: i64",
                (SELECT MIN(day) FROM rollup_day) AS "day: i64"
            "#
        )
        .fetch_one(&mut *tx)
        .await?;
        let today = ms(now).div_euclid(DAY_MS);
        // The first day is only part of one.
        let first = oldest
            .day
            .map_or(today, |day| (day + 1).max(today - DAYS_MEASURED));
        let (first_hour, last_hour) = (first * HOURS_PER_DAY, today * HOURS_PER_DAY - 1);
        let last = today - 1;
        let weights = sqlx::query!(
            r#"
            SELECT
                (
                    SELECT SUM(LENGTH(samples) + ?5)
                    FROM sample_hour
                    WHERE hour BETWEEN ?1 AND ?2
                ) AS "samples: i64",
                (
                    SELECT SUM(LENGTH(rollups) + ?6)
                    FROM rollup_hour
                    WHERE hour BETWEEN ?1 AND ?2
                ) AS "hourly: i64",
                (
                    SELECT SUM(LENGTH(rollups) + ?6)
                    FROM rollup_day
                    WHERE day BETWEEN ?3 AND ?4
                ) AS "daily: i64",
                (
                    SELECT SUM(checks)
                    FROM rollup_day
                    WHERE day BETWEEN ?3 AND ?4
                ) AS "checks: i64"
            "#,
            first_hour,
            last_hour,
            first,
            last,
            SAMPLE_ROW_BYTES,
            ROLLUP_ROW_BYTES,
        )
        .fetch_one(&mut *tx)
        .await?;
        let stored = |day: Option<i64>| small(day.map_or(0, |day| today - day));
        let of_hour = |hour: Option<i64>| stored(hour.map(|hour| hour.div_euclid(HOURS_PER_DAY)));
        let weight = |bytes: Option<i64>, days_stored| Weight {
            bytes: bytes.unwrap_or(0).unsigned_abs() * 10 / 9,
            days_stored,
        };
        Ok(Measured {
            file_bytes: pages.file.unsigned_abs(),
            free_bytes: pages.free.unsigned_abs(),
            days_known: stored(oldest.day),
            days_measured: small(today - first),
            checks: weights.checks.unwrap_or(0).unsigned_abs(),
            samples: weight(weights.samples, of_hour(oldest.sample_hour)),
            hourly: weight(weights.hourly, of_hour(oldest.rollup_hour)),
            daily: weight(weights.daily, stored(oldest.day)),
        })
    }
}

fn small(days: i64) -> u32 {
    u32::try_from(days.max(0)).unwrap_or(u32::MAX)
}
