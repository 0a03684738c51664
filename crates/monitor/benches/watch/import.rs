//! Does bringing in a row take longer, the longer the list is already?
//!
//! The whole list of the simulated Halo Cloud comes in row by row, without a limit on requests.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use halo::budget::Budget;
use monitor::clock::FixedClock;
use monitor::import::Import;
use serde::Serialize;
use store::Author;

use crate::bare;
use crate::cycle;
use crate::list;
use crate::watch::{UNLIMITED, halo_client};

/// What did not come in within this time stays off the list.
const LIMIT: Duration = Duration::from_secs(300);

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
    let mut import = Import::begin(
        list::open(directory).await?,
        halo_client(halo_url)?,
        Arc::new(FixedClock::at(cycle::start()?)),
        Budget::new(UNLIMITED, None),
        Author::command_line(),
        false,
    )
    .await?;
    let began = Instant::now();
    let mut done = vec![Duration::ZERO];
    for (line, practice) in (1..).zip(&practices) {
        if began.elapsed() > LIMIT {
            break;
        }
        import.row(line, &practice.entry()?).await?;
        done.push(began.elapsed());
    }
    let rows = done.len() - 1;
    let tenth = rows.div_ceil(10);
    let rate = |from: usize, to: usize| (to - from) as f64 / (done[to] - done[from]).as_secs_f64();
    let (first, last) = (rate(0, tenth), rate(rows - tenth, rows));
    Ok(Imported {
        rows,
        rows_per_second: rate(0, rows),
        first_tenth_rows_per_second: first,
        last_tenth_rows_per_second: last,
        last_to_first: last / first,
    })
}
