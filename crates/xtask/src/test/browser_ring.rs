//! The last ring: Playwright drives a real browser against the simulator and the server, as they
//! were built for the tests. Its JSON report tells how many journeys passed.

use super::ring::Ring;
use crate::steps::{complain, step};
use crate::{commands, end2end};
use anyhow::Context;
use serde_json::Value;
use std::fs;
use std::process::Command;
use std::time::Instant;

/// Prepares and runs the journeys.
pub fn run() -> Ring {
    let started = Instant::now();
    let counted = step("Browser tests: what they need", end2end::playwright)
        .and_then(|playwright| step("Browser tests", || journeys(playwright)));
    let (passed, failed) = counted.unwrap_or_else(|error| {
        complain(&error);
        (0, 1)
    });
    Ring {
        name: "browser".into(),
        passed,
        failed,
        duration: started.elapsed(),
    }
}

/// `(passed, failed)`.
fn journeys(mut playwright: Command) -> anyhow::Result<(usize, usize)> {
    let report = end2end::report();
    if report.exists() {
        fs::remove_file(&report)?;
    }
    let ran = commands::run(
        playwright
            .arg("--reporter=list,json")
            .env("PLAYWRIGHT_JSON_OUTPUT_NAME", &report),
    );
    let counts = fs::read_to_string(&report)
        .ok()
        .and_then(|report| counts(&report))
        .context("Playwright left no report");
    match (ran, counts) {
        // The journeys that failed say more than the command that says that some did.
        (Err(_), Ok((passed, failed))) if failed > 0 => Ok((passed, failed)),
        (Err(error), _) => Err(error),
        (Ok(()), counts) => counts,
    }
}

/// A journey that passed only when tried again counts as failed: it is not to be relied on.
fn counts(report: &str) -> Option<(usize, usize)> {
    let report: Value = serde_json::from_str(report).ok()?;
    let count = |word: &str| usize::try_from(report["stats"][word].as_u64()?).ok();
    Some((count("expected")?, count("unexpected")? + count("flaky")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journey_that_needed_a_second_try_counts_as_failed() {
        let report = r#"{"stats": {"expected": 9, "unexpected": 1, "flaky": 2, "skipped": 4}}"#;
        assert_eq!(counts(report), Some((9, 3)));
    }
}
