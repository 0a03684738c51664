//! What leaves the server: the shapes that pages, server functions and the REST API share.
//!
//! They hold values, not markup, and every time that a person reads comes with `as_of`, so that
//! server and browser write the same words. Times in a practice's zone are made on the server and
//! travel as text, because the browser has no time zone data.

pub mod alerts;
pub mod bulk_edit;
pub mod cases;
pub mod changes;
pub mod database;
pub mod entry;
pub mod evidence;
pub mod first_run;
pub mod groups;
pub mod heartbeats;
pub mod history;
pub mod identity;
pub mod installation;
pub mod ledger;
pub mod maintenance;
pub mod onboarding;
pub mod outages;
mod overview;
pub mod people;
mod practice;
pub mod report;
pub mod security;
pub mod server;
pub mod site_now;
pub mod timeline;
pub mod waiting;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::headline::{State, WhoActs};
use crate::observation::PmsVersionSource;
use crate::outage::Cause;
use crate::practice::PracticeId;
use crate::server::ServerId;
use crate::site::{HaloGuid, Pms};
use crate::tracks::Reason;
use crate::uptime::Uptime;

pub use overview::{Banner, Counts, Overview, OverviewRow, ShownAt};
pub use practice::{EnteredGuid, PracticePage, SpanItem, TrackView};
pub use timeline::{Lane, LaneSpan, MonthDay, Timeline, TimelineEvent};

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
    /// The Site ID as Halo tells it with the approved GUID; null where Halo does not tell.
    pub site_id_at_halo: Option<String>,
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
    /// When the state was first seen, bridging what nobody saw in between; while it is unknown, since
    /// when nobody has known.
    pub since: DateTime<Utc>,
    /// How much of the time since then nobody saw.
    pub unseen_seconds: i64,
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
    /// Version of the PMS: the current one, or where Halo tells only that, the one at which Halo Link
    /// was installed.
    pub pms_version: Option<String>,
    /// Which of the two that is.
    pub pms_version_source: Option<PmsVersionSource>,
    /// When Halo last read name and current PMS version at the practice. It does not date Halo Link's
    /// version, which is of the newest answer.
    pub enriched_at: Option<DateTime<Utc>>,
    /// The number of its server, where anything is known of one.
    pub server_id: Option<ServerId>,
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
    /// Whose side it is on.
    pub cause: Cause,
    /// The stable word for what is wrong, where it is about our access.
    pub reason: Option<Reason>,
    /// The number of the server that it is about; null where it is about no single one.
    pub server_id: Option<ServerId>,
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
    /// What they said about it.
    pub taken_note: Option<String>,
}

/// One part of a strip: a state and where it lies, in thousandths of the strip's width.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
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

/// A moment on somebody's clocks and in UTC, ready to show.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Moment {
    /// The moment.
    pub at: DateTime<Utc>,
    /// As a clock shows it, with the zone: `18 Aug 2026 08:26:04 AEST`.
    pub local: String,
    /// The same on the clocks of the practice that it is about, where those are others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub there: Option<String>,
}
