//! How much memory does `sundog serve` hold, with a small and a large list?
//!
//! The release binary imports the simulator's whole list, is started on it, and polls it for
//! several rounds; then the kernel is asked how much of it is resident (`/proc`, so on Linux
//! alone). Its processor time over those rounds is read there too, for a look at the everyday
//! cost: few checks per cycle, each cycle with its own commit.

use super::simulator::SimulatedHalo;
use crate::commands;
use crate::processes::Running;
use crate::steps::note;
use crate::workspace::Finish;
use anyhow::{Context, bail};
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// The lists that are measured.
const PRACTICES: [u32; 2] = [1_000, 10_000];

/// A fast pace, so that a few rounds take a minute: the work of one check is the same.
const POLL_INTERVAL: &str = "10s";

/// The time in which a list is polled at that pace: the first round and five more.
const ROUNDS: Duration = Duration::from_secs(60);

/// Measures each list in turn.
pub fn measure() -> anyhow::Result<Value> {
    let mut figures = json!({});
    for practices in PRACTICES {
        figures[practices.to_string()] = of(practices)?;
    }
    Ok(figures)
}

fn of(practices: u32) -> anyhow::Result<Value> {
    let scratch = tempfile::tempdir().context("Cannot make a temporary directory")?;
    let list = scratch.path().join("practices.csv");
    let halo = SimulatedHalo::start(practices, &list)?;
    import(scratch.path(), &halo.url, &list)?;

    let mut command = sundog(scratch.path(), &halo.url);
    command.args(["serve", "--listen", "127.0.0.1:0"]);
    command.args(["--poll-interval", POLL_INTERVAL]);
    let mut running = Running::start("Sundog", &mut command)?;
    std::thread::park_timeout(ROUNDS);
    if let Some(status) = running.ended() {
        bail!("Sundog ended while it was measured ({status})");
    }
    let status = proc(&running, "status")?;
    let (resident, peak) = (megabytes(&status, "VmRSS")?, megabytes(&status, "VmHWM")?);
    note(&format!(
        "{practices} practices: {resident:.1} MB resident, {peak:.1} MB at most"
    ));
    Ok(json!({ "resident_mb": resident, "peak_mb": peak }))
}

/// Brings the simulator's list in.
pub fn import(directory: &Path, halo_url: &str, list: &Path) -> anyhow::Result<()> {
    let mut command = sundog(directory, halo_url);
    let status = command
        .args(["practices", "import"])
        .arg(list)
        .stdout(Stdio::null())
        .status()
        .with_context(|| format!("Cannot start `{}`", commands::line(&command)))?;
    // Exit status 1 means that some rows need a person: two made-up names may be alike.
    if !status.success() && status.code() != Some(1) {
        bail!("`sundog practices import` failed ({status})");
    }
    Ok(())
}

/// The release program, over a directory for its database.
pub fn sundog(directory: &Path, halo_url: &str) -> Command {
    let mut command = Command::new(Finish::Release.binary("sundog"));
    command
        .current_dir(directory)
        .env("SUNDOG_DATABASE", directory.join("sundog.db"))
        .env("SUNDOG_HALO_URL", halo_url)
        .env("SUNDOG_HALO_KEY", "simulated-primary-key")
        .env("SUNDOG_MAX_REQUESTS_PER_SECOND", "2000")
        .env("SUNDOG_LOG", "error");
    command
}

/// What the kernel says of a process.
pub fn proc(running: &Running, file: &str) -> anyhow::Result<String> {
    let path = format!("/proc/{}/{file}", running.id());
    std::fs::read_to_string(&path)
        .with_context(|| format!("Cannot read {path}: memory is measured on Linux alone"))
}

/// The megabytes (10⁶ bytes) on the line `VmRSS:  40960 kB`.
fn megabytes(status: &str, name: &str) -> anyhow::Result<f64> {
    let kib = status
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
        .and_then(|rest| rest.trim().strip_suffix("kB")?.trim().parse::<f64>().ok())
        .with_context(|| format!("The kernel does not say {name}"))?;
    Ok(kib * 1024.0 / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resident_memory_is_read_in_megabytes() {
        let status = "Name:\tsundog\nVmHWM:\t   50000 kB\nVmRSS:\t   46875 kB\n";
        assert!((megabytes(status, "VmRSS").unwrap() - 48.0).abs() < 1e-9);
        assert!(megabytes(status, "VmSwap").is_err());
    }
}
