//! The history: since when does each track of each site stand as it does?
//!
//! Only transitions write here. Reading gives the five tracks for timelines and the API, and the
//! headline track for strips and uptime; the two are never mixed, because the headline follows
//! from the others and would be counted twice.

mod chain;
pub(crate) mod counted;
mod follow;
mod resume;
mod state_run;
mod window;
pub(crate) mod within;

use chrono::{DateTime, Utc};
use domain::practice::SiteRow;
use domain::tracks::{Reason, Track};

pub(crate) use follow::follow;
pub use state_run::TracksHeld;

/// What a span is about: one of the five tracks, or the headline state that follows from them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TrackName {
    /// One of the five tracks.
    Track(Track),
    /// The headline state.
    Headline,
}

impl TrackName {
    /// The stable word: the track's own, or `state` for the headline.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Track(track) => track.as_str(),
            Self::Headline => "state",
        }
    }
}

impl std::str::FromStr for TrackName {
    type Err = domain::UnknownWord;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        match word {
            "state" => Ok(Self::Headline),
            track => track.parse().map(Self::Track),
        }
    }
}

/// A track that changed its state or the reason for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// Which site.
    pub site: SiteRow,
    /// Which track.
    pub track: TrackName,
    /// The state's word from now on.
    pub state: &'static str,
    /// Why.
    pub reason: Option<Reason>,
    /// When it changed. A time before the open span began counts as that begin.
    pub at: DateTime<Utc>,
    /// How many outcomes the site had had before it changed.
    pub checks: i64,
}

/// A span that lasts, as a restart finds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenSpan {
    /// Which site.
    pub site: SiteRow,
    /// Which track.
    pub track: TrackName,
    /// The state's word.
    pub state: String,
    /// Why.
    pub reason: Option<Reason>,
    /// Since when.
    pub began: DateTime<Utc>,
    /// How many outcomes the site had had before it began.
    pub checks_before: i64,
}
