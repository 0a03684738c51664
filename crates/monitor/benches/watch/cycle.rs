//! The whole cycle: who is due, ask, decide, record on disk, tell the pages, keep house.
//!
//! A real `Monitor` over a real database file. Its clock is stepped by a poll interval for each
//! round, so that every site is due again at once and the folding of finished hours takes the
//! share of the work that it has in real life: once in twelve rounds.

use std::path::Path;
use std::sync::Arc;

use anyhow::ensure;
use chrono::{DateTime, TimeDelta, Utc};
use domain::pace::Policy;
use halo::{HaloClient, Keys};
use monitor::clock::FixedClock;
use monitor::{Monitor, Settings};
use store::Store;

use crate::cost::{Cost, Meter};
use crate::list::{self, Listed};

/// More questions per second than any machine can ask: the budget must not be what is measured.
pub const UNLIMITED: f64 = 1e9;

/// A watch over some sites.
pub struct Watch {
    monitor: Monitor,
    clock: FixedClock,
    interval: TimeDelta,
    sites: usize,
}

impl Watch {
    /// Puts `practices` on the list of a new database in `directory` and takes up the watch.
    pub async fn begin(
        halo_url: &str,
        practices: &[Listed],
        directory: &Path,
        settings: Settings,
    ) -> anyhow::Result<Self> {
        let start: DateTime<Utc> = "2026-08-18T00:00:00Z".parse()?;
        let store = list::database(directory, practices, start).await?;
        let sites = store.sites().await?.len();
        let interval = settings.policy.poll_interval;
        let clock = FixedClock::at(start);
        let monitor = resume(store, halo_url, &clock, settings).await?;
        Ok(Self {
            monitor,
            clock,
            interval,
            sites,
        })
    }

    /// Checks every site `rounds` times.
    pub async fn run(&self, rounds: usize) -> anyhow::Result<Cost> {
        let meter = Meter::start();
        let mut checks = 0;
        for _ in 0..rounds {
            self.clock.step(self.interval);
            loop {
                let report = self.monitor.cycle().await?;
                checks += report.outcomes;
                if report.outcomes == 0 {
                    break;
                }
            }
        }
        ensure!(
            checks == rounds * self.sites,
            "{checks} checks were made in {rounds} rounds of {} sites",
            self.sites
        );
        Ok(meter.stop(checks))
    }
}

/// A monitor on a database, asking the simulator at `halo_url`.
pub async fn resume(
    store: Store,
    halo_url: &str,
    clock: &FixedClock,
    settings: Settings,
) -> anyhow::Result<Monitor> {
    let keys = Keys::new(simulator::PRIMARY_KEY.into(), None);
    let halo = HaloClient::new(halo::Settings::new(halo_url.parse()?, keys))?;
    Ok(Monitor::resume(store, halo, Arc::new(clock.clone()), settings).await?)
}

/// The settings of the product, without a limit on requests.
pub fn settings() -> Settings {
    Settings {
        policy: Policy::default(),
        max_requests_per_second: UNLIMITED,
        ..Settings::default()
    }
}
