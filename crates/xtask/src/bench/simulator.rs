//! The simulated Halo Cloud as the benchmarks use it: a calm world, in a process of its own.

use crate::processes::Running;
use crate::workspace::Finish;
use anyhow::Context;
use std::path::Path;
use std::process::Command;

/// A simulator that runs until this is dropped.
pub struct SimulatedHalo {
    /// Where it listens.
    pub url: String,
    _running: Running,
}

impl SimulatedHalo {
    /// Starts a world of so many practices and writes their list to a file.
    pub fn start(practices: u32, list: &Path) -> anyhow::Result<Self> {
        let mut command = Command::new(Finish::Release.binary("halo-simulator"));
        command
            .args(["--scenario", "calm", "--listen", "127.0.0.1:0"])
            .args(["--sites", &practices.to_string()])
            .arg("--practices")
            .arg(list)
            .env("RUST_LOG", "warn");
        let (running, says) = Running::start_announced("The simulated Halo Cloud", &mut command)?;
        let url = says
            .split_whitespace()
            .find(|word| word.starts_with("http://"))
            .context("The simulated Halo Cloud does not say where it listens")?;
        Ok(Self {
            url: url.to_owned(),
            _running: running,
        })
    }
}
