//! What can be done with a case that is kept.

use crate::permission::Permission::Respond;
use crate::permission::Rule::May;
use crate::support_case::CaseState;

actions! {
    /// What can be done with a case.
    pub enum SupportCaseAction, SupportCaseActionKind of "case" at "/cases/{id}" on "/cases/{id}" {
        /// Writes down the number that the receiver gave it.
        GiveNumber {
            /// The number.
            number: String,
        } = "number", for May(Respond),
            done "The number is kept with the case.", twin PATCH "/api/v1/cases/{id}";
        /// Says that the receiver answered.
        Answered {
            /// What they answered.
            words: String,
        } = "answered", for May(Respond),
            done "The answer is noted.", twin PATCH "/api/v1/cases/{id}";
        /// Says that the receiver was asked again.
        Nudged {
            /// What was written; may be empty.
            words: String,
        } = "nudged", for May(Respond),
            done "It is noted that they were asked again. The time for an answer counts anew.",
            twin PATCH "/api/v1/cases/{id}";
        /// Adds a comment.
        Comment {
            /// What is noted.
            words: String,
        } = "comment", for May(Respond),
            done "The comment was added.", twin PATCH "/api/v1/cases/{id}";
        /// Pursues it no more.
        Close {
            /// How it ended; may be empty.
            words: String,
        } = "close", for May(Respond),
            done "The case is closed. It stays to be read.", twin PATCH "/api/v1/cases/{id}";
        /// Pursues it again.
        Reopen {
            /// Why; may be empty.
            words: String,
        } = "reopen", for May(Respond),
            done "The case is open again, and waits for an answer from now on.",
            twin PATCH "/api/v1/cases/{id}";
    }
}

/// What makes sense with a case as it stands.
pub const fn makes_sense(action: SupportCaseActionKind, state: CaseState) -> bool {
    use SupportCaseActionKind as Kind;
    match action {
        Kind::GiveNumber | Kind::Comment => true,
        Kind::Answered => matches!(state, CaseState::Waiting),
        Kind::Nudged | Kind::Close => state.is_open(),
        Kind::Reopen => !state.is_open(),
    }
}
