//! Installing npm packages exactly as a committed `package-lock.json` names them. The directory
//! remembers which lock it was installed from, so a second run costs nothing.

use crate::site::files::fingerprint;
use crate::{commands, prerequisites, steps};
use anyhow::Context;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Makes `node_modules` in this directory match its lock file.
pub fn install(directory: &Path) -> anyhow::Result<()> {
    let lock_file = directory.join("package-lock.json");
    let lock =
        fs::read(&lock_file).with_context(|| format!("Cannot read {}", lock_file.display()))?;
    let wanted = fingerprint([lock.as_slice()]);
    let stamp = directory.join("node_modules/.installed-from");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    prerequisites::node()?;
    steps::note(&format!(
        "Installing npm packages in {}",
        directory.display()
    ));
    commands::run(
        Command::new("npm")
            // No package may run anything of its own while it is installed.
            .args([
                "ci",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--loglevel=error",
            ])
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
            .current_dir(directory),
    )?;
    fs::write(&stamp, wanted).with_context(|| format!("Cannot write {}", stamp.display()))
}
