//! Which practices a list is asked for, and in which order.
//!
//! One query serves the overview's URL and the REST list: text, state, PMS, tag, whose move,
//! sort and page. What it lets through is found in `selection`, on the whole list in memory, so that
//! a page of fifty is all that ever leaves the server.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};
use serde::{Deserialize, Serialize};

use crate::headline::{State, WhoActs};
use crate::site::Pms;

/// How many rows a page shows unless told otherwise.
pub const LIMIT_DEFAULT: usize = 50;
/// How many rows a page shows at most.
pub const LIMIT_MAX: usize = 200;

string_enum! {
    /// What a list can be sorted by.
    pub enum Sort {
        /// Most urgent state first, longest there first.
        Urgency = "urgency",
        /// By name, numbers in it by their size.
        Name = "name",
        /// Changed last first.
        Since = "since",
        /// By PMS and Site ID.
        SiteId = "site_id",
        /// Oldest heartbeat first.
        Heartbeat = "heartbeat",
        /// By number, which no change can upset.
        Id = "id",
    }
}

/// What is asked for. Empty means everything that is not retired, most urgent first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Query {
    /// Text in names, Site ID, GUIDs of now and before, server, host and contacts.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub q: String,
    /// Only this state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<State>,
    /// Only those that need attention.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub attention: bool,
    /// Only this PMS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pms: Option<Pms>,
    /// Only with this tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// Only where it is this party's move.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<WhoActs>,
    /// The order; urgency where none is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort: Option<Sort>,
    /// The list as it was at this time, as typed; as it is now where empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub at: String,
    /// Which page, from 1; 0 counts as 1.
    #[serde(skip_serializing_if = "is_first")]
    pub page: usize,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde calls it with a reference"
)]
fn is_first(page: &usize) -> bool {
    *page <= 1
}

/// Whether a practice needs someone's attention now: somebody must act on something that is not
/// merely being set up, and no open incident already speaks for it.
pub fn needs_attention(
    state: State,
    who_acts: WhoActs,
    change_pending: bool,
    in_incident: bool,
) -> bool {
    let troubled = match state {
        State::Unreachable | State::Blocked | State::Offline | State::Degraded | State::Unknown => {
            who_acts != WhoActs::Nobody
        }
        State::PendingSetup | State::Online => false,
        State::Retired => return false,
    };
    change_pending || (troubled && !in_incident)
}

impl Query {
    /// Everything, as it was at the same time.
    pub fn everything(&self) -> Self {
        Self {
            at: self.at.clone(),
            ..Self::default()
        }
    }

    /// The query as a URL's query string, without its question mark; empty for everything.
    pub fn to_url(&self) -> String {
        let page = (self.page > 1).then(|| self.page.to_string());
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let pairs = [
            ("q", text(&self.q)),
            ("attention", self.attention.then(|| "true".to_owned())),
            ("state", self.state.map(|state| state.to_string())),
            ("pms", self.pms.map(|pms| pms.to_string())),
            ("tag", self.tag.clone()),
            ("who", self.who.map(|who| who.to_string())),
            ("sort", self.sort.map(|sort| sort.to_string())),
            ("at", text(&self.at)),
            ("page", page),
        ];
        pairs
            .iter()
            .filter_map(|(name, value)| Some((name, value.as_deref()?)))
            .map(|(name, value)| format!("{name}={}", percent_encoded(value)))
            .collect::<Vec<_>>()
            .join("&")
    }

    /// Reads the query from name and value pairs of a URL. A value that is none of the words is
    /// left out, so that an old bookmark still opens the list.
    pub fn from_pairs<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut query = Self::default();
        for (name, value) in pairs.filter(|(_, value)| !value.is_empty()) {
            match name {
                "q" => value.clone_into(&mut query.q),
                "attention" => query.attention = value == "true",
                "state" => query.state = value.parse().ok(),
                "pms" => query.pms = value.parse().ok(),
                "tag" => query.tag = Some(value.to_owned()),
                "who" => query.who = value.parse().ok(),
                "sort" => query.sort = value.parse().ok(),
                "at" => value.clone_into(&mut query.at),
                "page" => query.page = value.parse().unwrap_or(1),
                _ => {}
            }
        }
        query
    }
}

/// What stands in a query string as it is written; the rest is percent-encoded.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A value as it stands in a URL's query string: the same on the server and in the browser.
pub fn percent_encoded(text: &str) -> PercentEncode<'_> {
    utf8_percent_encode(text, PLAIN)
}
