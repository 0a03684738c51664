//! What the page about outages shows: causes first, then practices over time, then each outage.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::history::OutageItem;
use super::timeline::LaneSpan;
use super::{Banner, IncidentView, Moment};
use crate::headline::State;
use crate::outage::Cause;
use crate::practice::PracticeId;
use crate::reader_clock::ReaderClock;
use crate::site::Pms;

string_enum! {
    /// Which time the page is about.
    pub enum OutageSince {
        /// Since the reader handed over their last shift.
        Shift = "shift",
        /// Whatever lasts, from its begin.
        Open = "open",
        /// Seven days.
        Week = "7d",
        /// Thirty days.
        Month = "30d",
    }
}

impl OutageSince {
    /// The words on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Shift => "Since my last shift",
            Self::Open => "Open now",
            Self::Week => "7 days",
            Self::Month => "30 days",
        }
    }
}

url_query! {
    /// Which outages the page is about.
    pub struct OutageQuery {
        /// Which time; since the last shift where none is named.
        pub since: Option<OutageSince> = "since",
        /// Of one practice.
        pub practice: Option<i64> = "practice",
        /// Of practices with this tag.
        pub tag: Option<String> = "tag",
        /// Of practices with this PMS.
        pub pms: Option<Pms> = "pms",
        /// Of practices with this version of Halo Link now.
        pub version: Option<String> = "version",
        /// With this cause.
        pub cause: Option<Cause> = "cause",
        /// On whose clocks; the reader's own where none is named.
        pub clock: Option<ReaderClock> = "clock",
        /// Which page of the list, from 1.
        pub page: usize = "page",
    }
}

/// A figure at the top, with what it means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// The figure.
    pub value: String,
    /// Of what.
    pub name: String,
    /// What more there is to say.
    pub detail: String,
}

/// A common cause, ready to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentCard {
    /// The incident.
    pub incident: IncidentView,
    /// The state whose colour it wears.
    pub tone: State,
    /// What happened, in a sentence or two. What is inferred says so.
    pub sentence: String,
    /// When it began.
    pub began: Moment,
    /// How long it lasts or lasted, in seconds.
    pub lasted_seconds: i64,
    /// Who is in it: `4 of 4 on this host`.
    pub members: String,
    /// Until when somebody has it.
    pub taken_until: Option<Moment>,
    /// Its first members by name.
    pub names: Vec<(PracticeId, String)>,
}

/// Everything that the page of one incident shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IncidentPage {
    /// When it was read.
    pub as_of: DateTime<Utc>,
    /// What happened, and who has it.
    pub card: IncidentCard,
    /// What to do, a sentence each.
    pub steps: Vec<String>,
    /// How many of its outages last.
    pub open_now: usize,
    /// Its outages, newest first.
    pub rows: Vec<OutageItem>,
}

/// Practices over time, drawn on the server.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Gantt {
    /// Left edge.
    pub from: Moment,
    /// Right edge.
    pub to: Moment,
    /// What it shows, for those who do not see it.
    pub description: String,
    /// The axis.
    pub ticks: Vec<(DateTime<Utc>, String)>,
    /// The practices, grouped by common cause.
    pub groups: Vec<GanttGroup>,
    /// How many more practices had outages.
    pub left_out: usize,
}

/// Practices that share a cause, or have theirs on their own.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct GanttGroup {
    /// The cause.
    pub title: String,
    /// Its practices.
    pub rows: Vec<GanttRow>,
}

/// One practice over time.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct GanttRow {
    /// Which practice.
    pub id: PracticeId,
    /// Its name.
    pub name: String,
    /// Its state now.
    pub state: State,
    /// Its trouble and what was not seen; what was well is left out.
    pub spans: Vec<LaneSpan>,
    /// When it is known to be closed.
    pub closed: Vec<(DateTime<Utc>, DateTime<Utc>)>,
}

/// Everything the page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutagesPage {
    /// When it was read.
    pub as_of: DateTime<Utc>,
    /// What was asked for.
    pub query: OutageQuery,
    /// The time it is about, in words.
    pub title: String,
    /// Whether the reader ever handed over: else the last day stands for their shift.
    pub has_handed_over: bool,
    /// The figures of that time.
    pub figures: Vec<Figure>,
    /// Common causes, open ones first.
    pub incidents: Vec<IncidentCard>,
    /// Practices over time.
    pub gantt: Gantt,
    /// The outages of this page of the list, newest first.
    pub rows: Vec<OutageItem>,
    /// How many there are.
    pub total: usize,
    /// Whether there are more than can be counted here: narrow the time then.
    pub is_cut: bool,
    /// Which page.
    pub page: usize,
    /// Of how many.
    pub pages: usize,
    /// The tags there are.
    pub tags: Vec<String>,
    /// The versions of Halo Link there are.
    pub versions: Vec<String>,
    /// The practice it is narrowed to, by name.
    pub practice: Option<String>,
    /// The banner, where there is something to say about all.
    pub banner: Option<Banner>,
}
