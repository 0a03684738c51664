//! `cargo xtask bench`: what a check costs, measured against the simulated Halo Cloud.
//!
//! Builds release programs and starts the simulator as a process of its own, so that its work is
//! not counted. Memory is measured on the real `sundog serve`, everything else by the benchmark of
//! `crates/monitor` (`benches/watch`). Prints a table and writes `target/bench.json`;
//! docs/performance.md says what limits each figure.

mod answers;
mod growth;
mod memory;
mod simulator;
mod table;
mod viewers;

use crate::steps::{note, step};
use crate::{commands, prerequisites, workspace};
use anyhow::Context;
use serde_json::{Value, json};
use simulator::SimulatedHalo;
use std::path::Path;

/// What may be asked of the benchmarks.
#[derive(clap::Args)]
pub struct BenchOptions {
    /// Only these; where none is named, all but growth and the year, which take many minutes.
    #[arg(value_enum)]
    only: Vec<BenchPart>,
}

/// A group of figures.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum BenchPart {
    /// The whole cycle beside a bare loop.
    Speed,
    /// Resident memory of `sundog serve`.
    Memory,
    /// Bytes per check after a simulated day.
    Disk,
    /// How long pages take while the watch is busy.
    Page,
    /// How long after a decision somebody hears of it.
    Alerts,
    /// What open pages cost while the list changes.
    Viewers,
    /// What grows with the list, up to 100,000 practices.
    Growth,
    /// A year of history: its size, and the times of answers over it.
    Year,
}

/// Practices in the comparison with a bare loop, and in the simulated day.
const PRACTICES: u32 = 1_000;
/// Practices whose watch is busy while pages are asked for, and while messages are sent.
const PRACTICES_OF_A_BUSY_WATCH: u32 = 10_000;
/// Practices that have a year of history.
const PRACTICES_OF_A_YEAR: u32 = 5_000;

/// Measures everything and says what came of it.
pub fn run(options: &BenchOptions) -> anyhow::Result<()> {
    let wanted = |part| match options.only.is_empty() {
        true => !matches!(part, BenchPart::Growth | BenchPart::Year),
        false => options.only.contains(&part),
    };
    prerequisites::c_compiler()?;
    step("Release programs", || {
        let with_sundog = wanted(BenchPart::Memory) || wanted(BenchPart::Viewers);
        build(with_sundog, options.only != [BenchPart::Viewers])
    })?;
    let mut figures = json!({ "cores": std::thread::available_parallelism()?.get() });
    if wanted(BenchPart::Speed) {
        figures["speed"] = step("The whole cycle beside a bare loop", speed)?;
    }
    if wanted(BenchPart::Memory) {
        figures["memory"] = step("Memory of sundog serve", memory::measure)?;
    }
    if wanted(BenchPart::Disk) {
        figures["disk"] = step("A day on disk", || alone("day", PRACTICES))?;
    }
    if wanted(BenchPart::Page) {
        figures["page"] = step("Pages while the watch is busy", page)?;
    }
    if wanted(BenchPart::Alerts) {
        figures["alerts"] = step("Messages while others wait", alerts)?;
    }
    if wanted(BenchPart::Viewers) {
        figures["viewers"] = step("Open pages", viewers::measure)?;
    }
    if wanted(BenchPart::Growth) {
        figures["growth"] = step("What grows with the list", growth::measure)?;
    }
    if wanted(BenchPart::Year) {
        figures["year"] = step("A year of history", || alone("year", PRACTICES_OF_A_YEAR))?;
    }
    let tables = [
        table::of(&figures),
        growth::of(&figures),
        answers::of(&figures),
        viewers::of(&figures),
    ];
    for table in tables.iter().filter(|table| !table.is_empty()) {
        println!("\n{table}");
    }
    let file = workspace::target().join("bench.json");
    std::fs::write(&file, format!("{figures:#}\n"))
        .with_context(|| format!("Cannot write {}", file.display()))?;
    note(&format!("All figures: {}", file.display()));
    Ok(())
}

fn build(with_sundog: bool, with_watch: bool) -> anyhow::Result<()> {
    let mut build = commands::cargo(["build", "--release", "--package", "simulator"]);
    if with_sundog {
        build.args(["--package", "server"]);
    }
    commands::run(build.arg("--bins"))?;
    if !with_watch {
        return Ok(());
    }
    commands::run(&mut commands::cargo([
        "bench",
        "--package",
        "monitor",
        "--bench",
        "watch",
        "--no-run",
    ]))
}

fn speed() -> anyhow::Result<Value> {
    let world = BenchWorld::begin(PRACTICES)?;
    world.watch("speed")
}

fn page() -> anyhow::Result<Value> {
    let world = BenchWorld::begin(PRACTICES_OF_A_BUSY_WATCH)?;
    world.watch("page")
}

fn alerts() -> anyhow::Result<Value> {
    let world = BenchWorld::begin(PRACTICES_OF_A_BUSY_WATCH)?;
    world.watch("alerts")
}

/// A part that needs no Halo Cloud, or makes its own.
fn alone(part: &str, practices: u32) -> anyhow::Result<Value> {
    let scratch = tempfile::tempdir().context("Cannot make a temporary directory")?;
    watch(part, practices, scratch.path(), None)
}

/// A simulated Halo Cloud, and a directory for a database.
struct BenchWorld {
    practices: u32,
    scratch: tempfile::TempDir,
    halo: SimulatedHalo,
}

impl BenchWorld {
    fn begin(practices: u32) -> anyhow::Result<Self> {
        let scratch = tempfile::tempdir().context("Cannot make a temporary directory")?;
        let halo = SimulatedHalo::start(practices, &scratch.path().join("practices.csv"))?;
        Ok(Self {
            practices,
            scratch,
            halo,
        })
    }

    fn watch(&self, part: &str) -> anyhow::Result<Value> {
        let directory = self.scratch.path();
        watch(part, self.practices, directory, Some(&self.halo.url))
    }
}

/// Runs a part of the benchmark of `crates/monitor` on a directory for its database.
fn watch(
    part: &str,
    practices: u32,
    directory: &Path,
    halo_url: Option<&str>,
) -> anyhow::Result<Value> {
    let mut bench = commands::cargo(["bench", "--quiet", "--package", "monitor"]);
    bench.args(["--bench", "watch", "--", part, &practices.to_string()]);
    let said = commands::output(bench.arg(directory).args(halo_url))?;
    serde_json::from_str(&said).with_context(|| format!("These are no figures: {said}"))
}
