//! What the pages about people show: staff, tokens, sessions and the audit trail.
//!
//! No secret is among it: passwords and tokens are known only as hashes, and a session by a number
//! that does not open it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::permission::Role;
use crate::principal::StaffId;
use crate::reader_clock::ReaderClock;
use crate::views::Moment;

/// A member of staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffView {
    /// Their number.
    pub id: StaffId,
    /// The name they sign in with.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// When they were added.
    pub created_at: Moment,
    /// Whether they have chosen a password yet.
    pub has_password: bool,
    /// Whether a code is asked of them besides the password.
    pub second_factor: bool,
    /// When they last signed in.
    pub last_signed_in_at: Option<Moment>,
    /// When they were shut out.
    pub disabled_at: Option<Moment>,
    /// The names of the living tokens that they made.
    pub tokens: Vec<String>,
    /// Whose good links to choose a password they made.
    pub links: Vec<String>,
    /// The accounts that they made and nobody ever signed in to.
    pub unused_accounts: Vec<String>,
}

/// Everything the page about staff shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffPage {
    /// When it was read.
    pub as_of: DateTime<Utc>,
    /// Everyone, by name.
    pub staff: Vec<StaffView>,
    /// Whether approvers and admins must have a second factor.
    pub second_factor_required: bool,
}

/// An API token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenView {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its role.
    pub role: Role,
    /// Who made it.
    pub created_by: String,
    /// When.
    pub created_at: Moment,
    /// When it ends by itself.
    pub expires_at: Option<Moment>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Moment>,
    /// When a person ended it.
    pub revoked_at: Option<Moment>,
}

/// Everything the page about tokens shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenPage {
    /// When it was read.
    pub as_of: DateTime<Utc>,
    /// All tokens, newest first.
    pub tokens: Vec<TokenView>,
    /// The programs that follow the feed, and whose token each belongs to.
    pub consumers: Vec<ConsumerView>,
}

/// A program that follows the feed of mappings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsumerView {
    /// Its name.
    pub name: String,
    /// How far it has followed.
    pub seq: i64,
    /// When it said so last.
    pub at: Moment,
    /// The name of the token that it belongs to; none where the next that speaks has it.
    pub token: Option<String>,
    /// Whether that token lets nobody in any more.
    pub has_token_ended: bool,
    /// When the token took it over, where another had it before or none.
    pub taken_at: Option<Moment>,
}

/// What others did to one's own account and one has not said to have read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnreadActs {
    /// Each in a sentence, with when, oldest first.
    pub acts: Vec<(String, Moment)>,
    /// The number of the newest.
    pub up_to: i64,
}

/// A place where someone is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    /// Its number.
    pub number: i64,
    /// Since when.
    pub signed_in_at: Moment,
    /// When a page was last opened there, to the minute.
    pub last_seen_at: Moment,
    /// From which address.
    pub address: String,
    /// What the browser says it is.
    pub browser: String,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

/// Everything the page about oneself shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// When it was read.
    pub as_of: DateTime<Utc>,
    /// One's name.
    pub name: String,
    /// One's role.
    pub role: Role,
    /// Whether a code is asked besides the password.
    pub second_factor: bool,
    /// Whether one's role must have that.
    pub second_factor_required: bool,
    /// Recovery codes that are left.
    pub recovery_codes_left: usize,
    /// Where one is signed in, newest first.
    pub sessions: Vec<SessionView>,
}

url_query! {
    /// Which part of the audit trail.
    pub struct AuditQuery {
        /// Text in the actor's name; empty for everyone.
        pub actor: String = "actor",
        /// An action's word; empty for all.
        pub action: String = "action",
        /// Text in the subject; empty for all.
        pub subject: String = "subject",
        /// On whose clocks; the reader's own where none is named.
        pub clock: Option<ReaderClock> = "clock",
        /// Only entries with a smaller number: the place to go on from.
        pub before: Option<i64> = "before",
    }
}

/// One thing that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// Its number; grows with time.
    pub number: i64,
    /// When.
    pub at: Moment,
    /// Who.
    pub actor: String,
    /// From which address; nothing from the command line and from Sundog itself.
    pub address: Option<String>,
    /// What, as a stable word.
    pub action: String,
    /// To whom or what.
    pub subject: String,
    /// How it was, as JSON text.
    pub before: Option<String>,
    /// How it is now, as JSON text.
    pub after: Option<String>,
}

/// Everything the page about the audit trail shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// When it was read.
    pub as_of: DateTime<Utc>,
    /// What was asked for.
    pub query: AuditQuery,
    /// The entries, newest first.
    pub entries: Vec<AuditEntry>,
    /// Where the next page goes on, if there is one.
    pub next: Option<i64>,
    /// All actions there are, for the filter.
    pub actions: Vec<String>,
}
