//! What the page of one practice shows.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::cases::{CaseRow, WordsFor};
use super::evidence::{Announced, PastChange};
use super::history::{NoteRow, OutageItem, Proof, UptimeView};
use super::installation::InstallationView;
use super::ledger::{Consumers, MappingStretch};
use super::maintenance::PlannedNext;
use super::timeline::Timeline;
use super::{Banner, Moment, PracticeView};
use crate::headline::State;
use crate::practice::{PracticeEntry, PracticeId};
use crate::site::HaloGuid;
use crate::span::Span;
use crate::tracks::Track;

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
pub struct SpanItem {
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

/// Everything the practice page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PracticePage {
    /// When it was read, on the server's clock.
    pub as_of: DateTime<Utc>,
    /// The practice.
    pub practice: PracticeView,
    /// Since when the headline holds.
    pub since: Moment,
    /// Between when and when it became so, in a sentence, where that is more than `since` tells.
    pub began: Option<String>,
    /// The headline in one sentence.
    pub sentence: String,
    /// What Halo answered instead of a status, at most 300 characters. Untrusted text.
    pub halo_says: Option<String>,
    /// What to do, step by step; empty where nobody must act.
    pub steps: Vec<String>,
    /// Plain text to hand to whoever helps.
    pub support_pack: String,
    /// What to write to whom; the first is to whoever's move it is.
    pub words: Vec<WordsFor>,
    /// The cases about it that are open, those overdue first.
    pub cases: Vec<CaseRow>,
    /// When it was last observed.
    pub last_observed: Option<Moment>,
    /// When Halo last read name and current PMS version at the practice.
    pub enriched: Option<Moment>,
    /// When Halo last told of the installation; none where it never did.
    pub told: Option<Moment>,
    /// The name that it told then.
    pub told_name: Option<String>,
    /// What it told besides.
    pub installation: InstallationView,
    /// Newest heartbeat.
    pub heartbeat: Option<Moment>,
    /// The five tracks.
    pub tracks: Vec<TrackView>,
    /// The window that is looked at.
    pub timeline: Timeline,
    /// The spans of all tracks in that window, newest first.
    pub spans: Vec<SpanItem>,
    /// How much of that window it was up.
    pub uptime: UptimeView,
    /// The spans that add up to that.
    pub proof: Proof,
    /// Its outages of the last thirty days and those that last, newest first.
    pub outages: Vec<OutageItem>,
    /// What people noted, newest first.
    pub notes: Vec<NoteRow>,
    /// The zone's abbreviation now, such as `AEDT`.
    pub zone_label: String,
    /// Whose public holidays its opening hours observe.
    pub holidays_of: Option<String>,
    /// What is planned for it now, and next.
    pub maintenance: Vec<PlannedNext>,
    /// The public holiday for which it is closed now.
    pub closed_for: Option<String>,
    /// What a person entered.
    pub entry: PracticeEntry,
    /// Other practices behind the same site.
    pub siblings: Vec<(PracticeId, String)>,
    /// The banner, where there is something to say about all.
    pub banner: Option<Banner>,
    /// Which GUID was approved when, and who decided; newest first.
    pub mappings: Vec<MappingStretch>,
    /// How far the integrator's programs have followed.
    pub consumers: Consumers,
    /// Since when the mapping is withheld, by whom and why.
    pub withheld: Option<MappingStretch>,
    /// When the mapping was ended for good, by whom and why.
    pub ended: Option<MappingStretch>,
    /// When Halo called which site authoritative; newest first.
    pub authority: Vec<SpanItem>,
    /// The changes of its site, newest first.
    pub changes: Vec<PastChange>,
    /// The migration that was announced.
    pub announced: Option<Announced>,
    /// The GUID that a person entered and that still waits to be found at Halo or decided.
    pub entered: Option<EnteredGuid>,
    /// Whether pairing is switched on.
    pub may_pair: bool,
}

/// A GUID that a person read from the server's registry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnteredGuid {
    /// The GUID.
    pub halo_guid: HaloGuid,
    /// Who entered it.
    pub by: String,
    /// When.
    pub at: Moment,
    /// What Halo says of it, in words.
    pub words: String,
}
