//! How much of a window a practice was up, and how much of it we saw.
//!
//! Seconds, not checks: a change of the poll interval changes no figure. What was not observed
//! counts neither as up nor as down, and is told beside the figure as coverage. Being down in a
//! planned window is told apart as well, because Halo's service level leaves it out; it stays part
//! of `down`.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::headline::State;
use crate::span::StateSpan;
use crate::windows::{Window, Windows};

/// Below this coverage an uptime rests on too little to be taken for a fact.
const ENOUGH_COVERAGE: f64 = 0.5;

/// What is said of a figure that rests on less.
pub const TOO_LITTLE_SEEN: &str = "too little was seen";

/// Whether a share of known time is enough for a figure to be taken for a fact.
pub fn is_enough(coverage: f64) -> bool {
    coverage >= ENOUGH_COVERAGE
}

/// Uptime with the coverage it rests on; the two are never shown apart.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Uptime {
    /// (online + degraded) / (online + degraded + down), 0 to 1; none where nothing was known.
    pub uptime: Option<f64>,
    /// Known time / asked time, 0 to 1.
    pub coverage: f64,
}

/// Time in each kind of state within a window. The first four add up to the window.
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
    /// The part of `down` that lies in planned windows.
    pub planned: TimeDelta,
}

/// What a state counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckCounts {
    /// Up, and well.
    Online,
    /// Up, with something wrong.
    Degraded,
    /// Down.
    Down,
    /// Neither.
    Unknown,
}

impl CheckCounts {
    /// Offline and unreachable are down; what we may not ask, did not see or do not watch is unknown.
    pub const fn of(state: State) -> Self {
        match state {
            State::Online => Self::Online,
            State::Degraded => Self::Degraded,
            State::Offline | State::Unreachable => Self::Down,
            State::Blocked | State::Unknown | State::PendingSetup | State::Retired => Self::Unknown,
        }
    }
}

impl Share {
    /// Adds up the spans of one practice within a window.
    pub fn of(spans: &[StateSpan], from: DateTime<Utc>, to: DateTime<Utc>) -> Self {
        Self::with_planned(spans, (from, to), &Windows::default())
    }

    /// The same, with what was planned.
    pub fn with_planned(spans: &[StateSpan], (from, to): Window, planned: &Windows) -> Self {
        let mut share = Self::default();
        for span in spans {
            let Some((began, ended)) = span.within(from, to) else {
                continue;
            };
            let time = ended - began;
            match CheckCounts::of(span.state) {
                CheckCounts::Online => share.online += time,
                CheckCounts::Degraded => share.degraded += time,
                CheckCounts::Down => {
                    share.down += time;
                    share.planned += planned.share_of((began, ended));
                }
                CheckCounts::Unknown => {}
            }
        }
        share.unknown = (to - from).max(TimeDelta::zero()) - share.known();
        share
    }

    /// The same over several windows, such as the opening hours of a month.
    pub fn over(spans: &[StateSpan], windows: &Windows, planned: &Windows) -> Self {
        let mut first = 0;
        windows
            .iter()
            .map(|window| {
                // Both are in order: what ended before this window matters to no later one.
                first += spans[first..]
                    .iter()
                    .take_while(|span| span.ended.is_some_and(|ended| ended <= window.0))
                    .count();
                Self::with_planned(until(&spans[first..], window.1), window, planned)
            })
            .fold(Self::default(), Self::plus)
    }

    /// Both together: of two windows, or of two practices.
    pub fn plus(self, other: Self) -> Self {
        Self {
            online: self.online + other.online,
            degraded: self.degraded + other.degraded,
            down: self.down + other.down,
            unknown: self.unknown + other.unknown,
            planned: self.planned + other.planned,
        }
    }

    /// Time of which it is known whether the practice was up.
    pub fn known(&self) -> TimeDelta {
        self.online + self.degraded + self.down
    }

    /// The whole of the time that was asked about.
    pub fn asked(&self) -> TimeDelta {
        self.known() + self.unknown
    }

    /// The two figures.
    pub fn uptime(&self) -> Uptime {
        let known = seconds(self.known());
        let asked = seconds(self.asked());
        let up = seconds(self.online + self.degraded);
        Uptime {
            uptime: (known > 0.0).then(|| up / known),
            coverage: if asked > 0.0 { known / asked } else { 0.0 },
        }
    }

    /// The two figures where being down as planned counts as not asked about.
    pub fn uptime_without_planned(&self) -> Uptime {
        Self {
            down: self.down - self.planned,
            ..*self
        }
        .uptime()
    }
}

/// The spans that began before a time; they are in order.
fn until(spans: &[StateSpan], end: DateTime<Utc>) -> &[StateSpan] {
    &spans[..spans.partition_point(|span| span.began < end)]
}

/// The longest time within a window for which a practice was out of reach without being seen otherwise.
/// What was not seen meanwhile neither counts nor ends it, so it is never more than all of `down`.
pub fn longest_down(spans: &[StateSpan], (from, to): Window) -> TimeDelta {
    let (mut run, mut longest) = (TimeDelta::zero(), TimeDelta::zero());
    for span in spans {
        match span.state {
            State::Offline | State::Unreachable => run += span.share(from, to),
            State::Unknown => {}
            State::Online
            | State::Degraded
            | State::Blocked
            | State::PendingSetup
            | State::Retired => run = TimeDelta::zero(),
        }
        longest = longest.max(run);
    }
    longest
}

/// A length in seconds, exact to the millisecond.
pub fn seconds(time: TimeDelta) -> f64 {
    time.num_milliseconds() as f64 / 1000.0
}

/// The most decimals of a percentage that are ever shown.
const DECIMALS_MAX: usize = 3;

/// How many decimals of an uptime in per cent the data supports, 0 to 3.
///
/// Each change between up and down was seen at a check, so its true time lies up to one interval
/// before: that many seconds, per edge and for the window as a whole, the figure may be off.
pub fn decimals(known: TimeDelta, edges: usize, interval: TimeDelta) -> usize {
    let doubtful = seconds(interval) * edges.max(1) as f64;
    let known = seconds(known);
    if known <= 0.0 {
        return 0;
    }
    let per_cent = doubtful / known * 100.0;
    (0..=DECIMALS_MAX)
        .rev()
        .find(|decimals| per_cent <= 10_f64.powi(-(*decimals as i32)))
        .unwrap_or(0)
}

/// A share in per cent, rounded down, so that only an unbroken time reads 100.
pub fn per_cent(share: f64, decimals: usize) -> String {
    let steps = 10_f64.powi(decimals.min(DECIMALS_MAX) as i32);
    // A whisker above the true value, so that 0.9971 held in binary is not cut to 99.70.
    let cut = (share * 100.0 * steps + 1e-6).floor() / steps;
    format!("{cut:.*}", decimals.min(DECIMALS_MAX))
}

/// How often a window's spans turn between up and down.
pub fn edges(spans: &[StateSpan], from: DateTime<Utc>, to: DateTime<Utc>) -> usize {
    let mut was_up = None;
    let mut edges = 0;
    for span in spans.iter().filter(|span| span.within(from, to).is_some()) {
        let is_up = match CheckCounts::of(span.state) {
            CheckCounts::Online | CheckCounts::Degraded => true,
            CheckCounts::Down => false,
            CheckCounts::Unknown => continue,
        };
        edges += usize::from(was_up.is_some_and(|was| was != is_up));
        was_up = Some(is_up);
    }
    edges
}
