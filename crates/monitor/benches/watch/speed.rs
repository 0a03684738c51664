//! How much dearer is the whole cycle than a bare loop, and how many checks a second are there?
//!
//! Both ask the same simulator about the same sites, by turns in one process, so that whatever
//! else the machine does meets both alike. What is told is the median of the runs, and of the
//! ratios of neighbouring runs.

use std::path::Path;

use chrono::TimeDelta;
use monitor::Settings;
use serde::Serialize;

use crate::bare::{self, Bare};
use crate::cost::{Cost, median};
use crate::cycle::{self, Cycle};
use crate::list;

/// The usual pace.
const INTERVAL: TimeDelta = TimeDelta::minutes(5);
/// Checks of each site in one run: an hour at the usual pace, so that each run of the cycle folds
/// one hour of samples.
const ROUNDS: usize = 12;

/// What was found.
#[derive(Debug, Serialize)]
pub struct Speed {
    sites: usize,
    under_way: usize,
    bare: Side,
    cycle: Side,
    cpu_ratio: f64,
    wall_ratio: f64,
}

/// One of the two.
#[derive(Debug, Serialize)]
struct Side {
    cpu_us: f64,
    wall_us: f64,
    checks_per_second: f64,
    runs: Vec<Cost>,
}

/// Measures so many pairs of runs on the simulator at `halo_url`, with a database in `directory`.
pub async fn measure(halo_url: &str, directory: &Path, pairs: usize) -> anyhow::Result<Speed> {
    let http = bare::client()?;
    let practices = list::of(&http, halo_url).await?;
    let sites = practices.len();
    let under_way = Settings::default().under_way_max;
    let bare = Bare::new(http, halo_url, &practices, under_way);
    let store = list::database(directory, &practices, cycle::start()?).await?;
    let cycle = Cycle::begin(store, halo_url, INTERVAL).await?;

    // Connections, caches and the first round, in which every track of every site begins.
    bare.run(ROUNDS).await?;
    cycle.run(ROUNDS * sites).await?;
    let (mut bare_runs, mut cycle_runs) = (Vec::new(), Vec::new());
    for _ in 0..pairs {
        bare_runs.push(bare.run(ROUNDS).await?);
        cycle_runs.push(cycle.run(ROUNDS * sites).await?);
    }
    Ok(Speed {
        sites,
        under_way,
        cpu_ratio: ratio(&cycle_runs, &bare_runs, |run| run.cpu_us),
        wall_ratio: ratio(&cycle_runs, &bare_runs, |run| run.wall_us),
        bare: Side::of(bare_runs),
        cycle: Side::of(cycle_runs),
    })
}

fn ratio(cycle: &[Cost], bare: &[Cost], of: impl Fn(&Cost) -> f64) -> f64 {
    let pairs = cycle.iter().zip(bare);
    median(pairs.map(|(cycle, bare)| of(cycle) / of(bare)))
}

impl Side {
    fn of(runs: Vec<Cost>) -> Self {
        let wall_us = median(runs.iter().map(|run| run.wall_us));
        Self {
            cpu_us: median(runs.iter().map(|run| run.cpu_us)),
            wall_us,
            checks_per_second: 1e6 / wall_us,
            runs,
        }
    }
}
