//! Playwright, ready to run: its packages, a browser, and the programs that it drives, each added
//! or built where it is missing.

use crate::workspace::{self, Finish};
use crate::{browser, commands, npm};
use std::path::PathBuf;
use std::process::Command;

/// Installs and builds what Playwright needs; returns its command, to which arguments are added.
pub fn playwright() -> anyhow::Result<Command> {
    let directory = workspace::root().join("end2end");
    npm::install(&directory)?;
    let browser = browser::find_or_install()?;
    build_programs()?;
    let mut command = Command::new("node");
    command
        .args(["node_modules/@playwright/test/cli.js", "test"])
        .current_dir(directory)
        .env("CHROMIUM", browser)
        .env("SUNDOG", Finish::Quick.binary("sundog"))
        .env("HALO_SIMULATOR", Finish::Quick.binary("halo-simulator"));
    Ok(command)
}

/// With all targets, so that the programs share every dependency with the other rings of tests.
fn build_programs() -> anyhow::Result<()> {
    commands::run(&mut commands::cargo([
        "build",
        "--workspace",
        "--exclude",
        "frontend",
        "--all-targets",
    ]))
}

/// Where Playwright is told to leave its report.
pub fn report() -> PathBuf {
    workspace::target().join("end2end.json")
}
