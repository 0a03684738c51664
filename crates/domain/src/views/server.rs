//! What the pages about servers show, and what the API gives of them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::history::OutageItem;
use super::outages::Gantt;
use super::{Banner, Moment};
use crate::headline::State;
use crate::practice::PracticeId;
use crate::server::{LinkGuid, Server, ServerId};
use crate::site::Pms;
use crate::tracks::Authority;

/// A server as the API gives it (`Server` in the interface).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = Server))]
pub struct ServerView {
    /// Its number.
    pub id: ServerId,
    /// What it is called; empty where only its provider is known.
    pub name: String,
    /// Who hosts it; empty where nobody does.
    pub provider: String,
    /// The GUID of the Halo Link on it; null where nobody entered it.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub link_guid: Option<LinkGuid>,
    /// How to reach whoever runs it.
    pub contact: String,
    /// Whatever else is worth knowing.
    pub notes: String,
    /// The practices on it that are not retired.
    pub practice_ids: Vec<PracticeId>,
}

url_query! {
    /// Which servers are listed.
    pub struct ServersQuery {
        /// Text in name, provider, contact, notes or Halo Link GUID.
        pub q: String = "q",
        /// Which page, from 1.
        pub page: usize = "page",
    }
}

/// A server in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerRow {
    /// Its number.
    pub id: ServerId,
    /// What it is called, or what stands for a name.
    pub title: String,
    /// Who hosts it; may be empty.
    pub provider: String,
    /// How many practices are on it.
    pub practices: usize,
    /// The worst state of them; none where there are none.
    pub worst: Option<State>,
    /// How many of them are in that state.
    pub in_it: usize,
}

/// Everything that the list of servers shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServersPage {
    /// When it was read.
    pub as_of: DateTime<Utc>,
    /// What was asked for.
    pub query: ServersQuery,
    /// The servers of this page, worst first.
    pub rows: Vec<ServerRow>,
    /// How many match.
    pub total: usize,
    /// Which page.
    pub page: usize,
    /// Of how many.
    pub pages: usize,
}

/// One practice on a server, with its database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnServerRow {
    /// Which practice.
    pub id: PracticeId,
    /// Its name.
    pub name: String,
    /// PMS.
    pub pms: Pms,
    /// Site ID.
    pub site_id: String,
    /// Its state.
    pub state: State,
    /// The version of Halo Link, as told last.
    pub link_version: Option<String>,
    /// The version of the PMS, as told last.
    pub pms_version: Option<String>,
    /// Whether Halo calls its database the one in use.
    pub authority: Authority,
    /// The newest heartbeat.
    pub heartbeat: Option<Moment>,
    /// Its age when last observed, on Halo's clock, plus the time since.
    pub heartbeat_age_seconds: Option<i64>,
}

/// Everything that the page of one server shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ServerPage {
    /// When it was read.
    pub as_of: DateTime<Utc>,
    /// The server.
    pub server: Server,
    /// What it is called, or what stands for a name.
    pub title: String,
    /// What is odd about its databases, a sentence each.
    pub oddities: Vec<String>,
    /// The incidents about it that last: number and title.
    pub incidents: Vec<(i64, String)>,
    /// The practices on it.
    pub practices: Vec<OnServerRow>,
    /// How many databases (sites) those are.
    pub databases: usize,
    /// Its practices over time, on one axis.
    pub gantt: Gantt,
    /// Its outages of the last thirty days, newest first.
    pub outages: Vec<OutageItem>,
    /// The banner, where there is something to say about all.
    pub banner: Option<Banner>,
}
