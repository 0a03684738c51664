//! What a run cost: processor time of this process (user and system) and time on the wall.
//!
//! The simulator is another process, so its work is in neither figure, except that both share
//! the cores of the machine.

use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};
use serde::Serialize;

/// A measurement that has begun.
pub struct Meter {
    cpu: Duration,
    wall: Instant,
}

/// What was spent in all.
pub struct Spent {
    cpu: Duration,
    wall: Duration,
}

/// The cost of some checks.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Cost {
    /// How many checks.
    pub checks: usize,
    /// Microseconds of processor time per check.
    pub cpu_us: f64,
    /// Microseconds on the wall per check.
    pub wall_us: f64,
}

impl Meter {
    /// Begins.
    pub fn start() -> Self {
        Self {
            cpu: cpu(),
            wall: Instant::now(),
        }
    }

    /// Ends.
    pub fn stop(self) -> Spent {
        Spent {
            cpu: cpu() - self.cpu,
            wall: self.wall.elapsed(),
        }
    }
}

impl Spent {
    /// The cost of each of the checks that were made.
    pub fn shared_among(self, checks: usize) -> Cost {
        let per_check = |spent: Duration| spent.as_secs_f64() * 1e6 / checks as f64;
        Cost {
            checks,
            cpu_us: per_check(self.cpu),
            wall_us: per_check(self.wall),
        }
    }
}

fn cpu() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ProcessCPUTime))
        .expect("processor time does not run backwards")
}

/// The middle one; of an even number the upper of the two.
pub fn median(figures: impl IntoIterator<Item = f64>) -> f64 {
    ranked(figures, 50)
}

/// The one that nineteen of twenty do not exceed.
pub fn p95(figures: impl IntoIterator<Item = f64>) -> f64 {
    ranked(figures, 95)
}

/// The one that ninety-nine of a hundred do not exceed.
pub fn p99(figures: impl IntoIterator<Item = f64>) -> f64 {
    ranked(figures, 99)
}

fn ranked(figures: impl IntoIterator<Item = f64>, per_cent: usize) -> f64 {
    let mut figures: Vec<f64> = figures.into_iter().collect();
    figures.sort_by(f64::total_cmp);
    let rank = figures.len() * per_cent / 100;
    figures.get(rank).copied().unwrap_or(f64::NAN)
}
