//! A stretch of a practice's history, laid out to be drawn: all tracks and what happened on one axis.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Moment, StripPart};
use crate::headline::State;
use crate::tracks::Track;
use crate::zoom::Zoom;

/// The spans of a window on one axis, drawn on the server.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Timeline {
    /// What is looked at.
    pub zoom: Zoom,
    /// Left edge.
    pub from: Moment,
    /// Right edge.
    pub to: Moment,
    /// The window in words, with its zone: `Tue 18 Aug 2026, 05:00 to 11:00 AEST`.
    pub title: String,
    /// What it shows, in a sentence, for those who do not see it.
    pub description: String,
    /// The axis: round clock times of the practice's zone within the window, as `08:00`, and where
    /// a day begins as `Tue 18`.
    pub ticks: Vec<(DateTime<Utc>, String)>,
    /// The spans, per track in the order of the lanes.
    pub lanes: Vec<Lane>,
    /// What happened, oldest first.
    pub events: Vec<TimelineEvent>,
    /// How many more things happened before those.
    pub events_left_out: usize,
    /// The thirty days up to now in one line.
    pub month: Vec<StripPart>,
    /// Where the window lies in the thirty days: left edge and width, in thousandths.
    pub month_window: (u16, u16),
    /// The days of the thirty.
    pub month_days: Vec<MonthDay>,
}

/// One local day in the line of thirty.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct MonthDay {
    /// Where it begins, in thousandths.
    pub x: u16,
    /// How wide it is, in thousandths.
    pub width: u16,
    /// Its name: `Tue 18 Aug`.
    pub name: String,
    /// Whether there is room for its name.
    pub is_named: bool,
    /// The day from midnight to midnight.
    pub zoom: Zoom,
}

/// One track within the timeline's window.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Lane {
    /// Which track.
    pub track: Track,
    /// The track's name on screen.
    pub label: String,
    /// Its spans, clipped to the window, oldest first.
    pub spans: Vec<LaneSpan>,
}

/// One stretch of a lane.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LaneSpan {
    /// Begin, within the window.
    pub began: DateTime<Utc>,
    /// End, within the window.
    pub ended: DateTime<Utc>,
    /// The headline state whose colour it borrows.
    pub tone: State,
    /// What to write on it.
    pub label: String,
}

/// Something that happened, numbered on the axis and told in words below.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TimelineEvent {
    /// Its number on the axis.
    pub number: usize,
    /// When.
    pub at: Moment,
    /// The clock time, with the day where the window is longer than one.
    pub clock: String,
    /// What, in a few words.
    pub title: String,
    /// What more there is to say; may be empty.
    pub detail: String,
    /// The headline state whose colour it borrows.
    pub tone: State,
}
