//! `cargo xtask lint`: what must hold of the source before any test runs. Its form, clippy on both halves,
//! and by `deny.toml` what comes in from others, where cargo-deny is installed. Nothing is fetched:
//! advisories are compared with the copy that was fetched last (`cargo deny fetch`), if there is one.

use crate::steps::{note, step};
use crate::{commands, prerequisites};
use std::path::{Path, PathBuf};

/// Runs all of it and stops at the first that does not hold.
pub fn run() -> anyhow::Result<()> {
    step("Form", || {
        commands::run(&mut commands::cargo(["fmt", "--check"]))
    })?;
    step("Lints of the server's half", || {
        clippy(&["--workspace", "--exclude", "frontend", "--all-targets"])
    })?;
    step("Lints of the browser's half", || {
        let target = prerequisites::WASM_TARGET;
        prerequisites::wasm_target()?;
        clippy(&["--package", "frontend", "--target", target])
    })?;
    step("What comes in from others", packages)
}

fn clippy(what: &[&str]) -> anyhow::Result<()> {
    let mut command = commands::cargo(["clippy", "--locked"]);
    commands::run(command.args(what).args(["--", "-D", "warnings"]))
}

fn packages() -> anyhow::Result<()> {
    if !commands::exists("cargo-deny") {
        note(
            "cargo-deny is not installed, so advisories are not looked at; origin and licences are tested \
             without it",
        );
        return Ok(());
    }
    deny(&["bans", "licenses", "sources"])?;
    if !has_advisories() {
        note("No advisories are on this machine: `cargo deny fetch` brings them");
        return Ok(());
    }
    deny(&["advisories"])
}

fn deny(checks: &[&str]) -> anyhow::Result<()> {
    let mut command = commands::cargo(["deny", "--offline", "--locked", "--log-level", "error"]);
    commands::run(command.arg("check").args(checks))
}

fn has_advisories() -> bool {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(Path::new(&std::env::var_os("HOME")?).join(".cargo")));
    home.and_then(|home| home.join("advisory-dbs").read_dir().ok())
        .is_some_and(|copies| copies.flatten().any(|copy| copy.path().is_dir()))
}
