//! Cases: what was sent to whom, and how it stands; and the words before they are sent.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Moment;
use crate::practice::PracticeId;
use crate::support_case::{CaseEventKind, CaseState, Receiver};

url_query! {
    /// Which cases.
    pub struct CasesQuery {
        /// Those that are closed, too.
        pub all: bool = "all",
    }
}

url_query! {
    /// What is to be written about, and to whom.
    pub struct CaseDraftQuery {
        /// About which practice.
        pub practice: Option<i64> = "practice",
        /// About which change.
        pub change: Option<i64> = "change",
        /// To whom; Halo Support where nobody is named.
        pub receiver: Option<Receiver> = "receiver",
        /// Why, as a word, where it was written before; what holds now where nothing is named.
        pub cause: String = "cause",
    }
}

/// A case as the API gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = Case))]
pub struct CaseView {
    /// Sundog's number.
    pub id: i64,
    /// The practice that it is about; null where it is about a change of a site without one.
    pub practice_id: Option<PracticeId>,
    /// The change that it is about, where it is about one.
    pub change_id: Option<i64>,
    /// Why it was written, as a word: the kind of a change, a reason, or a state.
    pub cause: String,
    /// To whom it was sent.
    pub receiver: Receiver,
    /// The number that they gave it; null until somebody writes it down.
    pub number: Option<String>,
    /// How it stands.
    pub state: CaseState,
    /// When it was sent.
    pub sent_at: DateTime<Utc>,
    /// Who sent it.
    pub sent_by: String,
    /// When an answer was asked for last: when it was sent, asked again, or reopened.
    pub asked_at: DateTime<Utc>,
    /// When an answer is due, counted in business hours from `asked_at`.
    pub due_at: DateTime<Utc>,
    /// Whether it waits and that time is past.
    pub overdue: bool,
    /// The words as they were sent.
    pub text: String,
    /// What happened, oldest first.
    pub events: Vec<CaseEventView>,
}

/// Something that happened to a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CaseEvent))]
pub struct CaseEventView {
    /// When.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub by: String,
    /// What.
    pub kind: CaseEventKind,
    /// Their words; may be empty.
    pub words: String,
}

/// A case in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseRow {
    /// Sundog's number.
    pub id: i64,
    /// The practice that it is about, with its name.
    pub practice: Option<(PracticeId, String)>,
    /// The change that it is about.
    pub change: Option<i64>,
    /// Why it was written, in words.
    pub cause: String,
    /// To whom.
    pub receiver: Receiver,
    /// The number that they gave it; may be empty.
    pub number: String,
    /// How it stands.
    pub state: CaseState,
    /// Who sent it.
    pub by: String,
    /// When it was sent.
    pub sent: Moment,
    /// When an answer is due.
    pub due: Moment,
    /// Whether it is overdue.
    pub is_overdue: bool,
    /// For how much business time an answer is awaited, in words; empty where none has passed.
    pub waited: String,
}

/// Something that happened to a case, ready to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseEventRow {
    /// When.
    pub at: Moment,
    /// Who did it.
    pub by: String,
    /// What.
    pub kind: CaseEventKind,
    /// Their words; may be empty.
    pub words: String,
}

/// What the page about cases shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CasesPage {
    /// When it was read.
    pub as_of: DateTime<Utc>,
    /// What was asked for.
    pub query: CasesQuery,
    /// How many are open.
    pub open: usize,
    /// How many of those are overdue.
    pub overdue: usize,
    /// The cases: those overdue first, then those that wait, the answered, the closed.
    pub rows: Vec<CaseRow>,
    /// Whether there are more than are listed.
    pub is_cut: bool,
}

/// What the page of one case shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CasePage {
    /// When it was read.
    pub as_of: DateTime<Utc>,
    /// The case.
    pub case: CaseRow,
    /// The words as they were sent.
    pub text: String,
    /// What happened, oldest first.
    pub events: Vec<CaseEventRow>,
    /// What was promised, and which hours count.
    pub terms: String,
    /// When whoever got it aims to have it solved, where they name a time.
    pub solution: Option<Moment>,
    /// The words to ask again with, while it is open.
    pub ask_again: Option<String>,
}

/// What to write to somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordsFor {
    /// To whom.
    pub receiver: Receiver,
    /// The words, with the facts that go with them.
    pub text: String,
    /// Whether it is their move.
    pub is_their_move: bool,
}

/// Words before they are sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseDraft {
    /// About which practice, with its name.
    pub practice: Option<(PracticeId, String)>,
    /// About which change.
    pub change: Option<i64>,
    /// To whom.
    pub receiver: Receiver,
    /// Why, as a word.
    pub cause: String,
    /// Why, in words.
    pub cause_words: String,
    /// The words; empty where that receiver can do nothing about it.
    pub text: String,
    /// Whether they ask to make a GUID authoritative.
    pub asks_to_switch: bool,
    /// Cases for the same cause that are open.
    pub standing: Vec<CaseRow>,
    /// What was promised, and which hours count.
    pub terms: String,
}
