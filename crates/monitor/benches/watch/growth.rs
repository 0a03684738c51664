//! What does a check, a page and a practice cost, the longer the list is?
//!
//! Run on the list that [`crate::import`] left, in a process of its own, so that its memory is that
//! of the watch alone. A fixed number of checks is made, so that a long list does not take for ever;
//! it is small enough that none of the lists reaches the end of an hour, whose folding only a short
//! one would do.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context;
use chrono::TimeDelta;
use serde::Serialize;

use crate::cost::median;
use crate::cycle::Cycle;
use crate::list;
use crate::page::waited;

/// The pace.
const INTERVAL: TimeDelta = TimeDelta::minutes(1);
/// Pages are asked for no longer than this.
const LIMIT: Duration = Duration::from_secs(20);

/// What was found.
#[derive(Debug, Serialize)]
pub struct Growth {
    practices: usize,
    checks: usize,
    cpu_us: f64,
    wall_us: f64,
    overview_ms: f64,
    search_ms: f64,
    resident_bytes: u64,
}

/// Makes so many checks against the simulator at `halo_url`, and asks for each page so many times.
pub async fn measure(
    halo_url: &str,
    directory: &Path,
    checks: usize,
    times: usize,
) -> anyhow::Result<Growth> {
    let store = list::open(directory).await?;
    let (practices, wanted) = {
        let listed = store.practices().await?;
        let wanted = listed.get(listed.len() / 2).context("The list is empty")?;
        (listed.len(), wanted.entry.name.clone())
    };
    let cycle = Cycle::begin(store, halo_url, INTERVAL).await?;
    // Connections, caches and the first round, in which every track of every site begins.
    cycle.run(practices).await?;
    let cost = cycle.run(checks).await?;
    let (mut overview, mut search) = (Vec::new(), Vec::new());
    let began = Instant::now();
    while overview.len() < times && began.elapsed() < LIMIT {
        overview.push(waited(cycle.watch.overview()).await?);
        search.push(waited(cycle.watch.search(&wanted)).await?);
    }
    Ok(Growth {
        practices,
        checks: cost.checks,
        cpu_us: cost.cpu_us,
        wall_us: cost.wall_us,
        overview_ms: median(overview),
        search_ms: median(search),
        resident_bytes: resident_bytes()?,
    })
}

/// How much memory of this process is resident, on Linux.
fn resident_bytes() -> anyhow::Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let resident = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB"))
        .context("The kernel does not say what is resident")?;
    Ok(resident.trim().parse::<u64>()? * 1024)
}
