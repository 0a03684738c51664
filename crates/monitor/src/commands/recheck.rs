//! "My query failed": the integrator's own software, or a person, wants a practice looked at now.
//!
//! Status and look-up are asked at once, at most once a minute for each practice, whatever the
//! caller saw. What it saw is believed only as far as Halo cannot tell: that queries fail although
//! the site is online.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use domain::audit::Action;
use domain::decide::says_that_queries_fail;
use domain::practice::PracticeId;
use store::Author;

use crate::{Monitor, MonitorError};

/// How often one practice may be asked for.
const EVERY: TimeDelta = TimeDelta::seconds(60);

/// When each practice was last asked for.
#[derive(Debug, Default)]
pub(crate) struct Rechecks(Mutex<BTreeMap<PracticeId, DateTime<Utc>>>);

/// What a query of the caller's came back with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Saw {
    /// The HTTP status.
    pub status: Option<u16>,
    /// The words.
    pub text: String,
    /// When.
    pub at: Option<DateTime<Utc>>,
}

/// What became of the wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recheck {
    /// It is looked at now.
    UnderWay,
    /// It was looked at a moment ago; the next one may come after this time.
    TooSoon(TimeDelta),
    /// No practice has this number, or nobody watches it any more.
    NoSuchPractice,
}

/// Has a practice looked at now.
///
/// # Errors
/// When the database cannot be written.
pub async fn recheck(
    monitor: &Monitor,
    id: PracticeId,
    saw: &Saw,
    by: &Author,
) -> Result<Recheck, MonitorError> {
    let now = monitor.clock.now();
    let site = {
        let snapshot = monitor.snapshot();
        let listed = snapshot.practices.get(&id);
        let watched = listed.filter(|one| one.practice.retired_at.is_none());
        watched.map(|one| one.practice.site_number)
    };
    let Some(number) = site else {
        return Ok(Recheck::NoSuchPractice);
    };
    if let Some(wait) = monitor.rechecks.wait(id, now) {
        return Ok(Recheck::TooSoon(wait));
    }
    monitor
        .store
        .keep(Action::Rechecked, &format!("practice:{id}"), by, now)
        .await?;
    let mut watch = monitor.watch.lock().await;
    if says_that_queries_fail(saw.status, &saw.text)
        && let Some(site) = monitor.snapshot_mut().sites.get_mut(&number)
    {
        // A report from the future, or from long ago, counts from now or not at all.
        site.known.queries_failed_at = Some(saw.at.map_or(now, |at| at.min(now)));
    }
    watch.look_ups.want(number);
    watch.schedule.hasten(number, now);
    Ok(Recheck::UnderWay)
}

impl Rechecks {
    /// How long a practice must wait; where it need not, it counts as asked for.
    fn wait(&self, id: PracticeId, now: DateTime<Utc>) -> Option<TimeDelta> {
        let mut asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        asked.retain(|_, at| now - *at < EVERY);
        match asked.get(&id) {
            Some(at) => Some(EVERY - (now - *at)),
            None => {
                asked.insert(id, now);
                None
            }
        }
    }
}
