//! What is known of one ring of tests when it is over, and the summary of them all.

use super::complain;
use crate::steps::seconds;
use std::fmt::Write;
use std::time::Duration;

/// One ring's result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ring {
    /// Which ring: a crate, or `browser`.
    pub name: String,
    /// Tests that passed.
    pub passed: usize,
    /// Tests that failed. A ring that could not run at all counts as one failure.
    pub failed: usize,
    /// How long it took.
    pub duration: Duration,
}

impl Ring {
    /// A ring that is a single yes or no.
    pub fn from_outcome(name: &str, duration: Duration, outcome: anyhow::Result<()>) -> Self {
        match outcome {
            Ok(()) => Self {
                name: name.into(),
                passed: 1,
                failed: 0,
                duration,
            },
            Err(error) => {
                complain(&error);
                Self {
                    name: name.into(),
                    passed: 0,
                    failed: 1,
                    duration,
                }
            }
        }
    }

    /// Whether nothing in it failed.
    pub fn is_well(&self) -> bool {
        self.failed == 0
    }
}

/// A table of the rings, and below it the one line that scripts read.
pub fn summary(rings: &[Ring]) -> String {
    let width = rings
        .iter()
        .map(|ring| ring.name.len())
        .max()
        .unwrap_or_default();
    let mut text = String::new();
    for ring in rings {
        let mark = if ring.is_well() { '✔' } else { '✘' };
        let _ = writeln!(
            text,
            "{mark} {:width$}  {:>4} passed  {:>3} failed  {:>12}",
            ring.name,
            ring.passed,
            ring.failed,
            seconds(ring.duration),
        );
    }
    let passed: usize = rings.iter().map(|ring| ring.passed).sum();
    let failed: usize = rings.iter().map(|ring| ring.failed).sum();
    let _ = write!(text, "\n{passed} passed, {failed} failed");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_of_the_summary_is_for_scripts() {
        let ring = |name: &str, passed, failed, seconds| Ring {
            name: name.into(),
            passed,
            failed,
            duration: Duration::from_secs(seconds),
        };
        let summary = summary(&[ring("domain", 120, 0, 1), ring("browser", 9, 1, 75)]);
        insta::assert_snapshot!(summary, @r"
        ✔ domain    120 passed    0 failed         1.0 s
        ✘ browser     9 passed    1 failed    1 min 15 s

        129 passed, 1 failed
        ");
    }
}
