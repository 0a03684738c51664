//! `sundog practices import`: a practice list in, one line out per row.
//!
//! Standard output holds the lines alone (line number, word, words for people); the summary goes
//! to the log. Exit code 0: all well; 1: some rows need a person; 2: the file could not be used.

use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use domain::import::{Verdict, clipped};
use domain::practice_entry::of_cells;
use halo::HaloClient;
use halo::budget::Budget;
use monitor::clock::SystemClock;
use monitor::commands::import::Import;
use store::{Author, Store};

use crate::cli;
use crate::config::Config;
use crate::practice_file;

/// Imports a file.
///
/// # Errors
/// When the file, the database or Halo cannot be used. Rows before that stay imported, and the
/// same command goes on where it stopped.
pub async fn import(command: cli::Import) -> anyhow::Result<ExitCode> {
    let bytes = std::fs::read(&command.file)
        .with_context(|| format!("Cannot read {}", command.file.display()))?;
    let rows = practice_file::read(&bytes)
        .with_context(|| format!("Cannot use {}", command.file.display()))?;
    let config = Config::read(command.flags)?;
    let store = Store::open(&config.database)
        .await
        .with_context(|| format!("Cannot open the database {}", config.database.display()))?;
    let environment = config.environment();
    practice_file::refuse_other(&rows, environment)
        .with_context(|| format!("Cannot use {}", command.file.display()))?;
    if !command.dry_run {
        store.belongs_to(environment).await?;
    }
    let halo = HaloClient::new(halo::Settings::new(config.halo_url, config.halo_keys))
        .context("Cannot prepare to talk to Halo Cloud")?;
    let budget = Budget::new(config.max_requests_per_second, config.max_requests_per_day);
    let mut import = Import::begin(
        store.clone(),
        halo,
        Arc::new(SystemClock),
        budget,
        Author::command_line(),
        command.dry_run,
    )
    .await?;

    let mut out = std::io::stdout().lock();
    let (mut settled, mut for_people) = (0, 0);
    for row in rows {
        let (verdict, words) = match of_cells(&row.cells) {
            Ok(entry) => {
                let report = import.row(row.line, &entry).await?;
                (
                    report.verdict,
                    format!("{}: {}", clipped(&entry.name), report.words),
                )
            }
            Err(why) => (Verdict::Invalid, why),
        };
        let words = words.trim_end_matches([':', ' ']);
        writeln!(out, "{} {verdict} {words}", row.line).context("Cannot write the result")?;
        if verdict.needs_a_person() {
            for_people += 1
        } else {
            settled += 1
        }
    }
    out.flush().context("Cannot write the result")?;
    store.close().await;
    let done = if command.dry_run {
        "would be settled"
    } else {
        "settled"
    };
    tracing::info!("{settled} rows {done}, {for_people} need a person");
    Ok(if for_people > 0 {
        ExitCode::from(1)
    } else {
        ExitCode::SUCCESS
    })
}
