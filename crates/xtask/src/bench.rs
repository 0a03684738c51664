//! `cargo xtask bench`: what a check costs, measured against the simulated Halo Cloud.
//!
//! Builds release programs and starts the simulator as a process of its own, so that its work is
//! not counted. The comparison with a bare loop, the simulated day and the year of history are measured
//! by the benchmark of `crates/monitor` (`benches/watch`), memory on the real `sundog serve`. Prints a
//! table and writes `target/bench.json`; docs/performance.md says what limits each figure.

mod answers;
mod memory;
mod simulator;
mod table;

use crate::steps::{note, step};
use crate::{commands, prerequisites, workspace};
use anyhow::Context;
use serde_json::{Value, json};
use simulator::SimulatedHalo;
use std::path::Path;

/// What may be asked of the benchmarks.
#[derive(clap::Args)]
pub struct Options {
    /// Only these; where none is named, all but the year, which takes many minutes.
    #[arg(value_enum)]
    only: Vec<Part>,
}

/// A group of figures.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// The whole cycle beside a bare loop.
    Speed,
    /// Resident memory of `sundog serve`.
    Memory,
    /// Bytes per check after a simulated day.
    Disk,
    /// A year of history: its size, and the times of answers over it.
    Year,
}

/// Practices in the comparison with a bare loop, and in the simulated day.
const PRACTICES: u32 = 1_000;
/// Practices that have a year of history.
const PRACTICES_OF_A_YEAR: u32 = 5_000;

/// Measures everything and says what came of it.
pub fn run(options: &Options) -> anyhow::Result<()> {
    let wanted = |part| match options.only.is_empty() {
        true => part != Part::Year,
        false => options.only.contains(&part),
    };
    prerequisites::c_compiler()?;
    step("Release programs", || build(wanted(Part::Memory)))?;
    let mut figures = json!({ "cores": std::thread::available_parallelism()?.get() });
    if wanted(Part::Speed) {
        figures["speed"] = step("The whole cycle beside a bare loop", speed)?;
    }
    if wanted(Part::Memory) {
        figures["memory"] = step("Memory of sundog serve", memory::measure)?;
    }
    if wanted(Part::Disk) {
        figures["disk"] = step("A day on disk", disk)?;
    }
    if wanted(Part::Year) {
        figures["year"] = step("A year of history", year)?;
    }
    println!("\n{}\n\n{}", table::of(&figures), answers::of(&figures));
    let file = workspace::target().join("bench.json");
    std::fs::write(&file, format!("{figures:#}\n"))
        .with_context(|| format!("Cannot write {}", file.display()))?;
    note(&format!("All figures: {}", file.display()));
    Ok(())
}

fn build(with_sundog: bool) -> anyhow::Result<()> {
    let mut build = commands::cargo(["build", "--release", "--package", "simulator"]);
    if with_sundog {
        build.args(["--package", "server"]);
    }
    commands::run(build.arg("--bins"))?;
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
    let scratch = tempfile::tempdir().context("Cannot make a temporary directory")?;
    let halo = SimulatedHalo::start(PRACTICES, &scratch.path().join("practices.csv"))?;
    watch(&["speed", &halo.url], scratch.path())
}

fn disk() -> anyhow::Result<Value> {
    let scratch = tempfile::tempdir().context("Cannot make a temporary directory")?;
    watch(&["day", &PRACTICES.to_string()], scratch.path())
}

fn year() -> anyhow::Result<Value> {
    let scratch = tempfile::tempdir().context("Cannot make a temporary directory")?;
    watch(&["year", &PRACTICES_OF_A_YEAR.to_string()], scratch.path())
}

/// Runs the benchmark of `crates/monitor` on a directory for its database.
fn watch(arguments: &[&str], directory: &Path) -> anyhow::Result<Value> {
    let mut bench = commands::cargo(["bench", "--quiet", "--package", "monitor"]);
    bench.args(["--bench", "watch", "--"]);
    let said = commands::output(bench.args(arguments).arg(directory))?;
    serde_json::from_str(&said).with_context(|| format!("These are no figures: {said}"))
}
