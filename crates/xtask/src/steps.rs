//! What a person sees while waiting: one line when a step starts, one with its duration when it
//! is done. Errors are printed as one line per cause, outermost first.

use std::time::{Duration, Instant};

/// Runs one step between a line that names it and a line that says how long it took.
pub fn step<T>(what: &str, work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
    println!("▸ {what}");
    let started = Instant::now();
    let outcome = work()?;
    println!("  done in {}", seconds(started.elapsed()));
    Ok(outcome)
}

/// A remark within a step.
pub fn note(remark: &str) {
    println!("  {remark}");
}

/// Tells what went wrong, with the reasons beneath it.
pub fn complain(error: &anyhow::Error) {
    println!("✘ {error}");
    for cause in error.chain().skip(1) {
        println!("  because: {cause}");
    }
}

/// A duration as people read it: `0.4 s`, `2 min 05 s`.
pub fn seconds(duration: Duration) -> String {
    if duration < Duration::from_secs(60) {
        format!("{:.1} s", duration.as_secs_f64())
    } else {
        let whole = duration.as_secs();
        format!("{} min {:02} s", whole / 60, whole % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_durations_are_told_in_minutes() {
        assert_eq!(seconds(Duration::from_millis(412)), "0.4 s");
        assert_eq!(seconds(Duration::from_secs(125)), "2 min 05 s");
    }
}
