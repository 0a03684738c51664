//! Is the watch itself alive? What `/readyz` and the foot of the overview say.
//!
//! Ready means: the database answers, turns keep being made, and where sites are due some are asked. Whether
//! Halo answers is not part of it, because Sundog that shows an outage of Halo's is doing its work.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};

use crate::engine::in_flight::Outcome;

/// A turn that is longer ago than this means that the watch stands still. Turns come four times a
/// second at least, and wait at most for one transaction.
const FRESH: TimeDelta = TimeDelta::seconds(30);
/// However short the interval is, a question may take so long before it counts that nobody was asked.
const PATIENCE_LEAST: TimeDelta = TimeDelta::minutes(2);

/// When the watch last completed a turn.
#[derive(Debug, Default)]
pub struct Health(Mutex<EngineState>);

#[derive(Clone, Copy, Debug, Default)]
struct EngineState {
    alive_at: Option<DateTime<Utc>>,
    /// When the watch last asked somebody, or had nobody to ask, and how long that may be ago.
    asked: Option<(DateTime<Utc>, TimeDelta)>,
    failing: bool,
    requests_per_second: f64,
    /// What the clock said when it was last believed, and when that was on the monotonic one; none
    /// while it is believed.
    believed: Option<(DateTime<Utc>, Instant)>,
}

/// Whether the process can be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// It can.
    Ready,
    /// No turn was completed yet.
    Starting,
    /// The last turn is too old, or nobody was asked although sites are due: the watch stands still.
    PollerStale,
    /// The database does not answer or does not take what is recorded.
    Database,
}

impl Readiness {
    /// The reason word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Starting => "starting",
            Self::PollerStale => "poller_stale",
            Self::Database => "database",
        }
    }
}

/// How many questions were sent in the last minute.
#[derive(Debug, Default)]
pub(crate) struct Pace(VecDeque<(DateTime<Utc>, usize)>);

impl Pace {
    pub(crate) fn note(&mut self, now: DateTime<Utc>, asked: usize) {
        if asked > 0 {
            self.0.push_back((now, asked));
        }
        while self
            .0
            .front()
            .is_some_and(|(at, _)| now - *at > TimeDelta::seconds(60))
        {
            self.0.pop_front();
        }
    }

    pub(crate) fn per_second(&mut self, now: DateTime<Utc>) -> f64 {
        self.note(now, 0);
        self.0.iter().map(|(_, asked)| *asked).sum::<usize>() as f64 / 60.0
    }
}

impl Health {
    /// The watch goes on.
    pub(crate) fn is_alive(&self, now: DateTime<Utc>, requests_per_second: f64) {
        let mut state = self.lock();
        state.alive_at = Some(now);
        state.requests_per_second = requests_per_second;
    }

    /// The watch asked somebody, or had nobody to ask; it stands still where that is not said again within
    /// `patience`.
    pub(crate) fn has_asked(&self, now: DateTime<Utc>, patience: TimeDelta) {
        self.lock().asked = Some((now, patience.max(PATIENCE_LEAST)));
    }

    /// The clock is believed, or not since it said so.
    pub(crate) fn believes(&self, until: Option<(DateTime<Utc>, Instant)>) {
        self.lock().believed = until;
    }

    /// Whether the clock is not believed.
    pub(crate) fn is_clock_doubted(&self) -> bool {
        self.lock().believed.is_some()
    }

    /// What time it is, where the clock says `now`: a command must not be recorded at a time that
    /// nobody believes.
    pub(crate) fn time(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        match self.lock().believed {
            None => now,
            Some((at, then)) => at + TimeDelta::milliseconds(then.elapsed().as_millis() as i64),
        }
    }

    /// What came in could not be recorded.
    pub(crate) fn is_failing(&self) {
        self.lock().failing = true;
    }

    /// A batch was recorded.
    pub(crate) fn note(&self, outcomes: &[Outcome]) {
        for outcome in outcomes {
            let class = outcome
                .failure()
                .map_or("answered", |failure| failure.class.as_str());
            metrics::counter!("sundog_checks_total", "outcome" => class).increment(1);
        }
        self.lock().failing = false;
    }

    /// Questions per second over the last minute.
    pub(crate) fn requests_per_second(&self) -> f64 {
        self.lock().requests_per_second
    }

    /// Whether the process can be relied on at `now`, where the database answers or does not.
    pub(crate) fn readiness(&self, database_answers: bool, now: DateTime<Utc>) -> Readiness {
        let state = *self.lock();
        if state.failing || !database_answers {
            return Readiness::Database;
        }
        match state.alive_at {
            None => Readiness::Starting,
            Some(at) if now - at > FRESH => Readiness::PollerStale,
            Some(_) => match state.asked {
                Some((at, patience)) if now - at > patience => Readiness::PollerStale,
                _ => Readiness::Ready,
            },
        }
    }

    fn lock(&self) -> MutexGuard<'_, EngineState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn while_the_clock_is_not_believed_time_goes_on_and_the_watch_turns_stale() {
        let health = Health::default();
        let (right, ahead) = (
            DateTime::UNIX_EPOCH,
            DateTime::UNIX_EPOCH + TimeDelta::days(9),
        );
        health.is_alive(right, 1.0);
        assert_eq!(health.time(ahead), ahead, "it is believed");
        let doubted = |seconds| {
            let ago = std::time::Duration::from_secs(seconds);
            let then = Instant::now().checked_sub(ago).expect("up for a minute");
            health.believes(Some((right, then)));
            let now = health.time(ahead);
            (
                (now - right).num_seconds(),
                health.readiness(true, now).as_str(),
            )
        };
        assert_eq!(doubted(10), (10, "ready"));
        assert_eq!(doubted(40), (40, "poller_stale"));
        health.believes(None);
        assert_eq!(health.time(right), right);
    }
}
