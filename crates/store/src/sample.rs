//! The measured values behind the history: what did single checks show?
//!
//! A check is one row in `sample` until its hour is over; then the hour is folded into blobs of a
//! few bits per value (modules `encode` and `codec`), is rolled up (module `rollup` beside this one), and the rows
//! make room for the next hours.

pub(crate) mod aside;
pub(crate) mod encode;
pub(crate) mod fold;
pub(crate) mod read;

use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use self::encode::SiteHour;
use crate::checkpoint::Checkpoint;
use crate::time::{length_ms, ms};
use crate::{StoreError, bulk};

/// A row of folded samples holds this many neighbouring sites: enough for columns worth compressing,
/// and few enough for five rows on a page of SQLite's, which leaves little of it empty.
pub(crate) const SITES_PER_BLOCK: i64 = 32;

/// In the table blocks count sixteen sites, as many as a row held in the first format. A row of today
/// stands where the first of its sites does.
const SITES_PER_NUMBER: i64 = 16;

/// The number under which a block stands.
pub(crate) const fn first_of_block(block: i64) -> i64 {
    block * (SITES_PER_BLOCK / SITES_PER_NUMBER)
}

/// The numbers under which the samples of a site may stand.
const fn numbers_of(site: i64) -> (i64, i64) {
    (
        site / SITES_PER_NUMBER,
        first_of_block(site / SITES_PER_BLOCK),
    )
}

/// The site in a row.
pub(crate) fn site_of(number: i64, slot: u8) -> i64 {
    number * SITES_PER_NUMBER + i64::from(slot)
}

/// Which site of its block this is.
pub(crate) fn slot_of(site: i64) -> u8 {
    u8::try_from(site.rem_euclid(SITES_PER_BLOCK)).expect("a block holds 32 sites")
}

/// The sites of a folded hour.
pub(crate) fn decode(samples: &[u8]) -> Result<Vec<SiteHour>, StoreError> {
    encode::decode(samples).map_err(StoreError::unreadable("an hour of samples"))
}

/// Appends the samples of a cycle.
pub(crate) async fn write(
    tx: &mut SqliteConnection,
    checkpoints: &[Checkpoint],
) -> Result<(), StoreError> {
    let samples: Vec<_> = checkpoints
        .iter()
        .filter_map(|each| Some((each.site.0, each.sample.as_ref()?)))
        .collect();
    for rows in bulk::statements(&samples) {
        QueryBuilder::<Sqlite>::new(
            r#"
            INSERT INTO sample (at, site, state, heartbeat_age_ms, clock_drift_ms, latency_ms)
            "#,
        )
        .push_values(rows, |mut row, (site, sample)| {
            row.push_bind(ms(sample.at))
                .push_bind(*site)
                .push_bind(sample.state.as_str())
                .push_bind(sample.heartbeat_age.map(length_ms))
                .push_bind(sample.clock_drift.map(length_ms))
                .push_bind(sample.latency_ms);
        })
        .push("ON CONFLICT (at, site) DO NOTHING")
        .build()
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}
