//! What can be decided about a change of identity.

use super::field::{Hidden, SentFields};
use crate::permission::Permission::{DecideChanges, Respond};
use crate::permission::Rule::May;
use crate::views::evidence::Whom;

actions! {
    /// What can be decided about a change of identity.
    pub enum ChangeAction, ChangeActionKind of "change" at "/changes/{id}" on "/changes/{id}" {
        /// Follows it.
        Approve {
            /// What was on the screen: the decision holds for that and nothing else.
            evidence: Hidden,
            /// Why; needed for r2.
            reason: String,
            /// Whom they spoke to and what was said; needed for r3.
            contacted: String,
        } = "approve", for May(DecideChanges),
            done "The change was approved. From now on Sundog exports what was proposed.",
            twin POST "/api/v1/changes/{id}/approve";
        /// Keeps what is approved.
        Reject {
            /// Why.
            reason: String,
        } = "reject", for May(DecideChanges),
            done "The old mapping is kept. The same change is not proposed again.",
            twin POST "/api/v1/changes/{id}/reject";
        /// Puts it out of sight for some days.
        Snooze {
            /// For how many, 1 to 31.
            days: String,
        } = "snooze", for May(DecideChanges),
            done "The change is out of sight for now, and comes back by itself.",
            twin POST "/api/v1/changes/{id}/snooze";
        /// Approves the former mapping again.
        Undo {
            /// Why.
            reason: String,
        } = "undo", for May(DecideChanges),
            done "The change was undone. The former mapping holds again.",
            twin POST "/api/v1/changes/{id}/undo";
        /// Takes back what one gave to a change that still waits.
        Withdraw {
            /// Why.
            reason: String,
        } = "withdraw", for May(DecideChanges),
            done "It was taken back. What holds at Halo and in the export did not change.",
            twin POST "/api/v1/changes/{id}/withdraw";
        /// Plans a split or a merger, for a second person to confirm.
        SplitMerge {
            /// What was on the screen.
            evidence: Hidden,
            /// Whom they spoke to and what was said.
            contacted: String,
            /// What becomes of each practice and of the mapping.
            plan: SentFields,
        } = "split-merge", for May(DecideChanges),
            done "The plan waits for a second person.";
        /// Notes that somebody was told about it.
        LogContact {
            /// Whom.
            whom: Whom,
            /// What was said.
            words: String,
        } = "log-contact", for May(Respond),
            done "Noted who was told.", twin POST "/api/v1/changes/{id}/told";
    }
}
