//! A support case: what somebody wrote to Halo Support, a practice, its IT or a PMS vendor, and what became
//! of it. Sundog sends nothing by itself: a person sends the words and says so.
//!
//! When an answer is due is in `answer_time`; what is written stands in `words_to_send`.

#[cfg(feature = "zones")]
pub mod answer_time;

use crate::change::ChangeKind;
use crate::headline::{State, WhoActs};
use crate::reason::Reason;
use crate::{UnknownWord, wording};

/// The longest number that somebody else may give a case, in characters.
pub const NUMBER_CHARS_MAX: usize = 60;
/// The longest comment, in characters.
pub const COMMENT_CHARS_MAX: usize = 4_000;
/// The longest text that is sent, in characters.
pub const TEXT_CHARS_MAX: usize = 8_000;

string_enum! {
    /// To whom words are sent.
    pub enum Receiver {
        /// Halo Support.
        HaloSupport = "halo_support",
        /// The practice itself.
        Practice = "practice",
        /// Whoever looks after the practice's server.
        PracticeIt = "practice_it",
        /// Whoever makes its practice management system.
        PmsVendor = "pms_vendor",
    }
}

impl Receiver {
    /// The word on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::HaloSupport => "Halo Support",
            Self::Practice => "Practice",
            Self::PracticeIt => "Practice’s IT",
            Self::PmsVendor => "PMS vendor",
        }
    }

    /// To whom one writes first where it is somebody's move; nobody where it is ours or nobody's.
    pub const fn of(who: WhoActs) -> Option<Self> {
        match who {
            WhoActs::HaloSupport => Some(Self::HaloSupport),
            WhoActs::Practice => Some(Self::Practice),
            WhoActs::Us | WhoActs::Nobody => None,
        }
    }
}

string_enum! {
    /// How a case stands.
    pub enum CaseState {
        /// It was sent, and nobody answered yet.
        Waiting = "waiting",
        /// There is an answer, and the matter is not settled.
        Answered = "answered",
        /// It is settled, or nobody pursues it.
        Closed = "closed",
    }
}

impl CaseState {
    /// The word on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Waiting => "Waiting",
            Self::Answered => "Answered",
            Self::Closed => "Closed",
        }
    }

    /// Whether somebody still pursues it.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Answered)
    }
}

string_enum! {
    /// Something that happened to a case.
    pub enum CaseEventKind {
        /// The words were sent.
        Sent = "sent",
        /// Whoever got them gave it a number.
        Numbered = "numbered",
        /// They were asked again.
        Nudged = "nudged",
        /// They answered.
        Answered = "answered",
        /// Somebody noted something.
        Commented = "commented",
        /// Nobody pursues it any more.
        Closed = "closed",
        /// Somebody pursues it again.
        Reopened = "reopened",
    }
}

impl CaseEventKind {
    /// The word on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Sent => "Sent",
            Self::Numbered => "Number given",
            Self::Nudged => "Asked again",
            Self::Answered => "Answered",
            Self::Commented => "Comment",
            Self::Closed => "Closed",
            Self::Reopened => "Reopened",
        }
    }
}

/// Something that somebody does with a case, with their words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseAct {
    /// Writes down the number that the receiver gave it.
    GiveNumber(String),
    /// Says that the receiver was asked again.
    Nudge(String),
    /// Says that they answered, and what.
    Answer(String),
    /// Adds a comment.
    Comment(String),
    /// Pursues it no more.
    Close(String),
    /// Pursues it again: the answer is awaited from now on.
    Reopen(String),
}

/// What cannot be done with a case as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotDone {
    /// It is closed.
    #[error("This case is closed: reopen it first.")]
    Closed,
    /// It is not.
    #[error("This case is not closed: nothing is to be reopened.")]
    NotClosed,
    /// They answered already.
    #[error("An answer was noted already: add a comment, or close the case.")]
    AnsweredAlready,
}

impl CaseAct {
    /// What the timeline calls it.
    pub const fn kind(&self) -> CaseEventKind {
        match self {
            Self::GiveNumber(_) => CaseEventKind::Numbered,
            Self::Nudge(_) => CaseEventKind::Nudged,
            Self::Answer(_) => CaseEventKind::Answered,
            Self::Comment(_) => CaseEventKind::Commented,
            Self::Close(_) => CaseEventKind::Closed,
            Self::Reopen(_) => CaseEventKind::Reopened,
        }
    }

    /// The words that go with it; may be empty.
    pub fn words(&self) -> &str {
        match self {
            Self::GiveNumber(words)
            | Self::Nudge(words)
            | Self::Answer(words)
            | Self::Comment(words)
            | Self::Close(words)
            | Self::Reopen(words) => words,
        }
    }

    /// Whether an answer is awaited anew from now on.
    pub const fn asks_anew(&self) -> bool {
        matches!(self, Self::Nudge(_) | Self::Reopen(_))
    }

