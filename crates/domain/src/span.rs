//! A stretch of time in which one track of a site did not change.
//!
//! Spans are the truth of Sundog's history: uptime, strips and timelines are computed from them.
//! Within a track they neither overlap nor leave holes; a time in which nobody looked is a span
//! of its own, `unknown` with reason `not_observed`.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::headline::State;
use crate::tracks::Reason;

/// One stretch on one track, as the API gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Span {
    /// The track's word.
    pub track: String,
    /// The state's word on that track.
    pub state: String,
    /// Why, where there is a reason to give.
    pub reason: Option<Reason>,
    /// When it began.
    pub from: DateTime<Utc>,
    /// When it ended; none while it lasts.
    pub to: Option<DateTime<Utc>>,
    /// How many observations it rests on.
    pub observations: i64,
}

/// One stretch of the headline state, for strips and uptime.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateSpan {
    /// The headline state.
    pub state: State,
    /// Why.
    pub reason: Option<Reason>,
    /// When it began.
    pub began: DateTime<Utc>,
    /// When it ended; none while it lasts.
    pub ended: Option<DateTime<Utc>>,
}

impl StateSpan {
    /// The part within a window, as begin and end, or none where it lies outside.
    pub fn within(
        &self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let began = self.began.max(from);
        let ended = self.ended.unwrap_or(to).min(to);
        (began < ended).then_some((began, ended))
    }

    /// How much of a window it fills.
    pub fn share(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> TimeDelta {
        self.within(from, to)
            .map_or(TimeDelta::zero(), |(began, ended)| ended - began)
    }
}
