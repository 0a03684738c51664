//! What is wrong with Sundog itself now. It is looked at with every turn and kept with its begin and end.

use chrono::{DateTime, TimeDelta, Utc};
use domain::alert::health_condition::HealthCondition;
use domain::wording::{counted, size};
use store::StoreError;

use crate::Monitor;
use crate::engine::health::Readiness;

/// A disk with less room than this is nearly full.
const ROOM_LEAST: u64 = 512 * 1024 * 1024;
/// So many failed tries to get in within an hour are somebody guessing.
const GUESSES: u64 = 200;

/// Looks, and writes down what changed. `undecided` says since when something cannot be told.
pub(super) async fn look(
    monitor: &Monitor,
    undecided: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut wrong = wrong(monitor, now).await?;
    if undecided.is_some() {
        wrong.push((HealthCondition::Undecided, String::new()));
    }
    let known = monitor.store.health_conditions(&[]).await?;
    let is_same = known.len() == wrong.len()
        && wrong
            .iter()
            .all(|(condition, _)| known.iter().any(|each| each.condition == *condition));
    if is_same {
        return Ok(());
    }
    monitor.store.keep_health(wrong, now).await
}

async fn wrong(
    monitor: &Monitor,
    now: DateTime<Utc>,
) -> Result<Vec<(HealthCondition, String)>, StoreError> {
    let mut wrong = Vec::new();
    match monitor.readiness().await {
        Readiness::PollerStale => wrong.push((HealthCondition::WatchLate, String::new())),
        Readiness::Database => wrong.push((HealthCondition::NotRecorded, String::new())),
        Readiness::Ready | Readiness::Starting => {}
    }
    if monitor.engine.shared.health.is_clock_doubted() {
        wrong.push((HealthCondition::ClockDoubted, String::new()));
    }
    if let Some(free) = monitor.store.room_bytes().await?
        && free < ROOM_LEAST
    {
        wrong.push((
            HealthCondition::DiskNearlyFull,
            format!("{} are free", size(free)),
        ));
    }
    let undelivered = monitor
        .store
        .undelivered_since(now - TimeDelta::days(1))
        .await?;
    if undelivered > 0 {
        let words = counted(undelivered, "message", "messages");
        wrong.push((HealthCondition::Undelivered, words));
    }
    let guesses = monitor
        .store
        .failed_tries(now - TimeDelta::hours(1))
        .await?;
    if guesses >= GUESSES {
        wrong.push((
            HealthCondition::Guessing,
            format!("{guesses} tries in an hour"),
        ));
    }
    Ok(wrong)
}
