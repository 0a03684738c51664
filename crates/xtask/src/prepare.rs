//! `cargo xtask prepare`: renews `crates/store/.sqlx`, against which queries are checked when
//! there is no database. A scratch database is made from the migrations, the compiler is asked to
//! check every query against it and to write down what it learned; what no query asks for any
//! more is removed. Run it after changing a migration or a query. With `--check` nothing is
//! written, and a difference is an error.

use crate::site::files::{self, Files};
use crate::steps::{note, step};
use crate::{commands, prerequisites, workspace};
use anyhow::bail;
use std::fs::{self, File};
use std::path::Path;
use std::time::SystemTime;

/// What may be asked of `prepare`.
#[derive(clap::Args)]
pub struct PrepareOptions {
    /// Only say whether crates/store/.sqlx is up to date.
    #[arg(long)]
    check: bool,
}

/// Renews or checks the query files.
pub fn run(options: &PrepareOptions) -> anyhow::Result<()> {
    prerequisites::c_compiler()?;
    let store = workspace::root().join("crates/store");
    let scratch = tempfile::tempdir()?;
    let database = scratch.path().join("scratch.db");
    let fresh = scratch.path().join("sqlx");
    fs::create_dir(&fresh)?;

    step("Scratch database from the migrations", || {
        make_database(&store.join("migrations"), &database)
    })?;
    step("Queries checked against it", || {
        check_queries(&store, &database, &fresh)
    })?;

    let fresh = files::read_all(&fresh)?;
    let kept = files::read_all(&store.join(".sqlx"))?;
    if fresh == kept {
        note(&format!("All {} query files are up to date", kept.len()));
        return Ok(());
    }
    let difference = difference(&kept, &fresh);
    if options.check {
        bail!("crates/store/.sqlx is stale ({difference}): run `cargo xtask prepare`");
    }
    files::make_equal(&store.join(".sqlx"), &fresh)?;
    note(&format!("crates/store/.sqlx renewed: {difference}"));
    Ok(())
}

fn make_database(migrations: &Path, database: &Path) -> anyhow::Result<()> {
    commands::run(
        commands::cargo([
            "run",
            "--quiet",
            "--package",
            "xtask",
            "--example",
            "scratch_database",
        ])
        .arg("--")
        .arg(migrations)
        .arg(database),
    )
}

/// Queries are written down only by a compiler that runs, so the crate is made to look changed.
fn check_queries(store: &Path, database: &Path, fresh: &Path) -> anyhow::Result<()> {
    touch(&store.join("src/lib.rs"))?;
    let outcome = commands::run(
        commands::cargo(["check", "--quiet", "--package", "store", "--all-targets"])
            .env("DATABASE_URL", format!("sqlite://{}", database.display()))
            .env("SQLX_OFFLINE", "false")
            .env("SQLX_OFFLINE_DIR", fresh),
    );
    // The next ordinary build must not take over what was checked against the scratch database.
    touch(&store.join("src/lib.rs"))?;
    outcome
}

#[expect(
    clippy::disallowed_methods,
    reason = "cargo compares files by the machine's clock"
)]
fn touch(file: &Path) -> anyhow::Result<()> {
    Ok(File::options()
        .append(true)
        .open(file)?
        .set_modified(SystemTime::now())?)
}

fn difference(kept: &Files, fresh: &Files) -> String {
    let added = fresh
        .keys()
        .filter(|name| !kept.contains_key(*name))
        .count();
    let removed = kept
        .keys()
        .filter(|name| !fresh.contains_key(*name))
        .count();
    let changed = fresh
        .iter()
        .filter(|(name, content)| kept.get(*name).is_some_and(|known| known != *content))
        .count();
    format!("{added} added, {changed} changed, {removed} removed")
}
