//! What stands on a card beside the two sides: when both GUIDs lived, what Halo answered, what went
//! before, whom somebody told, what was announced.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{LaneSpan, Moment};
use crate::change::ChangeStatus;

/// When the approved and the proposed GUID were heard alive, on one axis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overlap {
    /// Left edge.
    pub from: Moment,
    /// Right edge.
    pub to: Moment,
    /// Round clock times of the practice's zone on the axis.
    pub ticks: Vec<(DateTime<Utc>, String)>,
    /// The approved GUID: its stretches, with the headline state whose look each borrows.
    pub old: Vec<LaneSpan>,
    /// The proposed GUID; empty where the change proposes no other.
    pub new: Vec<LaneSpan>,
    /// Since when Halo knows the proposed GUID, where that lies on the axis.
    pub known_since: Option<Moment>,
    /// What it shows, in a few words: `Never alive together.`
    pub verdict: String,
    /// What that looks like: `42 min between them, as in a migration.`
    pub reading: String,
}

/// An answer of Halo's as it came, with every key hidden.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RawAnswerView {
    /// When.
    pub at: Moment,
    /// What was asked: `Status of 4be2…`, `Look-up`.
    pub question: String,
    /// The HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// The body. Untrusted text.
    pub body: String,
}

/// A raw answer as the API gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = Evidence))]
pub struct EvidenceView {
    /// When.
    pub at: DateTime<Utc>,
    /// `look_up`, or `status` with the GUID.
    pub question: String,
    /// The HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// The body, with every key hidden. Untrusted text.
    pub body: String,
}

/// An earlier change of the same site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastChange {
    /// Its number.
    pub id: i64,
    /// What happened, in a few words.
    pub title: String,
    /// What became of it.
    pub status: ChangeStatus,
    /// Who decided, where a person or a program did; both where it took two.
    pub decided_by: Option<String>,
    /// When it was decided, or else first seen.
    pub at: Moment,
}

string_enum! {
    /// Whom one tells about a change.
    pub enum Whom {
        /// Halo Support, who alone can move authority.
        HaloSupport = "halo_support",
        /// The practice, or its IT.
        Practice = "practice",
        /// A colleague.
        Colleague = "colleague",
    }
}

impl Whom {
    /// On screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::HaloSupport => "Halo Support",
            Self::Practice => "the practice",
            Self::Colleague => "a colleague",
        }
    }
}

/// Somebody was told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactEntry {
    /// Who told them.
    pub by: String,
    /// Whom.
    pub whom: Whom,
    /// What was said or where it can be found.
    pub words: String,
    /// When.
    pub at: Moment,
}

/// A migration that was announced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announced {
    /// Its number.
    pub id: i64,
    /// From when on.
    pub from: Moment,
    /// Until when.
    pub to: Moment,
    /// What is done, in words.
    pub words: String,
    /// Who announced it.
    pub by: String,
    /// The window in one line: `Fri 21 Aug 18:00–22:00 AEST`.
    pub window: String,
    /// Text that announces it to Halo Support.
    pub support_text: String,
    /// Where it stands.
    pub standing: MigrationStanding,
}

string_enum! {
    /// Where an announced migration stands.
    pub enum MigrationStanding {
        /// Its window is to come.
        Ahead = "ahead",
        /// Its window is open.
        UnderWay = "under_way",
        /// The window is over, and Sundog still looks out for the second GUID.
        Awaited = "awaited",
        /// A second GUID was seen.
        Seen = "seen",
        /// It is over.
        Over = "over",
    }
}
