//! Heartbeats and clocks: over the whole list what is out of order, of one practice its history.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Moment;
use super::installation::LinkVersions;
use crate::cadence::{Regularity, Steps};
use crate::drift::ClockVerdict;
use crate::headline::State;
use crate::practice::PracticeId;
use crate::resolution::Resolution;
use crate::rollup::{Rollup, Spread};

string_enum! {
    /// What can be out of order.
    pub enum HeartbeatTrouble {
        /// The clock is off, or will be within a week.
        Clock = "clock",
        /// The heartbeat comes irregularly.
        Cadence = "cadence",
    }
}

/// A practice whose clock or heartbeat is out of order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = HeartbeatTroubleRow))]
pub struct HeartbeatRow {
    /// The practice.
    pub practice_id: PracticeId,
    /// Its name.
    pub name: String,
    /// Its headline.
    pub state: State,
    /// What is to be said of the clock.
    pub clock: ClockVerdict,
    /// The newest drift: ahead is positive.
    pub clock_drift_ms: Option<i64>,
    /// How fast it moves; none without a trend.
    pub clock_drift_ms_per_day: Option<i64>,
    /// In about how many days the clock is 60 s off; none where it is already or never will be.
    pub days_to_limit: Option<u32>,
    /// The trend in words.
    pub trend: String,
    /// What is to be said of the heartbeat.
    pub cadence: Regularity,
    /// The same in words.
    pub cadence_words: String,
    /// How old the heartbeat was in the worst twentieth of the looks of the day it rests on.
    pub heartbeat_age_p95_seconds: Option<i64>,
    /// How far apart heartbeats were seen on that day.
    pub heartbeat_steps: Option<Steps>,
    /// How many were over three minutes late on that day.
    pub heartbeat_gaps: u32,
    /// Version of Halo Link.
    pub halo_link_version: Option<String>,
}

/// The page about the whole list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeartbeatPage {
    /// When it was read.
    pub as_of: DateTime<Utc>,
    /// Who is out of order, worst first.
    pub rows: Vec<HeartbeatRow>,
    /// How many practices were looked at.
    pub practices: usize,
    /// How many of them do not tell a heartbeat, so that nothing is said of them.
    pub untold: usize,
    /// How many are known for too few days to tell a trend.
    pub too_early: usize,
    /// The versions of Halo Link, of which the heartbeats come.
    pub link_versions: LinkVersions,
}

/// A check, an hour or a day of one practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeartbeatPoint {
    /// When it was or began.
    pub at: DateTime<Utc>,
    /// How many checks it rests on.
    pub checks: u32,
    /// How many of them found it online and brought a heartbeat.
    pub heartbeats: u32,
    /// The longest time between two neighbouring checks of it.
    pub longest_gap_seconds: Option<i64>,
    /// Age of the newest heartbeat on Halo's clock, while it was online.
    pub heartbeat_age_seconds: Option<Spread>,
    /// Server clock ahead (positive) or behind, while it was online.
    pub clock_drift_ms: Option<Spread>,
    /// From question to answer.
    pub latency_ms: Option<Spread>,
    /// How far apart heartbeats were seen; of days only.
    pub heartbeat_steps: Option<Steps>,
    /// How many heartbeats were over three minutes late.
    pub heartbeat_gaps: u32,
}

impl HeartbeatPoint {
    /// What was rolled up, beside its time.
    pub const fn of(at: DateTime<Utc>, rollup: &Rollup) -> Self {
        Self {
            at,
            checks: rollup.checks,
            heartbeats: rollup.heartbeats,
            longest_gap_seconds: rollup.longest_gap_seconds,
            heartbeat_age_seconds: rollup.heartbeat_age_seconds,
            clock_drift_ms: rollup.clock_drift_ms,
            latency_ms: rollup.latency_ms,
            heartbeat_steps: rollup.heartbeat_steps,
            heartbeat_gaps: rollup.heartbeat_gaps,
        }
    }
}

/// A stretch of one practice's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeartbeatSeries {
    /// What a point stands for.
    pub resolution: Resolution,
    /// The begin of the stretch.
    pub from: DateTime<Utc>,
    /// Its end.
    pub to: DateTime<Utc>,
    /// The points, oldest first; times without a check are left out.
    pub points: Vec<HeartbeatPoint>,
}

/// A stretch that is drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PulseChart {
    /// Its left edge.
    pub from: DateTime<Utc>,
    /// Its right edge.
    pub to: DateTime<Utc>,
    /// How long a point is, in seconds.
    pub step_seconds: i64,
    /// The axis: times of the practice's zone.
    pub ticks: Vec<(DateTime<Utc>, String)>,
    /// The points, oldest first, each with its local time.
    pub points: Vec<(HeartbeatPoint, Moment)>,
}

/// What the practice page says of heartbeat and clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PulseCard {
    /// The practice's name.
    pub name: String,
    /// The newest drift in words; none where it is not told.
    pub drift: Option<String>,
    /// What is to be said of the clock.
    pub clock: ClockVerdict,
    /// The trend in words.
    pub trend: String,
    /// What is to be said of the heartbeat.
    pub cadence: Regularity,
    /// The same in words.
    pub cadence_words: String,
    /// How far apart heartbeats were seen.
    pub heartbeat_steps: Option<Steps>,
    /// The late heartbeats of the last 24 hours, each until the next one; oldest first.
    pub gaps: Vec<(Moment, Option<Moment>)>,
    /// The last 24 hours, in quarters of an hour.
    pub day: PulseChart,
    /// The last 30 days.
    pub month: PulseChart,
}
