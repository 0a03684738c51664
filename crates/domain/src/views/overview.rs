//! What the overview shows.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Moment, PracticeView, StripPart};
use crate::headline::{State, WhoActs};
use crate::overview::Query;

/// One row of the overview.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OverviewRow {
    /// The practice.
    pub practice: PracticeView,
    /// Another word than the state's own, where that would mislead.
    pub word: Option<String>,
    /// The reason in a few words, for beside the state; may be empty.
    pub why: String,
    /// Until when it was seen to be what `why` says it was, where nobody can be seen now.
    pub seen_until: Option<Moment>,
    /// Since when, ready to show.
    pub since: Moment,
    /// Newest heartbeat, ready to show.
    pub heartbeat: Option<Moment>,
    /// Whether it stands under "needs attention".
    pub attention: bool,
    /// The last 24 hours.
    pub strip: Vec<StripPart>,
    /// Halo Link as `26.713`, and whether most of the fleet runs a newer one.
    pub link: Option<String>,
    /// Whether that version is behind the fleet's.
    pub link_is_old: bool,
}

/// How many practices are in each state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Needs attention; an open incident counts as one.
    pub attention: usize,
    /// Count per state, in the order in which they are shown.
    pub states: Vec<(State, usize)>,
    /// All that are not retired.
    pub all: usize,
    /// Count per mover among those that are not retired.
    pub movers: Vec<(WhoActs, usize)>,
}

/// A sentence across the top of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Banner {
    /// The colour and shape it wears.
    pub state: State,
    /// The cause, in a few words.
    pub title: String,
    /// Since when, where that is known.
    pub began: Option<DateTime<Utc>>,
    /// What it means and what happens next.
    pub text: String,
}

/// Of when a list is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownAt {
    /// Whether it is of the past: then nothing of it is live.
    pub is_past: bool,
    /// In words, on the clocks of the configured zone: `Tue 18 Aug 02:10 AEST`.
    pub words: String,
    /// The same as a field for local times holds it: `2026-08-18T02:10`.
    pub field: String,
    /// The zone's name at that time, such as `AEST`.
    pub zone: String,
    /// Why the time that was asked for is none; then the list is of now.
    pub problem: Option<String>,
}

/// Everything the overview shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    /// When it was read, on the server's clock.
    pub as_of: DateTime<Utc>,
    /// Of when it is.
    pub shown: ShownAt,
    /// What was asked for.
    pub query: Query,
    /// Counts over the whole list, whatever the filter.
    pub counts: Counts,
    /// The one banner, where there is something to say about all.
    pub banner: Option<Banner>,
    /// The page's rows.
    pub rows: Vec<OverviewRow>,
    /// How many rows match in all.
    pub total: usize,
    /// The page shown, from 1.
    pub page: usize,
    /// How many pages there are, at least 1.
    pub pages: usize,
    /// Rows per page.
    pub per_page: usize,
    /// All tags in use, for the filter.
    pub tags: Vec<String>,
    /// When the last outcome came in, of any practice.
    pub last_observed: Option<Moment>,
    /// How many practices were observed within their promised pace.
    pub observed: usize,
    /// Requests per second that are sent on average over the last minute.
    pub requests_per_second: f64,
    /// Requests per second that are allowed.
    pub requests_per_second_max: f64,
}
