//! What a person does about their own shift.

use crate::permission::Permission::Read;
use crate::permission::Rule::May;

actions! {
    /// What a person does about their own shift. Whoever reads has one to end.
    pub enum ShiftAction, ShiftActionKind of "shift" at "/outages" on "/outages" {
        /// Ends it: the page about outages begins here when they come back.
        End {} = "end-shift", for May(Read),
            done "Your shift ends here. When you come back, this page begins here.";
    }
}
