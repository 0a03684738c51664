//! What a message says. It is written down when it is decided, as things were then; each channel makes its
//! own form of it when it is sent.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{AlertEvent, AlertKind};
use crate::headline::{State, WhoActs};
use crate::practice::PracticeId;
use crate::reason::Reason;

/// So many members are listed; how many there are stands beside them.
pub const LISTED_MOST: usize = 1000;
/// So many members are named where people read.
pub const NAMED: usize = 5;

/// One message, whatever the way it travels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// What it tells.
    pub event: AlertEvent,
    /// Of what kind its cause is.
    pub kind: AlertKind,
    /// The same for everything that is told of one cause.
    pub dedup_key: String,
    /// Which Halo Cloud is watched, as shown on every page.
    pub environment: String,
    /// What happened, without its event: "Harbour Clinic is unreachable".
    pub title: String,
    /// The state of the practice, where it is about one.
    pub state: Option<State>,
    /// Why.
    pub reason: Option<Reason>,
    /// It began no earlier than this.
    pub began: DateTime<Utc>,
    /// It began no later than this.
    pub began_latest: DateTime<Utc>,
    /// Between when it ended, where it did.
    pub ended: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// When this was decided.
    pub at: DateTime<Utc>,
    /// The zone in which people there read clocks.
    pub time_zone: String,
    /// How many practices are concerned.
    pub practice_count: usize,
    /// Who they are, up to [`LISTED_MOST`].
    pub practices: Vec<MessagePractice>,
    /// What Halo said, in its words or in those of the state.
    pub halo_said: Option<String>,
    /// Whose move it is.
    pub who_acts: WhoActs,
    /// What to do, a sentence each.
    pub steps: Vec<String>,
    /// Whom to ring.
    pub contacts: Vec<MessageContact>,
    /// What happened just before, a sentence each.
    pub just_before: Vec<String>,
    /// Who has it in hand, and until when.
    pub taken: Option<(String, DateTime<Utc>)>,
    /// What this message is for, where the event does not say it: "4 more practices since the last message".
    pub note: Option<String>,
    /// The page about it, such as `/incidents/7`.
    pub path: String,
    /// Whether it is only there to try the channel.
    #[serde(default)]
    pub is_test: bool,
}

/// A practice that is concerned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MessagePractice {
    /// Its number.
    pub id: PracticeId,
    /// Its name.
    pub name: String,
}

/// Somebody to ring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageContact {
    /// Whose contact it is: "Server", "Practice".
    pub whose: String,
    /// As it was entered.
    pub text: String,
}
