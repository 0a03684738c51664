//! The rings that cargo runs: one per crate, and one for the benchmarks. All are built and run by a
//! single command, because crates that are built together share their dependencies; which ring a
//! line of output belongs to is read from cargo's own headings.

use super::ring::Ring;
use crate::{commands, prerequisites};
use anyhow::Context;
use std::io::{BufRead, BufReader, PipeReader, pipe};
use std::time::{Duration, Instant};

/// Runs the tests of every crate but `frontend`, whose features exclude the server's.
pub fn run() -> Vec<Ring> {
    println!("▸ Tests of the crates");
    let started = Instant::now();
    let mut tally = TestTally::default();
    if let Err(error) = run_cargo(&mut tally) {
        // A test that failed is in the tally; anything else (it does not compile) is not.
        if tally.rings.iter().all(Ring::is_well) {
            tally
                .rings
                .push(Ring::from_outcome("crates", started.elapsed(), Err(error)));
        }
    }
    tally.rings
}

fn run_cargo(tally: &mut TestTally) -> anyhow::Result<()> {
    prerequisites::c_compiler()?;
    let (reader, writer) = pipe()?;
    let mut command = commands::cargo([
        "test",
        "--workspace",
        "--exclude",
        "frontend",
        "--no-fail-fast",
        "--color",
        "never",
    ]);
    // Headings go to standard error, results to standard output: one pipe keeps their order.
    command.stdout(writer.try_clone()?).stderr(writer);
    let mut child = command.spawn().context("Cannot start cargo")?;
    // The command holds the writing ends too, and the pipe ends only when all are closed.
    drop(command);
    read(reader, tally)?;
    let status = child.wait()?;
    anyhow::ensure!(status.success(), "`cargo test` failed ({status})");
    Ok(())
}

fn read(reader: PipeReader, tally: &mut TestTally) -> anyhow::Result<()> {
    let mut last = Instant::now();
    for line in BufReader::new(reader).split(b'\n') {
        let line = String::from_utf8_lossy(&line?).into_owned();
        println!("{line}");
        tally.read(&line, last.elapsed());
        last = Instant::now();
    }
    Ok(())
}

/// What was read so far.
#[derive(Default)]
struct TestTally {
    rings: Vec<Ring>,
}

impl TestTally {
    /// Takes in one line and the time that passed since the one before.
    fn read(&mut self, line: &str, since_last: Duration) {
        if let Some(name) = ring_begun(line) {
            if self.rings.iter().all(|ring| ring.name != name) {
                self.rings.push(Ring {
                    name: name.to_owned(),
                    passed: 0,
                    failed: 0,
                    duration: Duration::ZERO,
                });
            }
            return;
        }
        if let Some(ring) = self.rings.last_mut() {
            ring.duration += since_last;
            if let Some((passed, failed)) = result(line) {
                ring.passed += passed;
                ring.failed += failed;
            }
        }
    }
}

/// The ring that begins with this heading: a crate, or its benchmarks. Cargo runs a crate's unit
/// tests before its other tests, whose headings name only their files, and its benchmarks last.
fn ring_begun(line: &str) -> Option<&str> {
    let heading = line.trim_start();
    if heading.starts_with("Running benches/") {
        return Some("benches");
    }
    let target = heading
        .strip_prefix("Running unittests ")?
        .rsplit(['/', '\\'])
        .next()?
        .rsplit_once('-')?
        .0;
    Some(match target {
        "sundog" => "server",
        "halo_simulator" => "simulator",
        library => library,
    })
}

/// `(passed, failed)` from the line with which a test program ends.
fn result(line: &str) -> Option<(usize, usize)> {
    let counts = line.strip_prefix("test result: ")?.split_once(". ")?.1;
    let count = |word: &str| {
        counts
            .split("; ")
            .find_map(|part| part.trim().strip_suffix(word)?.trim().parse().ok())
    };
    Some((count("passed")?, count("failed")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_counted_for_the_ring_that_began_last() {
        let output = "\
     Running unittests src/lib.rs (target/debug/deps/domain-0123456789abcdef)
test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s
     Running unittests src/main.rs (target/debug/deps/sundog-0123456789abcdef)
test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s
     Running tests/serving.rs (target/debug/deps/serving-0123456789abcdef)
test result: FAILED. 4 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 2.00s
     Running benches/watch/main.rs (target/debug/deps/watch-0123456789abcdef)
test result: ok. 6 passed; 0 failed; 0 ignored";
        let mut tally = TestTally::default();
        for line in output.lines() {
            tally.read(line, Duration::from_secs(1));
        }
        let counts: Vec<_> = tally
            .rings
            .iter()
            .map(|ring| (ring.name.as_str(), ring.passed, ring.failed))
            .collect();
        assert_eq!(
            counts,
            [("domain", 12, 0), ("server", 7, 1), ("benches", 6, 0)]
        );
    }

    #[test]
    fn other_lines_are_no_results() {
        assert_eq!(result("test decide::a_sentence ... ok"), None);
        assert_eq!(ring_begun("   Compiling domain v0.1.0"), None);
    }
}
