//! What remains of many checks once the checks themselves are gone?
//!
//! A roll-up holds an hour or a day of one site: how often it was asked, how far apart, and the
//! spread of heartbeat age, clock drift and latency. Hours and days are those of UTC: a practice's
//! own day has 23 or 25 hours twice a year, and practices of several zones share one block on disk.
//! Heartbeat and clock count only while Halo called the site online, because a site that is down
//! repeats its last ones.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::cadence::{self, Steps};
use crate::sample::Sample;

/// The spread of a value over the checks of an hour or a day.
///
/// The 95th percentile is the nearest rank: the smallest measured value that at least 95 % of the
/// checks did not exceed. With fewer than twenty checks it is therefore the largest one. Of a drift,
/// which has a sign, it is that of the distance from zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Spread {
    /// The smallest.
    pub min: i64,
    /// The mean.
    pub mean: i64,
    /// The largest.
    pub max: i64,
    /// The 95th percentile.
    pub p95: i64,
}

/// What is kept of an hour or a day of one site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rollup {
    /// How many checks there were.
    pub checks: u32,
    /// How many of them found it online and brought a heartbeat.
    pub heartbeats: u32,
    /// The longest time between two neighbouring checks of it; none with fewer than two.
    pub longest_gap_seconds: Option<i64>,
    /// Age of the newest heartbeat, on Halo's clock.
    pub heartbeat_age_seconds: Option<Spread>,
    /// How far the server's clock was ahead (positive) or behind; the mean to a tenth of a second.
    pub clock_drift_ms: Option<Spread>,
    /// From question to answer; none without a check.
    pub latency_ms: Option<Spread>,
    /// How far apart the heartbeats were that the checks saw; of days only.
    pub heartbeat_steps: Option<Steps>,
    /// How many heartbeats were found to be late, each once.
    pub heartbeat_gaps: u32,
}

/// Drift is kept in tenths of a second.
const TENTH_MS: i64 = 100;

impl Rollup {
    /// Rolls up the checks of an hour, which must be in the order of time. How far apart heartbeats
    /// were is not kept of it: an hour has too few to say, and they would cost a fifth of its room.
    pub fn of_an_hour(samples: &[Sample]) -> Self {
        Self {
            heartbeat_steps: None,
            ..Self::of(samples)
        }
    }

    /// Rolls up checks of one site, which must be in the order of time.
    pub fn of(samples: &[Sample]) -> Self {
        let ages: Vec<i64> = samples
            .iter()
            .filter_map(|sample| Some(sample.beating_age()?.num_seconds()))
            .collect();
        let drifts: Vec<i64> = samples
            .iter()
            .filter_map(|sample| Some(sample.beating_drift()?.num_milliseconds()))
            .collect();
        let latencies: Vec<i64> = samples
            .iter()
            .map(|sample| i64::from(sample.latency_ms))
            .collect();
        Self {
            checks: count(samples.len()),
            heartbeats: count(ages.len()),
            longest_gap_seconds: samples
                .windows(2)
                .map(|pair| pair[1].at - pair[0].at)
                .max()
                .map(|gap: TimeDelta| gap.num_seconds()),
            heartbeat_age_seconds: Spread::of(&ages, 1),
            clock_drift_ms: Spread::of(&drifts, TENTH_MS).map(|spread| Spread {
                p95: distance_p95(&drifts),
                ..spread
            }),
            latency_ms: Spread::of(&latencies, 1),
            heartbeat_steps: cadence::steps(samples),
            heartbeat_gaps: count(cadence::gaps(samples).len()),
        }
    }
}

impl Spread {
    /// The spread of some values, the mean rounded to a multiple of `unit`; none without values.
    fn of(values: &[i64], unit: i64) -> Option<Self> {
        let mut sorted = values.to_vec();
        sorted.sort_unstable();
        let (min, max) = (*sorted.first()?, *sorted.last()?);
        let sum: i64 = sorted.iter().sum();
        let count = i64::try_from(sorted.len()).unwrap_or(i64::MAX);
        Some(Self {
            min,
            mean: (2 * sum + count * unit).div_euclid(2 * count * unit) * unit,
            max,
            p95: rank(&sorted, 95)?,
        })
    }
}

fn distance_p95(values: &[i64]) -> i64 {
    let mut distances: Vec<i64> = values.iter().map(|value| value.abs()).collect();
    distances.sort_unstable();
    rank(&distances, 95).unwrap_or(0)
}

/// The nearest rank: the smallest value that at least `percent` of all do not exceed.
pub(crate) fn rank(sorted: &[i64], percent: usize) -> Option<i64> {
    let place = (sorted.len() * percent).div_ceil(100);
    sorted.get(place.checked_sub(1)?).copied()
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
