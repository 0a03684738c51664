//! The measured values behind the history: what did single checks show?
//!
//! A check is one row in `sample` until its hour is over; then the hour is folded into blobs of a
//! few bits per value (module `encode`), is rolled up (module `rollup` beside this one), and the rows
//! make room for the next hours.

pub(crate) mod bits;
pub(crate) mod column;
pub(crate) mod encode;
pub(crate) mod fold;
pub(crate) mod read;

use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use crate::checkpoint::Checkpoint;
use crate::time::{length_ms, ms};
use crate::{StoreError, bulk};

/// How many samples a folded hour holds.
///
/// # Errors
/// When it cannot be decoded.
pub(crate) fn count(samples: &[u8]) -> Result<usize, StoreError> {
    let sites = encode::decode(samples).map_err(StoreError::unreadable("an hour of samples"))?;
    Ok(sites.iter().map(|site| site.points.len()).sum())
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
