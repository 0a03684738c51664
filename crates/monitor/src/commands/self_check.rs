//! Does Halo Cloud serve us? Asked while there is no practice yet, since nothing else asks then.
//!
//! The question is a look-up of a Site ID that nobody has: whoever gets as far as an empty answer
//! has a good key and an allowed address. It is paid from the budget like any other, and asked once
//! a minute at most, however many people look.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use domain::observation::FailureClass;
use domain::self_check::{Asked, NotAsked, SelfCheck};
use domain::site::{Pms, SiteKey};
use tokio::sync::Mutex;

use crate::Monitor;
use crate::engine::ask::{NotPaid, Purse};

/// How long an outcome holds.
const EVERY: TimeDelta = TimeDelta::seconds(60);
/// A person waits for the page, so Halo has this long.
const PATIENCE: Duration = Duration::from_secs(4);
/// Zedmed's IDs are the ones that are any text; none is this one.
const NOBODYS: &str = "sundog-self-check";

/// The newest question; held while the next one is under way, so that whoever looks meanwhile gets
/// the same answer.
#[derive(Debug, Default)]
pub(crate) struct NewestCheck(Mutex<Option<Asked>>);

/// What is known of our way to Halo Cloud. Asks where that is due and nothing is watched yet.
pub async fn self_check(monitor: &Monitor) -> SelfCheck {
    let newest = newest_check(monitor).await;
    SelfCheck {
        host: monitor.halo.host(),
        has_second_key: monitor.halo.has_second_key(),
        newest,
    }
}

/// The newest outcome, asked for anew where it is old and there may be a question; else the old
/// one, which says of when it is.
async fn newest_check(monitor: &Monitor) -> Result<Asked, NotAsked> {
    let mut newest = monitor.self_check.0.lock().await;
    let now = monitor.clock.now();
    if let Some(asked) = newest.as_ref().filter(|asked| holds(asked, now)) {
        return Ok(asked.clone());
    }
    if !monitor.snapshot().practices.is_empty() {
        return newest.clone().ok_or(NotAsked::Watching);
    }
    match ask_for_nobody(monitor).await {
        Ok(asked) => {
            *newest = Some(asked.clone());
            Ok(asked)
        }
        Err(why) => newest.clone().ok_or(why),
    }
}

async fn ask_for_nobody(monitor: &Monitor) -> Result<Asked, NotAsked> {
    let key = SiteKey {
        pms: Pms::Zedmed,
        site_id: NOBODYS.parse().expect("it is short and has no line break"),
    };
    let question = monitor.ask_besides(Purse::Cash, monitor.halo.halo_guids(&key));
    let heard = tokio::time::timeout(PATIENCE, question).await;
    let at = monitor.clock.now();
    let Ok(heard) = heard else {
        return Ok(Asked {
            at,
            halo_now: None,
            latency_ms: u32::try_from(PATIENCE.as_millis()).unwrap_or(u32::MAX),
            failure: Some(FailureClass::HaloUnreachable),
            message: format!("silent for {} s", PATIENCE.as_secs()),
            with_second_key: false,
        });
    };
    let heard = heard.map_err(|why| match why {
        NotPaid::Paused => NotAsked::Paused,
        NotPaid::Spent => NotAsked::Spent,
    })?;
    let failure = heard.outcome.err();
    Ok(Asked {
        at,
        halo_now: heard.halo_now,
        latency_ms: heard.latency_ms,
        failure: failure.as_ref().map(|failure| failure.class),
        message: failure.map_or_else(String::new, |failure| failure.message),
        with_second_key: monitor.halo.uses_second_key(),
    })
}

/// Whether an outcome is of the last minute. A clock that went back makes it old.
fn holds(asked: &Asked, now: DateTime<Utc>) -> bool {
    (TimeDelta::zero()..EVERY).contains(&(now - asked.at))
}
