//! Does Halo Cloud serve us? Asked while there is no practice yet, since nothing else asks then.
//!
//! The question is a look-up of a Site ID that nobody has: whoever gets as far as an empty answer
//! has a good key and an allowed address. It is paid from the quota like any other, and asked once
//! a minute at most, however many people look.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use domain::observation::FailureClass;
use domain::question_priority::Priority;
use domain::self_check::{SelfCheck, SelfCheckSkipped, SelfCheckStep};
use domain::site::{Pms, SiteKey};
use futures::FutureExt;
use futures::future::{BoxFuture, Shared};

use crate::Monitor;
use crate::engine::{self, Patience};

/// How long an outcome holds.
const EVERY: TimeDelta = TimeDelta::seconds(60);
/// A person waits for the page, so Halo has this long.
const WAITS: Duration = Duration::from_secs(4);
/// Zedmed's IDs are the ones that are any text; none is this one.
const PROBE_SITE_ID: &str = "sundog-self-check";

/// The newest question, and the one that is being asked: whoever looks meanwhile gets the same answer.
#[derive(Debug, Default)]
pub(crate) struct NewestCheck(Mutex<CheckState>);

type Asking = Shared<BoxFuture<'static, Result<SelfCheckStep, SelfCheckSkipped>>>;

#[derive(Debug, Default)]
struct CheckState {
    newest: Option<SelfCheckStep>,
    asking: Option<Asking>,
}

/// What is known of our way to Halo Cloud. Asks where that is due and nothing is watched yet.
pub async fn self_check(monitor: &Monitor) -> SelfCheck {
    let newest = newest_check(monitor).await;
    let shared = &monitor.engine.shared;
    SelfCheck {
        host: shared.host.clone(),
        has_second_key: shared.has_second_key,
        newest,
    }
}

/// The newest outcome, asked for anew where it is old and there may be a question; else the old
/// one, which says of when it is.
async fn newest_check(monitor: &Monitor) -> Result<SelfCheckStep, SelfCheckSkipped> {
    let now = monitor.now();
    let asking = {
        let mut state = state(monitor);
        if let Some(asked) = state.newest.as_ref().filter(|asked| holds(asked, now)) {
            return Ok(asked.clone());
        }
        if !monitor.snapshot().practices.is_empty() {
            return state.newest.clone().ok_or(SelfCheckSkipped::Watching);
        }
        let asking = state.asking.get_or_insert_with(|| {
            let monitor = monitor.clone();
            async move { ask_for_nobody(&monitor).await }
                .boxed()
                .shared()
        });
        asking.clone()
    };
    let asked = asking.await;
    let mut state = state(monitor);
    state.asking = None;
    match asked {
        Ok(asked) => {
            state.newest = Some(asked.clone());
            Ok(asked)
        }
        Err(why) => state.newest.clone().ok_or(why),
    }
}

fn state(monitor: &Monitor) -> MutexGuard<'_, CheckState> {
    let check = &monitor.engine.shared.self_check;
    check.0.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn ask_for_nobody(monitor: &Monitor) -> Result<SelfCheckStep, SelfCheckSkipped> {
    let key = SiteKey {
        pms: Pms::Zedmed,
        site_id: PROBE_SITE_ID
            .parse()
            .expect("it is short and has no line break"),
    };
    let question = monitor
        .engine
        .look_up(&key, Priority::Probe, Patience::Leaves);
    let reply = tokio::time::timeout(WAITS, question).await;
    let at = monitor.now();
    let Ok(reply) = reply else {
        return Ok(SelfCheckStep {
            at,
            halo_now: None,
            latency_ms: u32::try_from(WAITS.as_millis()).unwrap_or(u32::MAX),
            failure: Some(FailureClass::HaloUnreachable),
            message: format!("silent for {} s", WAITS.as_secs()),
            with_second_key: false,
        });
    };
    let reply = reply.map_err(|why| match why {
        engine::NotAsked::Paused => SelfCheckSkipped::Paused,
        engine::NotAsked::Spent | engine::NotAsked::Stopped => SelfCheckSkipped::Spent,
    })?;
    let failure = reply.outcome.err();
    Ok(SelfCheckStep {
        at,
        halo_now: reply.halo_now,
        latency_ms: reply.latency_ms,
        failure: failure.as_ref().map(|failure| failure.class),
        message: failure.map_or_else(String::new, |failure| failure.message),
        with_second_key: reply.with_second_key,
    })
}

/// Whether an outcome is of the last minute. A clock that went back makes it old.
fn holds(asked: &SelfCheckStep, now: DateTime<Utc>) -> bool {
    (TimeDelta::zero()..EVERY).contains(&(now - asked.at))
}
