//! What does a check cost? The measuring half of `cargo xtask bench`, which starts the simulated
//! Halo Cloud as a program of its own, runs this one, and lays the figures out.
//!
//! `speed` compares the whole cycle with a bare loop of the same HTTP client; `day` steps through
//! a day and weighs the database; `year` writes a year of history, weighs it and asks for pages
//! over it; `page` asks for pages while the watch is busy; `alerts` waits for messages beside it;
//! `import` and `growth` look for what grows with the list. Each prints one JSON object to standard output. To measure one more thing, write a
//! module that returns a serialisable value and name it in `PARTS` and `measure`.
//!
//! `cargo test` runs every part for a moment over a tiny list, so that none of them rots.
#![expect(clippy::print_stdout, reason = "the figures go to standard output")]

mod alerts;
mod answers;
mod bare;
mod cost;
mod cycle;
mod day;
mod growth;
mod import;
mod list;
mod moment;
#[path = "../../tests/notify/open_vault.rs"]
mod open_vault;
mod page;
mod speed;
mod watch;
mod year;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, bail};
use serde_json::{Value, to_value};

/// Everything that can be measured; `growth` goes on with the list that `import` left.
const PARTS: [&str; 7] = ["speed", "day", "year", "page", "alerts", "import", "growth"];

/// How long a part goes on.
#[derive(Clone, Copy)]
struct Length {
    /// Runs of the cycle, and as many of the bare loop.
    pairs: usize,
    /// Hours of a day.
    hours: i64,
    /// Days of a year.
    days: i64,
    /// How long pages are asked for beside the watch.
    asking: Duration,
    /// Decisions about alerts, with nothing else to send and beside what waits.
    decisions: usize,
    /// Checks by which lists of all sizes are compared.
    checks: usize,
    /// How often each page is asked for.
    times: usize,
}

const WHOLE: Length = Length {
    pairs: 25,
    hours: 24,
    days: 365,
    asking: Duration::from_secs(30),
    decisions: 200,
    checks: 50_000,
    times: 60,
};

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let (flags, words): (Vec<_>, Vec<_>) = std::env::args()
        .skip(1)
        .partition(|word| word.starts_with('-'));
    // Cargo says so where it runs benchmarks.
    if flags.iter().all(|flag| flag != "--bench") {
        return Ok(moment::run(&words).await);
    }
    match words.as_slice() {
        [part, practices, directory, rest @ ..] => {
            let practices = practices.parse().context("How many practices?")?;
            let halo_url = rest.first().cloned().unwrap_or_default();
            let part = part.clone();
            let measuring = measure(part, practices, directory.into(), halo_url, WHOLE);
            // On a worker of the runtime, where the watch lives in `sundog serve` too.
            println!("{}", tokio::spawn(measuring).await??);
        }
        _ => println!("Run `cargo xtask bench`: it gives this program a Halo Cloud to measure on."),
    }
    Ok(ExitCode::SUCCESS)
}

async fn measure(
    part: String,
    practices: usize,
    directory: PathBuf,
    halo_url: String,
    length: Length,
) -> anyhow::Result<Value> {
    let (directory, halo_url) = (directory.as_path(), halo_url.as_str());
    Ok(match part.as_str() {
        "speed" => to_value(speed::measure(halo_url, directory, length.pairs).await?)?,
        "day" => to_value(day::measure(practices, directory, length.hours).await?)?,
        "year" => {
            let (days, times) = (length.days, length.times);
            to_value(year::measure(practices, directory, days, times).await?)?
        }
        "page" => to_value(page::measure(halo_url, directory, length.asking).await?)?,
        "alerts" => to_value(alerts::measure(halo_url, directory, length.decisions).await?)?,
        "import" => to_value(import::measure(halo_url, directory).await?)?,
        "growth" => {
            let (checks, times) = (length.checks, length.times);
            to_value(growth::measure(halo_url, directory, checks, times).await?)?
        }
        _ => bail!("There is no part {part:?}: there are {PARTS:?}"),
    })
}
