//! What a person (or the build service) asks of this repository: `cargo xtask demo`, `test`, `lint`,
//! `build`, `sbom`, `bench`, `prepare`, `screenshots`. Each subcommand is one file of the same name; the
//! rest of the files are what several of them need. To add one, write its file, then name it in
//! `Task` below.
#![expect(clippy::print_stdout, reason = "xtask talks to a person at a terminal")]

mod bench;
mod build;
mod demo;
mod http;
mod lint;
mod prepare;
mod sbom;
mod screenshots;
mod test;

mod browser;
mod commands;
mod end2end;
mod npm;
mod prerequisites;
mod processes;
mod readiness;
mod site;
mod steps;
mod workspace;

use clap::Parser;
use std::process::ExitCode;

/// Build, show and check Sundog.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Task {
    /// Start a simulated Halo Cloud and Sundog on it, with a temporary database.
    Demo(demo::DemoOptions),
    /// Run every test: rules, storage, monitor, server, browser.
    Test(test::TestOptions),
    /// Check the form of the source, and what comes in from others.
    Lint,
    /// Build the release binaries, the page's assets inside.
    Build,
    /// Write target/sbom.cdx.json: everything from others that Sundog is built of and with.
    Sbom,
    /// Measure what a check costs, against the simulator.
    Bench(bench::BenchOptions),
    /// Renew the checked queries in crates/store/.sqlx from the migrations.
    Prepare(prepare::PrepareOptions),
    /// Take the pictures in docs/pictures anew.
    Screenshots,
}

fn main() -> ExitCode {
    let outcome = match Task::parse() {
        Task::Demo(options) => demo::run(&options),
        Task::Test(options) => return test::run(&options),
        Task::Lint => lint::run(),
        Task::Build => build::run(),
        Task::Sbom => sbom::run(),
        Task::Bench(options) => bench::run(&options),
        Task::Prepare(options) => prepare::run(&options),
        Task::Screenshots => screenshots::run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            steps::complain(&error);
            ExitCode::FAILURE
        }
    }
}
