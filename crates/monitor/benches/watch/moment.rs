//! Every part for a moment over a tiny list, told as a test program tells its tests.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, ensure};
use serde_json::Value;
use simulator::{Options, Simulator};

use crate::{Length, PARTS, measure};

const PRACTICES: usize = 10;

const MOMENT: Length = Length {
    pairs: 1,
    hours: 1,
    days: 2,
    asking: Duration::from_millis(500),
    decisions: 2,
    checks: 50,
    times: 1,
};

/// Runs the parts whose name has one of the words in it; all, where there is no word.
pub async fn run(words: &[String]) -> ExitCode {
    let is_wanted = |part: &str| words.is_empty() || words.iter().any(|word| part.contains(word));
    let (mut passed, mut failed) = (0, 0);
    for part in PARTS.into_iter().filter(|part| is_wanted(part)) {
        // A part that panics must not keep the others from running.
        let outcome = tokio::spawn(once(part)).await;
        match outcome.map_err(anyhow::Error::from).flatten() {
            Ok(()) => {
                println!("test {part} ... ok");
                passed += 1;
            }
            Err(error) => {
                println!("test {part} ... FAILED\n{error:?}");
                failed += 1;
            }
        }
    }
    let word = if failed == 0 { "ok" } else { "FAILED" };
    println!("\ntest result: {word}. {passed} passed; {failed} failed; 0 ignored");
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

async fn once(part: &str) -> anyhow::Result<()> {
    let scratch = tempfile::tempdir().context("Cannot make a temporary directory")?;
    let halo = Simulator::start(Options {
        sites: PRACTICES,
        ..Options::default()
    })
    .await?;
    let measuring = async |part: &str| {
        let directory = scratch.path().to_owned();
        measure(part.to_owned(), PRACTICES, directory, halo.url(), MOMENT).await
    };
    if part == "growth" {
        measuring("import").await?;
    }
    let figures = measuring(part).await?;
    ensure!(
        is_whole(&figures),
        "not every figure is a number: {figures}"
    );
    Ok(())
}

/// JSON has no word for what came of a division by nothing but null.
fn is_whole(figures: &Value) -> bool {
    match figures {
        Value::Null => false,
        Value::Object(parts) => parts.values().all(is_whole),
        Value::Array(parts) => parts.iter().all(is_whole),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
    }
}
