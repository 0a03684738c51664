//! Where is the practice server's clock heading?
//!
//! Halo Link requires the clock to be less than 60 s off, and what breaks beyond that is found out
//! by patients' bookings. A clock without a time service gains or loses steadily, so the daily
//! means of its drift tell days ahead. The slope is Theil and Sen's, the median of the slopes of
//! all pairs of days, which a few odd days do not move. Nothing is claimed from fewer than
//! [`DAYS_LEAST`] days, or where the days do not agree on a direction.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::heartbeat::DRIFT_LIMIT;
use crate::rollup::Rollup;

/// A clock that is this far off is worth a word before it is too late.
pub const WARN_FROM: TimeDelta = TimeDelta::seconds(30);
/// A trend that reaches the limit within so many days is worth a word.
pub const WARN_DAYS: u32 = 7;
/// No trend is claimed from fewer UTC days than this.
pub const DAYS_LEAST: usize = 3;
/// Days that are looked at: a clock's temper changes with its room and its load.
pub const DAYS_USED: usize = 14;

/// Slower than this is standing still, to the precision that drift is kept in.
const SLOWEST_MS_PER_DAY: i64 = 100;
/// A clock that moved this much from one day to the next, and several times as much as usual, was
/// set: what it did before says nothing any more.
const SET_BY_MS: i64 = 10_000;
const SET_BY_TIMES: i64 = 5;
/// The share of the pairs of days that must agree on the direction, in hundredths.
const AGREEMENT: usize = 75;
const DAY_MS: i64 = 86_400_000;

string_enum! {
    /// What can be said of a server's clock.
    pub enum ClockVerdict {
        /// 60 s off or more: it is `degraded (clock_adrift)`.
        OverLimit = "over_limit",
        /// 30 s off or more.
        NearLimit = "near_limit",
        /// It reaches 60 s within a week if it goes on as it does.
        HeadingForLimit = "heading_for_limit",
        /// None of these.
        InOrder = "in_order",
        /// Halo does not tell.
        NotTold = "not_told",
    }
}

/// The mean drift of one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayDrift {
    /// The middle of the day, or of as much of it as there was.
    pub at: DateTime<Utc>,
    /// The mean, in milliseconds.
    pub drift_ms: i64,
}

/// A day counts from this many heartbeats on: an hour at the usual pace.
const HEARTBEATS_A_DAY_LEAST: u32 = 12;

impl DayDrift {
    /// The drift of a day (UTC) that began at `from`; none where too little is known of it.
    pub fn of(from: DateTime<Utc>, day: &Rollup, now: DateTime<Utc>) -> Option<Self> {
        let drift = day.clock_drift_ms?;
        let passed = (now - from).clamp(TimeDelta::zero(), TimeDelta::days(1));
        (day.heartbeats >= HEARTBEATS_A_DAY_LEAST).then(|| Self {
            at: from + passed / 2,
            drift_ms: drift.mean,
        })
    }
}

/// How the drift moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trend {
    /// Fewer than [`DAYS_LEAST`] days are known since the clock was last set.
    TooLittle {
        /// How many are.
        days: usize,
    },
    /// It stands still, or wavers without a direction.
    None,
    /// It gains (positive) or loses.
    Moving {
        /// By how much.
        ms_per_day: i64,
        /// How many days this rests on.
        days: usize,
    },
}

/// What is to be said of a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outlook {
    /// The verdict.
    pub verdict: ClockVerdict,
    /// The newest drift, in milliseconds.
    pub drift_ms: Option<i64>,
    /// How it moves.
    pub trend: Trend,
    /// In about how many days it is 60 s off, where it moves that way and is not there yet.
    pub days_to_limit: Option<u32>,
}

impl Outlook {
    /// The outlook of a clock from its newest drift and its days, oldest first.
    pub fn of(newest: Option<TimeDelta>, days: &[DayDrift]) -> Self {
        let trend = trend(days);
        let drift_ms = newest.map(|drift| drift.num_milliseconds());
        let days_to_limit = drift_ms.and_then(|drift| days_to_limit(drift, trend));
        let verdict = match newest.map(|drift| drift.abs()) {
            None => ClockVerdict::NotTold,
            Some(off) if off >= DRIFT_LIMIT => ClockVerdict::OverLimit,
            Some(off) if off >= WARN_FROM => ClockVerdict::NearLimit,
            Some(_) if days_to_limit.is_some_and(|days| days <= WARN_DAYS) => {
                ClockVerdict::HeadingForLimit
            }
            Some(_) => ClockVerdict::InOrder,
        };
        Self {
            verdict,
            drift_ms,
            trend,
            days_to_limit,
        }
    }
}

fn trend(days: &[DayDrift]) -> Trend {
    let days = since_set(&days[days.len().saturating_sub(DAYS_USED)..]);
    if days.len() < DAYS_LEAST {
        return Trend::TooLittle { days: days.len() };
    }
    let mut slopes: Vec<i64> = (0..days.len())
        .flat_map(|later| (0..later).map(move |earlier| (earlier, later)))
        .filter_map(|(earlier, later)| slope(&days[earlier], &days[later]))
        .collect();
    slopes.sort_unstable();
    let Some(&ms_per_day) = slopes.get(slopes.len() / 2) else {
        return Trend::None;
    };
    let agreeing = slopes
        .iter()
        .filter(|slope| slope.signum() == ms_per_day.signum())
        .count();
    if ms_per_day.abs() < SLOWEST_MS_PER_DAY || agreeing * 100 < slopes.len() * AGREEMENT {
        return Trend::None;
    }
    Trend::Moving {
        ms_per_day,
        days: days.len(),
    }
}

fn slope(earlier: &DayDrift, later: &DayDrift) -> Option<i64> {
    let time = (later.at - earlier.at).num_milliseconds();
    (later.drift_ms - earlier.drift_ms)
        .checked_mul(DAY_MS)?
        .checked_div(time)
}

/// The days since the clock was last set.
fn since_set(days: &[DayDrift]) -> &[DayDrift] {
    let moves: Vec<i64> = days
        .windows(2)
        .map(|pair| (pair[1].drift_ms - pair[0].drift_ms).abs())
        .collect();
    let mut sorted = moves.clone();
    sorted.sort_unstable();
    let usual = sorted.get(sorted.len() / 2).copied().unwrap_or(0);
    let set = moves
        .iter()
        .rposition(|moved| *moved > SET_BY_MS && *moved > usual.saturating_mul(SET_BY_TIMES));
    &days[set.map_or(0, |place| place + 1)..]
}

fn days_to_limit(drift_ms: i64, trend: Trend) -> Option<u32> {
    let Trend::Moving { ms_per_day, .. } = trend else {
        return None;
    };
    let limit = DRIFT_LIMIT.num_milliseconds() * ms_per_day.signum();
    let left = (limit - drift_ms) * ms_per_day.signum();
    if drift_ms.abs() >= DRIFT_LIMIT.num_milliseconds() || left <= 0 {
        return None;
    }
    let speed = ms_per_day.abs();
    u32::try_from((left + speed - 1) / speed).ok()
}
