//! What does a check cost? The measuring half of `cargo xtask bench`, which starts the simulated
//! Halo Cloud as a program of its own, runs this one, and lays the figures out.
//!
//! `speed` compares the whole cycle with a bare loop of the same HTTP client; `day` steps through
//! a day and weighs the database; `year` writes a year of history, weighs it and asks for pages over
//! it. Each prints one JSON object to standard output. To measure one
//! more thing, write a module that returns a serialisable value and name it in `main`.
#![expect(clippy::print_stdout, reason = "the figures go to standard output")]

mod answers;
mod bare;
mod cost;
mod cycle;
mod day;
mod list;
mod speed;
mod year;

use std::path::Path;

use anyhow::Context;
use serde::Serialize;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    // Cargo adds a flag of its own.
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    match words.as_slice() {
        [what, halo_url, directory] if what == "speed" => {
            // On a worker of the runtime, where the watch lives in `sundog serve` too.
            let measuring = speed::measure(halo_url.clone(), directory.into());
            print(&tokio::spawn(measuring).await??)
        }
        [what, practices, directory] if what == "day" => {
            let practices = practices.parse().context("How many practices?")?;
            print(&day::measure(practices, Path::new(directory)).await?)
        }
        [what, practices, directory] if what == "year" => {
            let practices = practices.parse().context("How many practices?")?;
            print(&year::measure(practices, Path::new(directory)).await?)
        }
        _ => {
            println!("Run `cargo xtask bench`: it gives this program a Halo Cloud to measure on.");
            Ok(())
        }
    }
}

fn print(figures: &impl Serialize) -> anyhow::Result<()> {
    println!("{}", serde_json::to_string(figures)?);
    Ok(())
}
