//! The whole cycle: who is due, ask, decide, record on disk, tell the pages, keep house.
//!
//! A real watch over a real database file. Its clock is stepped by a poll interval as soon as all
//! are checked, so that every site is due again at once and the folding of finished hours takes
//! the share of the work that it has in real life.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::ensure;
use chrono::{DateTime, TimeDelta, Utc};
use monitor::clock::FixedClock;
use store::Store;

use crate::cost::{Cost, Meter};
use crate::watch::{Watch, settings};

/// Nothing that is measured goes on for longer.
const LIMIT: Duration = Duration::from_secs(180);

/// A watch whose time is ours.
pub struct Cycle {
    /// The watch.
    pub watch: Watch,
    clock: FixedClock,
    interval: TimeDelta,
}

impl Cycle {
    /// Takes up the watch over the list of a database at a pace of `interval`.
    pub async fn begin(store: Store, halo_url: &str, interval: TimeDelta) -> anyhow::Result<Self> {
        let clock = FixedClock::at(start()?);
        let settings = settings(interval);
        let watch = Watch::resume(store, halo_url, Arc::new(clock.clone()), settings).await?;
        Ok(Self {
            watch,
            clock,
            interval,
        })
    }

    /// Takes in so many answers, or as many as there are time for, and tells what each check cost.
    /// Look-ups are part of that cost; they are no checks.
    pub async fn run(&self, answers: usize) -> anyhow::Result<Cost> {
        let checks_before = self.watch.checks().await?;
        let (began, meter) = (Instant::now(), Meter::start());
        let (mut taken, mut is_idle) = (0, false);
        while taken < answers && began.elapsed() < LIMIT {
            let came = self.watch.turn().await?;
            ensure!(came > 0 || !is_idle, "nobody is due after a whole interval");
            is_idle = came == 0;
            if is_idle {
                self.clock.step(self.interval);
            }
            taken += came;
        }
        let spent = meter.stop();
        Ok(spent.shared_among(self.watch.checks().await? - checks_before))
    }
}

/// When the time of a benchmark begins: at midnight, so that its first hour is a whole one.
pub fn start() -> anyhow::Result<DateTime<Utc>> {
    Ok("2026-08-18T00:00:00Z".parse()?)
}
