//! What did one check measure?
//!
//! For drill-down and for early warning only: what is true of a practice is decided from answers
//! (module `decide`), never from samples.

use chrono::{DateTime, TimeDelta, Utc};

use crate::headline::State;

/// What one check measured.
///
/// Once its hour is folded, times and heartbeat ages are whole seconds, drift is tenths of a
/// second, and latency is kept to within 5 %.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// When.
    pub at: DateTime<Utc>,
    /// The headline state that followed.
    pub state: State,
    /// Age of the newest heartbeat on Halo's clock.
    pub heartbeat_age: Option<TimeDelta>,
    /// How far the practice server's clock was off.
    pub clock_drift: Option<TimeDelta>,
    /// From sending the question to having the answer, in milliseconds.
    pub latency_ms: u32,
}

impl Sample {
    /// Whether heartbeat and clock say something: while a site is down Halo repeats its last ones,
    /// which grow old without meaning more than that it is down.
    pub const fn is_beating(&self) -> bool {
        matches!(self.state, State::Online | State::Degraded)
    }

    /// The age of the heartbeat, where it says something.
    pub fn beating_age(&self) -> Option<TimeDelta> {
        self.heartbeat_age.filter(|_| self.is_beating())
    }

    /// The drift of the clock, where it says something.
    pub fn beating_drift(&self) -> Option<TimeDelta> {
        self.clock_drift.filter(|_| self.is_beating())
    }
}
