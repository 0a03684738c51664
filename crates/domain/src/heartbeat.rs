//! Is the heartbeat fresh, and is the practice server's clock right?
//!
//! Freshness is measured between two times of Halo's: the heartbeat and the `Date` of the answer
//! that carried it, never on our own clock. Both fields are deprecated at Halo and may vanish or
//! stand still; then the heartbeat is unknown and nobody is called degraded because of it.

use chrono::{DateTime, TimeDelta, Utc};

use crate::observation::Observation;
use crate::tracks::{Heartbeat, Reason, TrackState};

/// A heartbeat older than this is late. Halo Link sends one every 60 s (release 22.1219).
pub const STALE_AFTER: TimeDelta = TimeDelta::minutes(3);

/// Halo Link requires the server's clock to be less than this off (installation guide).
pub const DRIFT_LIMIT: TimeDelta = TimeDelta::seconds(60);

/// A heartbeat is a site's own silence once others have beaten this much later: more than the
/// minute by which the heartbeats of healthy sites differ.
const OUTLIVED_BY: TimeDelta = TimeDelta::seconds(90);

/// From this many beating sites on, a heartbeat that stands still everywhere is the field's fault.
const SITES_TO_JUDGE_THE_FIELD: usize = 3;

/// The newest heartbeat of the other sites, to tell one site's silence from a dead field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FleetPulse {
    /// The newest heartbeat that any site showed, on Halo's clock.
    pub newest: Option<DateTime<Utc>>,
    /// How many online sites show a heartbeat at all.
    pub beating: usize,
}

impl FleetPulse {
    /// Whether a heartbeat this old says something of its site alone: others have beaten well
    /// after it. If nobody has, the field stands still for everyone, and the sites' heartbeats,
    /// each sent once a minute, lie within a minute of each other.
    pub fn outlived(&self, heartbeat_at: DateTime<Utc>) -> bool {
        self.beating < SITES_TO_JUDGE_THE_FIELD
            || self
                .newest
                .is_some_and(|newest| newest - heartbeat_at > OUTLIVED_BY)
    }
}

/// What one answer says of heartbeat and clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pulse {
    /// The heartbeat as Halo gives it, on its clock.
    pub heartbeat_at: Option<DateTime<Utc>>,
    /// Its age on Halo's clock; a heartbeat ahead of Halo's clock counts as fresh.
    pub age: Option<TimeDelta>,
    /// How far the server's clock is ahead (positive) or behind.
    pub clock_drift: Option<TimeDelta>,
    field_stopped: bool,
}

impl Pulse {
    /// Reads the pulse of one observation; without an answer the heartbeat `known` before stays.
    ///
    /// Halo's present word counts, also where it is older than its last one: a site has only one
    /// question under way, so an older heartbeat is not a reply that came late.
    pub fn read(seen: &Observation, known: Option<DateTime<Utc>>, fleet: &FleetPulse) -> Self {
        let Ok(answer) = &seen.outcome else {
            return Self {
                heartbeat_at: known,
                age: None,
                clock_drift: None,
                field_stopped: false,
            };
        };
        let heartbeat_at = answer.heartbeat_at;
        let age = heartbeat_at
            .zip(seen.halo_now)
            .map(|(beat, halo_now)| (halo_now - beat).max(TimeDelta::zero()));
        let field_stopped = heartbeat_at.is_some_and(|beat| !fleet.outlived(beat));
        Self {
            heartbeat_at,
            age,
            clock_drift: answer.clock_drift(),
            field_stopped,
        }
    }

    /// The state of the heartbeat track while the site is online.
    pub fn standing(&self) -> TrackState<Heartbeat> {
        let adrift = self
            .clock_drift
            .is_some_and(|drift| drift.abs() >= DRIFT_LIMIT);
        match self.age {
            Some(age) if age > STALE_AFTER && self.field_stopped => {
                TrackState::because(Heartbeat::Unknown, Reason::FieldStopped)
            }
            Some(age) if age > STALE_AFTER => {
                TrackState::because(Heartbeat::Late, Reason::HeartbeatStale)
            }
            Some(_) if adrift => TrackState::because(Heartbeat::Adrift, Reason::ClockAdrift),
            Some(_) => TrackState::plain(Heartbeat::InTime),
            None if self.heartbeat_at.is_some() => {
                TrackState::because(Heartbeat::Unknown, Reason::NoHaloClock)
            }
            None => TrackState::because(Heartbeat::Unknown, Reason::FieldMissing),
        }
    }
}
