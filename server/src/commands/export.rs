//! `sundog practices export`: the practice list on standard output, as a file that imports again.

use std::io::Write;

use anyhow::Context;
use domain::audit::Action;
use monitor::clock::{Clock, SystemClock};
use store::AuditPrincipal;

use super::open;
use crate::cli::Flags;
use crate::config::ConfigPlace;
use crate::practices_csv::batch;

/// Writes the list.
///
/// # Errors
/// When the database cannot be read or standard output cannot be written.
pub async fn export(flags: Flags) -> anyhow::Result<()> {
    let store = open(&ConfigPlace::read(flags)?).await?;
    let batch = batch(&store, |_| true).await?;
    let (by, now) = (AuditPrincipal::command_line(), SystemClock.now());
    store
        .keep(Action::ListExported, "practices", &by, now)
        .await?;
    store.close().await;
    std::io::stdout()
        .write_all(&batch)
        .context("Cannot write the list")
}
