//! Does bringing in a row take longer, the longer the list is already?
//!
//! The whole list of the simulated Halo Cloud comes in row by row, without a limit on requests.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use domain::question_priority::Priority;
use monitor::Monitor;
use monitor::clock::SystemClock;
use monitor::commands::import::Import;
use serde::Serialize;
use store::AuditPrincipal;
use tokio_util::sync::CancellationToken;

use crate::bare;
use crate::list;
use crate::watch::{halo_client, settings};

/// What did not come in within this time stays off the list.
const LIMIT: Duration = Duration::from_secs(300);

/// Rows of a transaction, as the command line takes them.
const CHUNK: usize = 100;

/// What was found.
#[derive(Debug, Serialize)]
pub struct Imported {
    rows: usize,
    rows_per_second: f64,
    first_tenth_rows_per_second: f64,
    last_tenth_rows_per_second: f64,
    last_to_first: f64,
}

/// Brings the simulator's list into a new database in `directory`.
pub async fn measure(halo_url: &str, directory: &Path) -> anyhow::Result<Imported> {
    let practices = list::of(&bare::client()?, halo_url).await?;
    let (monitor, engine) = Monitor::open(
        list::open(directory).await?,
        halo_client(halo_url)?,
        Arc::new(SystemClock),
        settings(TimeDelta::minutes(5)),
    )
    .await?;
    let stop = CancellationToken::new();
    let _stop_at_the_end = stop.clone().drop_guard();
    tokio::spawn(engine.serve(stop));
    let by = AuditPrincipal::command_line();
    let mut import = Import::begin(&monitor, Priority::Import, by, false).await?;
    let began = Instant::now();
    let mut done = vec![Duration::ZERO];
    let mut line = 1;
    for chunk in practices.chunks(CHUNK) {
        if began.elapsed() > LIMIT {
            break;
        }
        let entries = chunk.iter().map(list::Listed::entry);
        let entries: Vec<_> = entries.collect::<anyhow::Result<_>>()?;
        let rows: Vec<_> = (line..).zip(entries).collect();
        line += rows.len() as u64;
        import.rows(&rows).await.1?;
        done.push(began.elapsed());
    }
    let chunks = done.len() - 1;
    let (rows, tenth) = ((chunks * CHUNK).min(practices.len()), chunks.div_ceil(10));
    let rate = |from: usize, to: usize| {
        let rows = (to - from) * CHUNK.min(practices.len());
        rows as f64 / (done[to] - done[from]).as_secs_f64()
    };
    let (first, last) = (rate(0, tenth), rate(chunks - tenth, chunks));
    Ok(Imported {
        rows,
        rows_per_second: rate(0, chunks),
        first_tenth_rows_per_second: first,
        last_tenth_rows_per_second: last,
        last_to_first: last / first,
    })
}
