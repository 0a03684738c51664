//! How much dearer is the whole cycle than a bare loop, and how many checks a second are there?
//!
//! Both ask the same simulator about the same sites, by turns in one process, so that whatever
//! else the machine does meets both alike. What is reported is the median of the runs, and of the
//! ratios of neighbouring runs.

use std::path::PathBuf;

use serde::Serialize;

use crate::bare::{self, Bare};
use crate::cost::{Cost, median};
use crate::cycle::{self, Watch};
use crate::list;

/// Pairs of runs.
const PAIRS: usize = 25;
/// Checks of each site in one run: an hour at the usual pace, so that each run of the cycle folds
/// one hour of samples.
const ROUNDS: usize = 12;

/// What was found.
#[derive(Debug, Serialize)]
pub struct Speed {
    sites: usize,
    under_way: usize,
    checks_each: usize,
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

/// Measures on the simulator at `halo_url`, with a database in `directory`.
pub async fn measure(halo_url: String, directory: PathBuf) -> anyhow::Result<Speed> {
    let http = bare::client()?;
    let mut practices = list::of(&http, &halo_url).await?;
    // Siblings share a GUID, which Sundog asks about once.
    practices.sort_by(|a, b| a.guid.cmp(&b.guid));
    practices.dedup_by(|a, b| a.guid == b.guid);
    let settings = cycle::settings();
    let under_way = settings.under_way_max;
    let bare = Bare::new(http, &halo_url, &practices, under_way);
    let watch = Watch::begin(&halo_url, &practices, &directory, settings).await?;

    // Connections, caches and the first round, in which every track of every site begins.
    bare.run(ROUNDS).await?;
    watch.run(ROUNDS).await?;
    let (mut bare_runs, mut cycle_runs) = (Vec::new(), Vec::new());
    for _ in 0..PAIRS {
        bare_runs.push(bare.run(ROUNDS).await?);
        cycle_runs.push(watch.run(ROUNDS).await?);
    }
    Ok(Speed {
        sites: practices.len(),
        under_way,
        checks_each: PAIRS * ROUNDS * practices.len(),
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
