//! `sundog backup`: a copy of the database, made while `serve` runs.

use std::io::Write;
use std::path::Path;

use anyhow::Context;
use domain::audit::Action;
use monitor::clock::{Clock, SystemClock};
use store::AuditPrincipal;

use super::open;
use crate::cli::Flags;
use crate::config::ConfigPlace;

/// Makes the copy and prints its name and its size in bytes.
///
/// # Errors
/// When something has the name already, or the copy cannot be made.
pub async fn backup(copy: &Path, flags: Flags) -> anyhow::Result<()> {
    let place = ConfigPlace::read(flags)?;
    let store = open(&place).await?;
    let made = store.back_up(copy).await;
    let bytes = made.with_context(|| format!("Cannot back up {}", place.database.display()))?;
    let (by, now) = (AuditPrincipal::command_line(), SystemClock.now());
    let subject = copy.display().to_string();
    store.keep(Action::BackedUp, &subject, &by, now).await?;
    store.close().await;
    tracing::info!("`sundog verify {}` checks the copy", copy.display());
    writeln!(std::io::stdout(), "{}\t{bytes}", copy.display()).context("Cannot write the result")
}
