//! Is the watch itself alive? What `/readyz` and the foot of the overview say.
//!
//! Ready means: the database answers and cycles keep being recorded. Whether Halo answers is not
//! part of it, because Sundog that shows an outage of Halo's is doing its work.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use crate::Monitor;
use crate::engine::in_flight::Outcome;

/// A cycle that was recorded longer ago than this means that the watch stands still. Cycles begin
/// four times a second, and wait at most for one transaction.
const FRESH: TimeDelta = TimeDelta::seconds(30);

/// When the watch last completed a cycle.
#[derive(Debug, Default)]
pub struct Health(Mutex<State>);

#[derive(Clone, Copy, Debug, Default)]
struct State {
    cycle_at: Option<DateTime<Utc>>,
    failing: bool,
    requests_per_second: f64,
}

/// Whether the process can be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// It can.
    Ready,
    /// No cycle was completed yet.
    Starting,
    /// The last cycle is too old: the watch stands still.
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

    pub(crate) fn per_second(&self) -> f64 {
        self.0.iter().map(|(_, asked)| *asked).sum::<usize>() as f64 / 60.0
    }
}

impl Monitor {
    pub(crate) fn note_health(
        &self,
        outcomes: &[Outcome],
        requests_per_second: f64,
        now: DateTime<Utc>,
    ) {
        for outcome in outcomes {
            let class = outcome
                .failure()
                .map_or("answered", |failure| failure.class.as_str());
            metrics::counter!("sundog_checks_total", "outcome" => class).increment(1);
        }
        if let Some(at) = outcomes.iter().map(|outcome| outcome.at).max() {
            let mut snapshot = self.snapshot_mut();
            snapshot.observed_at = snapshot.observed_at.max(Some(at));
        }
        *self.health.0.lock().unwrap_or_else(PoisonError::into_inner) = State {
            cycle_at: Some(now),
            failing: false,
            requests_per_second,
        };
    }

    pub(crate) fn note_failed_cycle(&self) {
        self.health
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .failing = true;
    }

    /// Questions per second over the last minute.
    pub fn requests_per_second(&self) -> f64 {
        self.health
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .requests_per_second
    }

    /// Whether the process can be relied on now.
    pub async fn readiness(&self) -> Readiness {
        let state = *self.health.0.lock().unwrap_or_else(PoisonError::into_inner);
        if state.failing || self.store.data_version().await.is_err() {
            return Readiness::Database;
        }
        match state.cycle_at {
            None => Readiness::Starting,
            Some(at) if self.clock.now() - at > FRESH => Readiness::PollerStale,
            Some(_) => Readiness::Ready,
        }
    }
}
