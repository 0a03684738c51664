//! What people and programs are shown of changes of identity and of the mapping ledger.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Moment;
use crate::change::{ChangeKind, ChangeStatus, Check, Risk, Side};
use crate::name_diff::DiffPart;
use crate::practice::PracticeId;
use crate::site::{HaloGuid, Pms};

/// A change as the API gives it (`Change` in the interface).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = Change))]
pub struct ChangeView {
    /// Its number.
    pub id: i64,
    /// The first practice behind the site.
    pub practice_id: Option<PracticeId>,
    /// Every practice behind the site: siblings move together.
    pub practice_ids: Vec<PracticeId>,
    /// What moved.
    pub kind: ChangeKind,
    /// How risky following it is.
    pub risk: Risk,
    /// What became of it.
    pub status: ChangeStatus,
    /// What is approved.
    pub old: Side,
    /// What is proposed.
    pub new: Side,
    /// Both names, word by word.
    pub name_diff: Vec<DiffPart>,
    /// The digest of what a decision rests on. An approval names the one it saw.
    pub evidence: String,
    /// When it was first seen.
    pub first_seen_at: DateTime<Utc>,
    /// When it was last seen.
    pub last_seen_at: DateTime<Utc>,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why, in their words.
    pub reason: Option<String>,
}

/// A change with all that its card shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeCard {
    /// The change.
    pub change: ChangeView,
    /// What happened, in a few words, such as `New GUID, same name`.
    pub title: String,
    /// What probably happened and what it means, in a sentence or two.
    pub story: String,
    /// The practice's name on our list.
    pub practice_name: String,
    /// The PMS of the Site ID.
    pub pms: Pms,
    /// The Site ID.
    pub site_id: String,
    /// The other practices behind the same site.
    pub siblings: Vec<(PracticeId, String)>,
    /// What was checked.
    pub checks: Vec<Check>,
    /// How many of the 32 characters of both GUIDs differ.
    pub characters_differ: Option<usize>,
    /// How alike the names are, 0 to 100.
    pub similarity: Option<u8>,
    /// When it was first seen.
    pub first_seen: Moment,
    /// When it was last seen.
    pub last_seen: Moment,
    /// How often.
    pub times_seen: i64,
    /// Until when it is out of sight.
    pub snoozed_until: Option<Moment>,
    /// Who approved first, and when, while a second person is awaited.
    pub first_approval: Option<(String, Moment)>,
    /// Who decided, and when.
    pub decided: Option<(String, Moment)>,
    /// Whom they spoke to and what was said.
    pub contacted: String,
    /// What approving does, step by step.
    pub approving: Vec<String>,
    /// Text to send to Halo Support.
    pub support_text: String,
    /// Whether it was approved and is still what holds, so that it can be undone.
    pub can_be_undone: bool,
}

/// Which changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct ChangeQuery {
    /// In this status; what waits, where none is named.
    pub status: Option<ChangeStatus>,
    /// Of this risk.
    pub risk: Option<Risk>,
}

/// Everything the page about changes shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangesPage {
    /// When it was read.
    pub as_of: DateTime<Utc>,
    /// What was asked for.
    pub query: ChangeQuery,
    /// How many there are per status.
    pub counts: Vec<(ChangeStatus, usize)>,
    /// The cards, most urgent first.
    pub cards: Vec<ChangeCard>,
}

/// Why an exported mapping is to be used with care: a change waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Caution {
    /// The change.
    pub change_id: i64,
    /// What moved.
    pub kind: ChangeKind,
    /// How risky following it is.
    pub risk: Risk,
}

/// An approved mapping.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = Mapping))]
pub struct MappingView {
    /// The practices behind the site.
    pub practice_ids: Vec<PracticeId>,
    /// PMS.
    pub pms: Pms,
    /// Site ID.
    pub site_id: String,
    /// The GUID; null where it is withheld or none is left.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub halo_guid: Option<HaloGuid>,
    /// The name that was approved with it.
    pub halo_name: Option<String>,
    /// From when on it holds.
    pub valid_from: DateTime<Utc>,
    /// Who decided.
    pub decided_by: String,
    /// Why to use it with care.
    pub caution: Option<Caution>,
}

/// An entry of the ledger, for programs that follow it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FeedItem {
    /// Its number, which grows.
    pub seq: i64,
    /// From when on it holds.
    pub at: DateTime<Utc>,
    /// The practices behind the site.
    pub practice_ids: Vec<PracticeId>,
    /// PMS.
    pub pms: Pms,
    /// Site ID.
    pub site_id: String,
    /// The GUID; null where it is withheld or none is left.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub halo_guid: Option<HaloGuid>,
    /// What held before.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub previous_halo_guid: Option<HaloGuid>,
}
