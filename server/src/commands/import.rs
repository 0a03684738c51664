//! `sundog practices import`: a practice list in, one line out per row.
//!
//! Standard output holds the lines alone (line number, word, words for people); the summary goes
//! to the log. Exit code 0: all well; 1: some rows need a person; 2: the file could not be used.

use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use domain::environment::bind;
use domain::import::{Verdict, clipped};
use domain::practice_entry::of_cells;
use domain::question_priority::Priority;
use halo::HaloClient;
use monitor::Monitor;
use monitor::clock::{Clock, SystemClock};
use monitor::commands::import::Import;
use store::{AuditPrincipal, Store};
use tokio_util::sync::CancellationToken;

use crate::cli;
use crate::config::Config;
use crate::practice_file;
use crate::serve_lock::ServeLock;

/// Rows that are looked up side by side and written together.
const CHUNK: usize = 100;

/// Imports a file.
///
/// # Errors
/// When the file, the database or Halo cannot be used. Rows before that stay imported, and the
/// same command goes on where it stopped.
pub async fn import(command: cli::ImportArguments) -> anyhow::Result<ExitCode> {
    let bytes = std::fs::read(&command.file)
        .with_context(|| format!("Cannot read {}", command.file.display()))?;
    let rows = practice_file::read(&bytes, usize::MAX)
        .with_context(|| format!("Cannot use {}", command.file.display()))?;
    let config = Config::read(command.flags)?;
    let store = Store::open(&config.database)
        .await
        .with_context(|| format!("Cannot open the database {}", config.database.display()))?;
    // A service of another environment asks another Halo Cloud.
    let is_same = match command.dry_run {
        true => bind(store.environment().await?, config.environment).is_ok(),
        false => {
            let now = SystemClock.now();
            store.belongs_to(config.environment, now).await?;
            true
        }
    };
    let halo = HaloClient::new(halo::HaloSettings::new(
        config.halo_url.clone(),
        config.halo_keys.clone(),
    ))
    .context("Cannot prepare to talk to Halo Cloud")?;
    let database = config.database.clone();
    let settings = config.watch();
    let (monitor, engine) =
        Monitor::open(store.clone(), halo, Arc::new(SystemClock), settings).await?;
    let stop = CancellationToken::new();
    let serving = tokio::spawn(engine.serve(stop.clone()));
    if monitor.awaits_environment() && practice_file::names_environment(&rows) {
        monitor::commands::self_check(&monitor).await;
    }
    practice_file::refuse_other(&rows, monitor.environment())
        .with_context(|| format!("Cannot use {}", command.file.display()))?;
    let by = AuditPrincipal::command_line();
    let is_serving = || ServeLock::is_held(&database);
    let import = Import::begin(&monitor, Priority::Import, by, command.dry_run).await?;
    let mut import = match is_same {
        true => import.beside(&is_serving),
        false => import,
    };

    let mut out = std::io::stdout().lock();
    let (mut settled, mut for_people) = (0, 0);
    for chunk in rows.chunks(CHUNK) {
        let entries = chunk.iter().map(|row| of_cells(&row.cells));
        let entries: Vec<_> = entries.collect();
        let usable = chunk.iter().zip(&entries).filter_map(|(row, entry)| {
            let entry = entry.as_ref().ok()?;
            Some((row.line, entry.clone()))
        });
        let (reports, outcome) = import.rows(&usable.collect::<Vec<_>>()).await;
        let mut reports = reports.into_iter();
        for (row, entry) in chunk.iter().zip(&entries) {
            let (verdict, words) = match entry {
                Ok(entry) => {
                    let Some(report) = reports.next() else { break };
                    let words = format!("{}: {}", clipped(&entry.name), report.words);
                    (report.verdict, words)
                }
                Err(why) => (Verdict::Invalid, why.clone()),
            };
            let words = words.trim_end_matches([':', ' ']);
            writeln!(out, "{} {verdict} {words}", row.line).context("Cannot write the result")?;
            if verdict.needs_a_person() {
                for_people += 1;
            } else {
                settled += 1;
            }
        }
        outcome?;
    }
    out.flush().context("Cannot write the result")?;
    monitor.keep_environment().await?;
    stop.cancel();
    serving.await.context("Cannot stop asking Halo Cloud")?;
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
