//! How practices are brought in.

use super::field::SentFields;
use crate::permission::Permission::EditPractices;
use crate::permission::Rule::May;

actions! {
    /// How practices are brought in.
    pub enum OnboardingAction, OnboardingActionKind of "onboarding" at "/onboarding" on "/onboarding" {
        /// Keeps a batch that was pasted or chosen as a file.
        Paste {
            /// The rows as text; not looked at where a file came.
            rows: String,
            /// The PMS of rows that name none.
            pms: String,
            /// The rows as a file.
            file: String,
            /// What the file is called.
            file_name: String,
        } = "paste", for May(EditPractices),
            done "The batch is kept. Each row is looked up; nothing is watched until you start it.",
            twin POST "/api/v1/imports";
        /// Looks one practice up, which makes a batch of one row.
        LookUpOne {
            /// The columns of an import.
            cells: SentFields,
        } = "one", for May(EditPractices);
        /// Says what Halo says of one practice that is being entered. Nothing is kept.
        Preview {
            /// The columns of an import.
            cells: SentFields,
        } = "preview", for May(EditPractices);
    }
}
