//! Many changes of identity that have one cause, decided together.

use super::field::Hidden;
use crate::permission::Permission::DecideChanges;
use crate::permission::Rule::May;

actions! {
    /// What can be decided about changes with one cause.
    pub enum GroupAction, GroupActionKind of "group" at "/changes/groups/{key}" on "/changes/groups/{key}" {
        /// Follows those that were chosen.
        Approve {
            /// Number and evidence of each, such as `7:9f3c…,9:71e0…`.
            items: Hidden,
            /// How many they are, typed by hand.
            count: String,
            /// Why.
            reason: String,
        } = "approve", for May(DecideChanges);
        /// Undoes what was approved in one step, as far as it still holds.
        Undo {
            /// The number of the decision.
            decision: Hidden,
            /// How many they are, typed by hand.
            count: String,
            /// Why.
            reason: String,
        } = "undo", for May(DecideChanges);
    }
}
