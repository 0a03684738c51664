//! What leaves the server: the shapes that pages, server functions and the REST API share.
//!
//! They hold values, not markup, and every time that a person reads comes with `as_of`, so that
//! server and browser write the same words. Times in a practice's zone are made on the server and
//! travel as text, because the browser has no time zone data.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::headline::{State, WhoActs};
use crate::overview::Query;
use crate::practice::PracticeId;
use crate::site::{HaloGuid, Pms};
use crate::span::Span;
use crate::tracks::{Reason, Track};
use crate::uptime::Uptime;

/// A practice as the API gives it (`Practice` in the interface).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = Practice))]
pub struct PracticeView {
    /// Sundog's number.
    pub id: PracticeId,
    /// Name on our list.
    pub name: String,
    /// PMS.
    pub pms: Pms,
    /// Site ID.
    pub site_id: String,
    /// The approved GUID.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub halo_guid: Option<HaloGuid>,
    /// Name at Halo.
    pub halo_name: Option<String>,
    /// Headline state.
    pub state: State,
    /// Why, where the state does not say it all.
    pub state_reason: Option<Reason>,
    /// Whose move.
    pub who_acts: WhoActs,
    /// When state and reason began.
    pub since: DateTime<Utc>,
    /// Last time an outcome came in for it.
    pub last_observed_at: Option<DateTime<Utc>>,
    /// Newest heartbeat, on Halo's clock.
    pub heartbeat_at: Option<DateTime<Utc>>,
    /// Its age when last observed, on Halo's clock, plus the time since.
    pub heartbeat_age_seconds: Option<i64>,
    /// Server clock ahead (positive) or behind.
    pub clock_drift_seconds: Option<i64>,
    /// Whether Halo calls the site authoritative.
    pub authoritative: Option<bool>,
    /// Halo's word for the installation's life.
    pub lifecycle: Option<String>,
    /// Version of Halo Link.
    pub halo_link_version: Option<String>,
    /// Version of the PMS.
    pub pms_version: Option<String>,
    /// When name and versions were read at the practice.
    pub enriched_at: Option<DateTime<Utc>>,
    /// Server name, entered by a person.
    pub server_name: Option<String>,
    /// Hosting party, entered by a person.
    pub host: Option<String>,
    /// IANA zone of the practice.
    pub time_zone: String,
    /// Labels.
    pub tags: Vec<String>,
    /// Who has it in hand.
    pub taken_by: Option<String>,
    /// Until when.
    pub taken_until: Option<DateTime<Utc>>,
    /// The change that waits for a decision.
    pub pending_change: Option<i64>,
    /// Uptime of the last 30 days.
    pub uptime_30d: Uptime,
}

/// A fleet-wide cause (`Incident` in the interface).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = Incident))]
pub struct IncidentView {
    /// Its number.
    pub id: i64,
    /// Whose fault: `us`, `halo_cloud`, `halo_link`, `practice`, `unclear`.
    pub cause: String,
    /// The stable word for what is wrong.
    pub reason: Reason,
    /// The cause in words.
    pub title: String,
    /// When it began.
    pub began: DateTime<Utc>,
    /// When it ended.
    pub ended: Option<DateTime<Utc>>,
    /// How many practices.
    pub members: usize,
    /// Which practices.
    pub practice_ids: Vec<PracticeId>,
    /// Who has it in hand.
    pub taken_by: Option<String>,
    /// Until when.
    pub taken_until: Option<DateTime<Utc>>,
}

/// One part of a strip: a state and where it lies, in thousandths of the strip's width.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StripPart {
    /// The state.
    pub state: State,
    /// Left edge, 0 to 1000.
    pub x: u16,
    /// Width, at least 1.
    pub width: u16,
    /// Down inside closed hours: said, not shouted.
    pub expected: bool,
}

/// A moment in the practice's zone and in UTC, ready to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// The moment.
    pub at: DateTime<Utc>,
    /// As a clock in the practice's zone shows it, with the zone: `18 Aug 2026 08:26:04 AEST`.
    pub local: String,
}

/// One row of the overview.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OverviewRow {
    /// The practice.
    pub practice: PracticeView,
    /// The reason in a few words, for beside the state; may be empty.
    pub why: String,
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

/// Everything the overview shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    /// When it was read, on the server's clock.
    pub as_of: DateTime<Utc>,
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

/// The present state of one track, ready to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackView {
    /// Which track.
    pub track: Track,
    /// The track's name on screen.
    pub label: String,
    /// The state's stable word.
    pub state: String,
    /// The state on screen.
    pub state_label: String,
    /// Why, in words; may be empty.
    pub why: String,
    /// The headline state whose colour and shape it borrows.
    pub tone: State,
    /// Since when.
    pub since: Moment,
}

/// One span of the list on the practice page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpanRow {
    /// The span.
    pub span: Span,
    /// The track's name on screen.
    pub track_label: String,
    /// The state on screen.
    pub state_label: String,
    /// Why, in words; may be empty.
    pub why: String,
    /// The headline state whose colour and shape it borrows.
    pub tone: State,
    /// When it began.
    pub from: Moment,
    /// When it ended.
    pub to: Option<Moment>,
}

/// The spans of a window on one axis, drawn on the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timeline {
    /// Left edge.
    pub from: Moment,
    /// Right edge.
    pub to: Moment,
    /// What it shows, in a sentence, for those who do not see it.
    pub description: String,
    /// The axis: round clock times of the practice's zone within the window, as `08:00`, and where
    /// a day begins as `Tue 18`.
    pub ticks: Vec<(DateTime<Utc>, String)>,
    /// The spans, per track in the order of the lanes.
    pub lanes: Vec<Lane>,
}

/// One track within the timeline's window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lane {
    /// Which track.
    pub track: Track,
    /// The track's name on screen.
    pub label: String,
    /// Its spans, clipped to the window, oldest first.
    pub spans: Vec<LaneSpan>,
}

/// One stretch of a lane.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

/// Everything the practice page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PracticePage {
    /// When it was read, on the server's clock.
    pub as_of: DateTime<Utc>,
    /// The practice.
    pub practice: PracticeView,
    /// Since when the headline holds.
    pub since: Moment,
    /// The headline in one sentence.
    pub sentence: String,
    /// What to do, step by step; empty where nobody must act.
    pub steps: Vec<String>,
    /// Plain text to hand to whoever helps.
    pub support_pack: String,
    /// When it was last observed.
    pub last_observed: Option<Moment>,
    /// When Halo last read name and versions.
    pub enriched: Option<Moment>,
    /// Newest heartbeat.
    pub heartbeat: Option<Moment>,
    /// The five tracks.
    pub tracks: Vec<TrackView>,
    /// The last 24 hours.
    pub timeline: Timeline,
    /// The newest spans of all tracks, newest first.
    pub spans: Vec<SpanRow>,
    /// The zone's abbreviation now, such as `AEDT`.
    pub zone_label: String,
    /// Opening hours as entered, or empty: counts as always open.
    pub hours: String,
    /// Region as entered.
    pub region: String,
    /// Contacts as entered.
    pub contacts: String,
    /// How to reach the host, as entered.
    pub host_contact: String,
    /// Account manager as entered.
    pub owner: String,
    /// Tier as entered.
    pub tier: String,
    /// Other practices behind the same site.
    pub siblings: Vec<(PracticeId, String)>,
    /// The banner, where there is something to say about all.
    pub banner: Option<Banner>,
}
