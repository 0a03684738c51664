//! How much of a window a practice was up, and how much of it we saw.
//!
//! Seconds, not checks: a change of the poll interval changes no figure. What was not observed
//! counts neither as up nor as down, and is told beside the figure as coverage.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::headline::State;
use crate::span::StateSpan;

/// Uptime with the coverage it rests on; the two are never shown apart.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Uptime {
    /// (online + degraded) / (online + degraded + down), 0 to 1; none where nothing was known.
    pub uptime: Option<f64>,
    /// Known time / asked time, 0 to 1.
    pub coverage: f64,
}

/// Time in each kind of state within a window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Online.
    pub online: TimeDelta,
    /// Degraded: usable, so it counts as up.
    pub degraded: TimeDelta,
    /// Offline and unreachable.
    pub down: TimeDelta,
    /// Everything else, and all time without a span.
    pub unknown: TimeDelta,
}

impl Share {
    /// Adds up the spans of one site within a window.
    pub fn of(spans: &[StateSpan], from: DateTime<Utc>, to: DateTime<Utc>) -> Self {
        let mut share = Self::default();
        for span in spans {
            let time = span.share(from, to);
            match span.state {
                State::Online => share.online += time,
                State::Degraded => share.degraded += time,
                State::Offline | State::Unreachable => share.down += time,
                State::Blocked | State::Unknown | State::PendingSetup | State::Retired => {}
            }
        }
        share.unknown = (to - from).max(TimeDelta::zero()) - share.known();
        share
    }

    fn known(&self) -> TimeDelta {
        self.online + self.degraded + self.down
    }

    /// The two figures.
    pub fn uptime(&self) -> Uptime {
        let known = seconds(self.known());
        let asked = known + seconds(self.unknown);
        let up = seconds(self.online + self.degraded);
        Uptime {
            uptime: (known > 0.0).then(|| up / known),
            coverage: if asked > 0.0 { known / asked } else { 0.0 },
        }
    }
}

fn seconds(time: TimeDelta) -> f64 {
    time.num_milliseconds() as f64 / 1000.0
}
