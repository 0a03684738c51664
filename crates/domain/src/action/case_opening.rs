//! Keeping what somebody sent as a case.

use super::field::Hidden;
use crate::permission::Permission::Respond;
use crate::permission::Rule::May;

actions! {
    /// What can be done where words are written.
    pub enum CaseOpeningAction, CaseOpeningActionKind of "cases" at "/cases" on "/cases/new" {
        /// Says that the words were sent, and keeps them as a case. Sundog sends nothing.
        Open {
            /// About which practice: its number, or nothing.
            practice: Hidden,
            /// About which change: its number, or nothing.
            change: Hidden,
            /// To whom, as a word.
            receiver: Hidden,
            /// What it is about, as a word.
            cause: Hidden,
            /// The words as they were sent.
            text: String,
            /// The number that the receiver gave it; empty where it comes later.
            number: String,
            /// Whether it is sent although a case for the same cause is open: `yes`.
            even_so: String,
        } = "open", for May(Respond),
            done "The case is kept. Sundog says when an answer is due.",
            twin POST "/api/v1/cases";
    }
}
