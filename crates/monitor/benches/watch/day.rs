//! How many bytes does a check leave on disk after a day?
//!
//! A day is stepped through on one clock for the simulator and the watch, at the pace of real
//! life: checks are spread over their five minutes, practices go away and come back, finished
//! hours are folded. The database is closed and weighed after the first hour, when the current
//! hour's rows are there already, and again after a day: what grew in between, shared among the
//! checks made in between, is what a check costs.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context;
use chrono::TimeDelta;
use monitor::clock::FixedClock;
use serde::Serialize;
use simulator::{ClockMode, Options, SimulatedEvent, Simulator};
use store::Store;

use crate::bare;
use crate::cycle;
use crate::list;
use crate::watch::{Watch, settings};

/// The usual pace.
const INTERVAL: TimeDelta = TimeDelta::minutes(5);
/// How far the clock moves between two cycles.
const STEP: TimeDelta = TimeDelta::seconds(10);
/// How often a practice goes away in a day, on average.
const OUTAGES_PER_PRACTICE_DAY: f64 = 0.3;
/// How long it stays away.
const AWAY: TimeDelta = TimeDelta::minutes(12);

/// What was found.
#[derive(Debug, Serialize)]
pub struct Day {
    practices: usize,
    checks: usize,
    outages: usize,
    bytes_after_an_hour: u64,
    bytes_after_a_day: u64,
    bytes_per_check: f64,
    stepped_in_seconds: f64,
}

/// Measures a day of `practices` practices that lasts so many hours, with a database in `directory`.
pub async fn measure(practices: usize, directory: &Path, hours: i64) -> anyhow::Result<Day> {
    let began = Instant::now();
    let mut world = World::begin(practices, directory).await?;
    world.pass(TimeDelta::hours(1)).await?;
    let (bytes_after_an_hour, checks_before) = world.weigh().await?;
    world.pass(TimeDelta::hours(hours)).await?;
    let (bytes_after_a_day, checks_after) = world.weigh().await?;
    let checks = checks_after - checks_before;
    Ok(Day {
        practices,
        checks,
        outages: world.outages,
        bytes_after_an_hour,
        bytes_after_a_day,
        bytes_per_check: (bytes_after_a_day - bytes_after_an_hour) as f64 / checks as f64,
        stepped_in_seconds: began.elapsed().as_secs_f64(),
    })
}

struct World<'a> {
    simulator: Simulator,
    clock: FixedClock,
    directory: &'a Path,
    store: Store,
    watch: Watch,
    names: Vec<String>,
    outages: usize,
    outages_owed: f64,
}

impl<'a> World<'a> {
    async fn begin(practices: usize, directory: &'a Path) -> anyhow::Result<Self> {
        let start = cycle::start()?;
        let simulator = Simulator::start(Options {
            sites: practices,
            clock: ClockMode::Manual(start),
            ..Options::default()
        })
        .await?;
        let listed = list::of(&bare::client()?, &simulator.url()).await?;
        let store = list::database(directory, &listed, start).await?;
        let clock = FixedClock::at(start);
        let watch = resume(&store, &simulator, &clock).await?;
        Ok(Self {
            names: listed.into_iter().map(|each| each.name).collect(),
            simulator,
            clock,
            directory,
            store,
            watch,
            outages: 0,
            outages_owed: 0.0,
        })
    }

    async fn pass(&mut self, time: TimeDelta) -> anyhow::Result<()> {
        let mut left = time;
        while left > TimeDelta::zero() {
            self.let_practices_go_away()?;
            self.simulator.advance(STEP);
            self.clock.step(STEP);
            while self.watch.turn().await? > 0 {}
            left -= STEP;
        }
        Ok(())
    }

    /// One after the other, evenly over the day, in an order that visits all of them.
    fn let_practices_go_away(&mut self) -> anyhow::Result<()> {
        let steps_per_day = TimeDelta::days(1).as_seconds_f64() / STEP.as_seconds_f64();
        self.outages_owed += OUTAGES_PER_PRACTICE_DAY * self.names.len() as f64 / steps_per_day;
        while self.outages_owed >= 1.0 {
            self.outages_owed -= 1.0;
            let name = &self.names[self.outages * 7919 % self.names.len()];
            self.outages += 1;
            self.simulator
                .apply(SimulatedEvent::Reboot {
                    practice: name.clone(),
                    seconds: AWAY.as_seconds_f64(),
                })
                .with_context(|| format!("Cannot reboot {name}"))?;
        }
        Ok(())
    }

    /// Closes the database, so that everything is in its file; weighs that; and goes on.
    async fn weigh(&mut self) -> anyhow::Result<(u64, usize)> {
        let checks = self.watch.checks().await?;
        self.store.close().await;
        let mut bytes = 0;
        for file in std::fs::read_dir(self.directory)? {
            bytes += file?.metadata()?.len();
        }
        self.store = list::open(self.directory).await?;
        self.watch = resume(&self.store, &self.simulator, &self.clock).await?;
        Ok((bytes, checks))
    }
}

async fn resume(store: &Store, simulator: &Simulator, clock: &FixedClock) -> anyhow::Result<Watch> {
    let clock = Arc::new(clock.clone());
    Watch::resume(store.clone(), &simulator.url(), clock, settings(INTERVAL)).await
}