    /// How the case stands afterwards.
    ///
    /// # Errors
    /// [`NotDone`] where it makes no sense as the case stands.
    pub const fn after(&self, state: CaseState) -> Result<CaseState, NotDone> {
        match (self, state) {
            (Self::GiveNumber(_) | Self::Comment(_), state) => Ok(state),
            (Self::Reopen(_), CaseState::Closed) => Ok(CaseState::Waiting),
            (Self::Reopen(_), CaseState::Waiting | CaseState::Answered) => Err(NotDone::NotClosed),
            (_, CaseState::Closed) => Err(NotDone::Closed),
            (Self::Answer(_), CaseState::Answered) => Err(NotDone::AnsweredAlready),
            (Self::Answer(_), CaseState::Waiting) => Ok(CaseState::Answered),
            (Self::Nudge(_), CaseState::Waiting | CaseState::Answered) => Ok(CaseState::Waiting),
            (Self::Close(_), CaseState::Waiting | CaseState::Answered) => Ok(CaseState::Closed),
        }
    }
}

/// What a case is about: one of the words for what moved, why something is as it is, or how it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseCause {
    /// A change of identity.
    Change(ChangeKind),
    /// The reason behind a headline.
    Reason(Reason),
    /// A headline that says it all.
    State(State),
}

impl CaseCause {
    /// The cause of a headline.
    pub const fn of(state: State, reason: Option<Reason>) -> Self {
        match reason {
            Some(reason) => Self::Reason(reason),
            None => Self::State(state),
        }
    }

    /// The stable word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Change(kind) => kind.as_str(),
            Self::Reason(reason) => reason.as_str(),
            Self::State(state) => state.as_str(),
        }
    }

    /// The words on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Change(kind) => match kind {
                ChangeKind::GuidChanged => "another GUID",
                ChangeKind::NameChanged => "another name",
                ChangeKind::AuthorityMoved => "authority moved",
                ChangeKind::SecondSiteSeen => "a second installation",
                ChangeKind::SiteVanished => "site not found",
                ChangeKind::PmsChanged => "another PMS",
                ChangeKind::SiteIdDiffers => "another Site ID",
                ChangeKind::Collision => "collision with another practice",
                ChangeKind::WrongDatabase => "staff may work on the other server",
            },
            Self::Reason(reason) => wording::reason_words(reason),
            Self::State(state) => match state {
                State::Online => "online",
                State::Degraded => "degraded",
                State::Offline => "offline",
                State::Unreachable => "unreachable",
                State::Blocked => "blocked",
                State::Unknown => "unknown",
                State::PendingSetup => "setting up",
                State::Retired => "off the list",
            },
        }
    }
}

impl std::str::FromStr for CaseCause {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let change = text.parse().map(Self::Change);
        change
            .or_else(|_| text.parse().map(Self::Reason))
            .or_else(|_| text.parse().map(Self::State))
            .map_err(|_: UnknownWord| UnknownWord::new("CaseCause", text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> String {
        "because".to_owned()
    }

    #[test]
    fn a_case_waits_until_it_is_answered_and_ends_when_somebody_closes_it() {
        let waiting = CaseState::Waiting;
        let answered = CaseAct::Answer(words()).after(waiting).unwrap();
        assert_eq!(answered, CaseState::Answered);
        assert_eq!(CaseAct::Nudge(words()).after(answered), Ok(waiting));
        let closed = CaseAct::Close(words()).after(answered).unwrap();
        assert!(!closed.is_open());
        assert_eq!(CaseAct::Reopen(words()).after(closed), Ok(waiting));
    }

    #[test]
    fn what_makes_no_sense_as_a_case_stands_says_what_to_do() {
        let closed = CaseState::Closed;
        for act in [
            CaseAct::Answer(words()),
            CaseAct::Nudge(words()),
            CaseAct::Close(words()),
        ] {
            assert_eq!(act.after(closed), Err(NotDone::Closed), "{act:?}");
        }
        let twice = CaseAct::Answer(words()).after(CaseState::Answered);
        assert_eq!(twice, Err(NotDone::AnsweredAlready));
        let open = CaseAct::Reopen(words()).after(CaseState::Waiting);
        assert_eq!(open, Err(NotDone::NotClosed));
        // A number and a comment may come at any time, also when it is over.
        assert_eq!(CaseAct::GiveNumber(words()).after(closed), Ok(closed));
        assert_eq!(CaseAct::Comment(words()).after(closed), Ok(closed));
    }

    #[test]
    fn every_word_of_a_cause_is_read_as_what_it_says() {
        let changes = ChangeKind::ALL.iter().map(|kind| CaseCause::Change(*kind));
        let reasons = Reason::ALL.iter().map(|reason| CaseCause::Reason(*reason));
        let states = State::ALL.iter().map(|state| CaseCause::State(*state));
        for cause in changes.chain(reasons).chain(states) {
            let read: CaseCause = cause.as_str().parse().unwrap();
            assert_eq!(read.as_str(), cause.as_str());
            assert!(!cause.label().is_empty());
        }
        assert!("because".parse::<CaseCause>().is_err());
    }
}
