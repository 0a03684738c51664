//! Outages as they are kept, and who has them in hand.
//!
//! They follow the headline's spans (module `follow`), in the transaction that writes the spans.
//! What is listed leaves out those that turned out to be part of another.

mod ack;
mod follow;
mod list;
mod write;

use chrono::{DateTime, Utc};
use domain::headline::State;
use domain::outage::{Cause, Kind, LastSeen};
use domain::practice::{PracticeId, SiteRow};
use domain::tracks::Reason;

use crate::StoreError;
use crate::time::{maybe_time, time};
use crate::words::{maybe_parsed, parsed};

pub use ack::{Ack, Acknowledgeable};
pub(crate) use follow::follow;
pub use list::OutageFilter;
pub(crate) use write::leave;

/// An outage of one practice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outage {
    /// Its number; grows in the order in which outages were noticed.
    pub id: i64,
    /// Whose.
    pub practice: PracticeId,
    /// Down or degraded.
    pub kind: Kind,
    /// The most urgent state it had.
    pub state: State,
    /// Why.
    pub reason: Option<Reason>,
    /// The last good heartbeat or sighting before it.
    pub began: DateTime<Utc>,
    /// The first bad sighting.
    pub began_latest: DateTime<Utc>,
    /// When it was confirmed.
    pub detected_at: DateTime<Utc>,
    /// The last bad sighting and the first good one; none while it lasts.
    pub ended: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// Whose side the cause is on.
    pub cause: Cause,
    /// Whether the practice came and went.
    pub flapping: bool,
    /// The version of Halo Link when it began.
    pub link_version: Option<String>,
    /// The common cause it belongs to.
    pub incident: Option<i64>,
    /// Who has it in hand, if it was taken and not handed back; look at `until`.
    pub ack: Option<Ack>,
}

/// A site that may begin or end an outage, with what its spans do not tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutageCandidate {
    /// Which site.
    pub site: SiteRow,
    /// When it was last seen in each condition.
    pub last_seen: LastSeen,
    /// Its newest heartbeat.
    pub heartbeat_at: Option<DateTime<Utc>>,
    /// The version of Halo Link when it was last online.
    pub link_before: Option<String>,
    /// The version of Halo Link there now.
    pub link_version: Option<String>,
}

struct OutageRow {
    id: i64,
    practice: i64,
    kind: String,
    state: String,
    reason: Option<String>,
    began: i64,
    began_latest: i64,
    detected_at: i64,
    ended: Option<i64>,
    ended_latest: Option<i64>,
    cause: String,
    flapping: bool,
    link_version: Option<String>,
    incident: Option<i64>,
    taken_by: Option<String>,
    taken_at: Option<i64>,
    until: Option<i64>,
    words: Option<String>,
}

impl TryFrom<OutageRow> for Outage {
    type Error = StoreError;

    fn try_from(row: OutageRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            practice: PracticeId(row.practice),
            kind: parsed(&row.kind, "a kind")?,
            state: parsed(&row.state, "a state")?,
            reason: maybe_parsed(row.reason.as_deref(), "a reason")?,
            began: time(row.began)?,
            began_latest: time(row.began_latest)?,
            detected_at: time(row.detected_at)?,
            ended: maybe_time(row.ended)?.zip(maybe_time(row.ended_latest)?),
            cause: parsed(&row.cause, "a cause")?,
            flapping: row.flapping,
            link_version: row.link_version,
            incident: row.incident,
            ack: Ack::of(row.taken_by, row.taken_at, row.until, row.words)?,
        })
    }
}
