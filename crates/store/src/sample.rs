//! The measured values behind the history: what did single checks show?
//!
//! For drill-down only: nothing is decided from samples. A check is one row in `sample` until its
//! hour is over; then the hour is folded into blobs of a few bits per value (module `encode`) and
//! the rows make room for the next hours.

mod bits;
mod column;
mod encode;
mod fold;
mod read;

use chrono::{DateTime, TimeDelta, Utc};
use domain::headline::State;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use crate::checkpoint::Checkpoint;
use crate::time::{length_ms, ms};
use crate::{StoreError, bulk};

/// What one check measured.
///
/// Once its hour is folded, times and heartbeat ages are whole seconds, drift is tenths of a
/// second, and latency is kept to within 5 %.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// When.
    pub at: DateTime<Utc>,
    /// The headline state that followed.
    pub state: State,
    /// Age of the newest heartbeat on Halo's clock.
    pub heartbeat_age: Option<TimeDelta>,
    /// How far the practice server's clock was off.
    pub clock_drift: Option<TimeDelta>,
    /// From sending the question to having the answer, in milliseconds.
    pub latency_ms: u32,
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
