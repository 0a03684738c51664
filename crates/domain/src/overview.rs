//! Which practices a list is asked for, and in which order.
//!
//! One query serves the overview's URL and the REST list: text, state, PMS, tag, whose move,
//! sort and page. What it lets through is found in `selection`, on the whole list in memory, so that
//! a page of fifty is all that ever leaves the server.

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

url_query! {
    /// What is asked for. Empty means everything that is not retired, most urgent first.
    pub struct Query {
        /// Text in names, Site ID, GUIDs of now and before, server, host and contacts.
        #[serde(skip_serializing_if = "String::is_empty")]
        pub q: String = "q",
        /// Only those that need attention.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        pub attention: bool = "attention",
        /// Only this state.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub state: Option<State> = "state",
        /// Only this PMS.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub pms: Option<Pms> = "pms",
        /// Only with this tag.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub tag: Option<String> = "tag",
        /// Only on this server, by its number.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub server: Option<i64> = "server",
        /// Only where it is this party's move.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub who: Option<WhoActs> = "who",
        /// The order; urgency where none is named.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub sort: Option<Sort> = "sort",
        /// The list as it was at this time, as typed; as it is now where empty.
        #[serde(skip_serializing_if = "String::is_empty")]
        pub at: String = "at",
        /// Which page, from 1; 0 counts as 1.
        #[serde(skip_serializing_if = "is_first")]
        pub page: usize = "page",
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde calls it with a reference"
)]
fn is_first(page: &usize) -> bool {
    *page <= 1
}

/// Whether a practice needs someone's attention now: a change waits for a decision, or trouble that is
/// somebody's move has lasted, and no open incident already speaks for it.
///
/// `lasts`: whether the trouble was confirmed and its grace has passed.
pub fn needs_attention(
    state: State,
    who_acts: WhoActs,
    change_pending: bool,
    in_incident: bool,
    lasts: impl FnOnce() -> bool,
) -> bool {
    let troubled = match state {
        State::Unreachable | State::Blocked | State::Offline | State::Degraded | State::Unknown => {
            who_acts != WhoActs::Nobody
        }
        State::PendingSetup | State::Online => false,
        State::Retired => return false,
    };
    change_pending || (troubled && !in_incident && lasts())
}

impl Query {
    /// Everything, as it was at the same time.
    pub fn everything(&self) -> Self {
        Self {
            at: self.at.clone(),
            ..Self::default()
        }
    }
}
