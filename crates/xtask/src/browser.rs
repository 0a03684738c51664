//! Which browser the tests drive: `CHROMIUM` where it is set, else the Chromium or Chrome that is
//! installed. On Debian as root it is installed when missing; elsewhere one line says what to do.

use crate::commands::{self, exists};
use crate::steps::note;
use anyhow::{Context, bail};
use std::path::PathBuf;
use std::process::Command;

const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
];

/// The browser's path; installs Debian's Chromium if there is none and we may.
pub fn find_or_install() -> anyhow::Result<PathBuf> {
    if let Some(chosen) = std::env::var_os("CHROMIUM") {
        return Ok(PathBuf::from(chosen));
    }
    if let Some(found) = find() {
        return Ok(found);
    }
    if !may_install() {
        bail!(
            "No browser found: install Chromium (Debian: apt-get install -y chromium), or name one in CHROMIUM"
        );
    }
    note("No browser found: installing Debian's Chromium");
    apt_get(["update", "--quiet"])?;
    apt_get([
        "install",
        "--yes",
        "--quiet",
        "--no-install-recommends",
        "chromium",
    ])?;
    find().context("Chromium was installed, but is not on the PATH")
}

fn find() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let directories: Vec<PathBuf> = std::env::split_paths(&path).collect();
    NAMES
        .iter()
        .flat_map(|name| {
            directories
                .iter()
                .map(move |directory| directory.join(name))
        })
        .find(|candidate| candidate.is_file())
}

fn may_install() -> bool {
    exists("apt-get") && rustix::process::geteuid().is_root()
}

fn apt_get<const N: usize>(arguments: [&str; N]) -> anyhow::Result<()> {
    commands::run(
        Command::new("apt-get")
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive"),
    )
}
