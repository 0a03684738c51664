//! `sundog repair clock`: takes back what a clock that ran ahead left in the database.
//!
//! A line for each thing that is changed on standard output, and how often. Exit code 0: nothing has to
//! be repaired, or it was; 1: something has to be, and `--yes` was not given; 2: it cannot be done.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use chrono::{DateTime, Utc};
use monitor::clock::{Clock, SystemClock};
use store::{AuditPrincipal, ClockRepair, StoreError};

use super::open;
use crate::cli::Flags;
use crate::config::ConfigPlace;

/// Says what is to be changed, and changes it where `yes` is given, after a copy was made.
///
/// # Errors
/// When somebody has the database open, or it cannot be read, copied or written.
pub async fn clock(yes: bool, flags: Flags) -> anyhow::Result<ExitCode> {
    let place = ConfigPlace::read(flags)?;
    let (database, now) = (&place.database, SystemClock.now());
    let cannot = || format!("Cannot repair {}", database.display());
    let mut repair = alone(database).await?;
    let to_do = repair.preview(now).await;
    repair.close().await.with_context(cannot)?;
    let to_do = to_do.with_context(cannot)?;
    let mut out = std::io::stdout().lock();
    for (rows, words) in &to_do {
        writeln!(out, "{rows}\t{words}").context("Cannot write the result")?;
    }
    if to_do.is_empty() {
        tracing::info!("nothing in {} lies ahead of {now}", database.display());
        return Ok(ExitCode::SUCCESS);
    }
    if !yes {
        tracing::warn!("nothing was changed: is it {now}? Then run this again with --yes");
        return Ok(ExitCode::from(1));
    }
    let copy = copy_of(database, now);
    let store = open(&place).await?;
    let made = store.back_up(&copy).await;
    store.close().await;
    made.with_context(cannot)?;
    tracing::info!("the database as it was is in {}", copy.display());
    let mut repair = alone(database).await?;
    let repaired = repair.carry_out(&AuditPrincipal::command_line(), now).await;
    repair.close().await.with_context(cannot)?;
    repaired.with_context(cannot)?;
    tracing::info!("repaired; `sundog verify` says whether everything agrees");
    Ok(ExitCode::SUCCESS)
}

/// Opens the database where nobody else has it open.
async fn alone(database: &Path) -> anyhow::Result<ClockRepair> {
    ClockRepair::open(database)
        .await
        .map_err(|error| match error {
            StoreError::Busy => anyhow::anyhow!("it is in use: stop `sundog serve` first"),
            error => error.into(),
        })
        .with_context(|| format!("Cannot repair {}", database.display()))
}

fn copy_of(database: &Path, now: DateTime<Utc>) -> PathBuf {
    let mut copy = database.as_os_str().to_owned();
    copy.push(now.format(".before-%Y%m%dT%H%M%SZ").to_string());
    PathBuf::from(copy)
}
