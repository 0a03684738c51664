//! Programs that run until they are told to stop: the simulated Halo Cloud and Sundog. Each is
//! asked to stop (SIGTERM) and killed only if it does not; none outlives us, whichever way we
//! leave.

use crate::commands;
use anyhow::{Context, bail};
use rustix::process::{Pid, Signal, kill_process};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// How long a program may take to finish what it is doing.
const PATIENCE: Duration = Duration::from_secs(10);

/// A program that was started, and is stopped when this is dropped.
pub struct Running {
    /// What people call it.
    pub name: &'static str,
    child: Child,
}

impl Running {
    /// Starts a program under the name that messages call it by.
    pub fn start(name: &'static str, command: &mut Command) -> anyhow::Result<Self> {
        let child = command
            .spawn()
            .with_context(|| format!("Cannot start {name}: `{}`", commands::line(command)))?;
        Ok(Self { name, child })
    }

    /// Starts a program that says in its first line of standard output that it is ready, and
    /// returns that line too.
    pub fn start_announced(
        name: &'static str,
        command: &mut Command,
    ) -> anyhow::Result<(Self, String)> {
        let mut running = Self::start(name, command.stdout(Stdio::piped()))?;
        let output = running.child.stdout.take();
        let mut announcement = String::new();
        BufReader::new(output.context("Standard output was not piped")?)
            .read_line(&mut announcement)
            .with_context(|| format!("Cannot read what {name} says"))?;
        if announcement.is_empty() {
            bail!("{name} ended before it was ready");
        }
        Ok((running, announcement.trim_end().to_owned()))
    }

    /// Its number among the processes of this machine.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// How it ended, if it has.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    fn ask_to_stop(&self) {
        if let Some(pid) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            // It may have ended by itself a moment ago: then there is nobody to ask.
            let _ = kill_process(pid, Signal::TERM);
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.ended().is_some() {
            return;
        }
        self.ask_to_stop();
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            if self.ended().is_some() {
                return;
            }
            std::thread::park_timeout(Duration::from_millis(20));
        }
        // Nothing is left to do where even this fails: it has ended, or the system will tell.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
