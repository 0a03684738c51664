//! `sundog verify`: is everything in the database as it should be?
//!
//! A line for each check on standard output, and a line below it for each fault. Exit code 0: all is
//! well; 1: something is not; 2: the file could not be checked.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use domain::verification::{VerifyCheck, VerifyFinding};
use monitor::clock::{Clock, SystemClock};
use store::{StoreError, VerifySnapshot, VerifySource};

use super::open;
use crate::cli::Flags;
use crate::config::ConfigPlace;

/// Checks a file, or the configured database where none is named.
///
/// # Errors
/// When the file cannot be opened or read.
pub async fn verify(file: Option<PathBuf>, flags: Flags) -> anyhow::Result<ExitCode> {
    let place = ConfigPlace::read(flags)?;
    let (path, source) = match file {
        Some(file) if !is_same(&file, &place.database) => (file, VerifySource::Copy),
        Some(_) | None => {
            if !place.database.exists() {
                open(&place).await?.close().await;
            }
            (place.database, VerifySource::InUse)
        }
    };
    let cannot = || format!("Cannot check {}", path.display());
    let findings = match findings(&path, source).await {
        // So damaged that it cannot even be read on: that is a finding, and the only one.
        Err(StoreError::Corrupt(words)) => {
            let mut file = VerifyFinding::of(VerifyCheck::File, "pages");
            file.add(0, [words]);
            vec![file]
        }
        other => other.with_context(cannot)?,
    };
    let mut out = std::io::stdout().lock();
    for finding in &findings {
        writeln!(out, "{finding}").context("Cannot write the result")?;
    }
    let wrong = findings.iter().filter(|finding| !finding.is_well()).count();
    if wrong == 0 {
        tracing::info!("all is well in {}", path.display());
        return Ok(ExitCode::SUCCESS);
    }
    tracing::warn!("{wrong} checks of {} found faults", path.display());
    Ok(ExitCode::from(1))
}

async fn findings(path: &Path, source: VerifySource) -> Result<Vec<VerifyFinding>, StoreError> {
    let mut snapshot = VerifySnapshot::of(path, source).await?;
    let verified = snapshot.verify(SystemClock.now()).await;
    snapshot.close().await?;
    verified
}

/// Whether a name leads to the configured database.
fn is_same(file: &Path, database: &Path) -> bool {
    match (file.canonicalize(), database.canonicalize()) {
        (Ok(file), Ok(database)) => file == database,
        (_, _) => file == database,
    }
}
