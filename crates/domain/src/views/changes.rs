//! What people and programs are shown of changes of identity.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Moment;
use super::cases::CaseRow;
use super::evidence::{Announced, ContactEntry, Overlap, PastChange, RawAnswerView};
use super::groups::{ChangeGroup, DecidedTogether};
use super::ledger::Consumers;
use crate::change::{ChangeKind, ChangeStatus, IdentityCheck, Risk, Side};
use crate::name_diff::DiffPart;
use crate::practice::PracticeId;
use crate::server::ServerId;
use crate::site::Pms;

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
    /// Who decided; of two people the second.
    pub decided_by: Option<String>,
    /// Who approved first, where it took two and was approved.
    pub first_approved_by: Option<String>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why, in their words.
    pub reason: Option<String>,
    /// Who put it up by hand, where it was a person: they cannot approve it.
    pub entered_by: Option<String>,
}

/// Whether somebody may approve a change that another person had their hand on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MayDecide {
    /// Their name.
    pub name: String,
    /// Why they may not, in a few words.
    pub why_not: Option<String>,
}

/// A change with all that its card shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeCard {
    /// The change.
    pub change: ChangeView,
    /// Since when Halo knows the approved GUID, and the proposed one.
    pub created: (Option<Moment>, Option<Moment>),
    /// When Halo last read name and PMS version behind either.
    pub enriched: (Option<Moment>, Option<Moment>),
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
    /// The server, where anything is known of one: its number, and what it is called.
    pub server: Option<(ServerId, String)>,
    /// The other practices behind the same site.
    pub siblings: Vec<(PracticeId, String)>,
    /// What was checked.
    pub checks: Vec<IdentityCheck>,
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
    /// Whether it takes two different people.
    pub takes_two: bool,
    /// Who may be the next to approve, and why others may not, where somebody's hand is on it already.
    pub may_decide: Vec<MayDecide>,
    /// Why a first approval counts no more, in a sentence, and since when.
    pub voided: Option<(String, Moment)>,
    /// Who decided, both where it took two, and when.
    pub decided: Option<(String, Moment)>,
    /// Who undid what was approved, and when.
    pub undone: Option<(String, Moment)>,
    /// With which others it was approved in one step.
    pub together: Option<DecidedTogether>,
    /// What came up about the same site after this was over: what waits now, or else the newest.
    pub successor: Option<PastChange>,
    /// Whom they spoke to and what was said.
    pub contacted: String,
    /// What approving does, step by step.
    pub approving: Vec<String>,
    /// Text to send to Halo Support.
    pub support_text: String,
    /// Whether it asks them to make a GUID authoritative.
    pub asks_to_switch: bool,
    /// The cases about it that are open, those overdue first.
    pub cases: Vec<CaseRow>,
    /// Whether it was approved and is still what holds, so that it can be undone.
    pub can_be_undone: bool,
    /// What made Sundog look, in a sentence.
    pub trigger: String,
    /// What to do about it, step by step.
    pub advice: Vec<String>,
    /// What happens to the integrator's software until somebody decides; empty once it is decided.
    pub meanwhile: String,
    /// How to reach the practice, as entered; may be empty.
    pub contacts: String,
    /// Since when Halo has called the approved GUID what it calls it, while the change is open.
    pub authority_since: Option<Moment>,
    /// Since when Halo has answered about the approved GUID as it does, while the change is open.
    pub access_since: Option<Moment>,
    /// When both GUIDs were heard alive.
    pub overlap: Option<Overlap>,
    /// How many raw answers are kept with it.
    pub answers_kept: usize,
    /// The raw answers, where they were asked for.
    pub answers: Vec<RawAnswerView>,
    /// Earlier changes of the same site, newest first.
    pub previous: Vec<PastChange>,
    /// Whom somebody told.
    pub told: Vec<ContactEntry>,
    /// The migration that was announced for about this time.
    pub announced: Option<Announced>,
    /// The plan that a second person must confirm, in words.
    pub plan: Vec<String>,
    /// When a fresh card takes its place, where nobody decides.
    pub expires: Option<Moment>,
    /// How far the integrator's programs have followed the ledger.
    pub consumers: Consumers,
    /// The practices behind the site, for saying where each goes: number and name.
    pub behind: Vec<(PracticeId, String)>,
}

url_query! {
    /// Which changes.
    pub struct ChangeQuery {
        /// In this status; what waits, where none is named.
        pub status: Option<ChangeStatus> = "status",
        /// Of this risk.
        pub risk: Option<Risk> = "risk",
    }
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
    /// Changes with one cause that can be decided together.
    pub groups: Vec<ChangeGroup>,
}
