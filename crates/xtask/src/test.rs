//! `cargo xtask test`: every ring of tests, from the rules to the browser. A ring that fails does
//! not keep the others from running. Ends with a summary, one line per ring, and a last line of
//! the form `N passed, N failed` for scripts; the exit status says the same.

mod browser_ring;
mod cargo_rings;
mod ring;

use crate::prerequisites::{self, WASM_TARGET};
use crate::steps::{complain, step};
use crate::workspace::Finish;
use crate::{commands, site};
use ring::Ring;
use std::process::ExitCode;
use std::time::Instant;

/// What may be asked of the tests.
#[derive(clap::Args)]
pub struct TestOptions {
    /// Leave the browser out: no Node.js and no Chromium are needed.
    #[arg(long)]
    no_browser: bool,
}

/// Runs all rings and tells how they went.
pub fn run(options: &TestOptions) -> ExitCode {
    let mut rings = vec![front_end(options)];
    rings.extend(cargo_rings::run());
    if !options.no_browser {
        rings.push(browser_ring::run());
    }
    println!("\n{}", ring::summary(&rings));
    if rings.iter().all(Ring::is_well) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// The browser's side must compile; for the browser ring it is also built and made ready.
fn front_end(options: &TestOptions) -> Ring {
    let started = Instant::now();
    let outcome = if options.no_browser {
        check_front_end()
    } else {
        site::build(Finish::Quick)
            .and_then(|()| step("Weight", || site::weight::check(Finish::Quick)))
            .and_then(|()| step("Stories of the live script", site::live_script::check))
    };
    Ring::from_outcome("front end", started.elapsed(), outcome)
}

fn check_front_end() -> anyhow::Result<()> {
    step("Front end compiles", || {
        prerequisites::wasm_target()?;
        commands::run(&mut commands::cargo([
            "check",
            "--package",
            "frontend",
            "--target",
            WASM_TARGET,
        ]))
    })
}
