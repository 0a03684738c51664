//! `sundog practices export`: the practice list on standard output, as a file that imports again.

use std::io::Write;

use anyhow::Context;

use super::open;
use crate::cli::Flags;
use crate::config::Place;
use crate::practice_sheet::sheet;

/// Writes the list.
///
/// # Errors
/// When the database cannot be read or standard output cannot be written.
pub async fn export(flags: Flags) -> anyhow::Result<()> {
    let store = open(&Place::read(flags)?).await?;
    let sheet = sheet(&store, |_| true).await;
    store.close().await;
    std::io::stdout()
        .write_all(&sheet?)
        .context("Cannot write the list")
}
