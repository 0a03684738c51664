//! Changing many practices at once.

use super::field::SentFields;
use crate::permission::Permission::EditPractices;
use crate::permission::Rule::May;

actions! {
    /// What can be done about many practices at once.
    pub enum BulkEditAction, BulkEditActionKind of "bulk-edit" at "/practices/edit" on "/practices/edit" {
        /// Makes the edit that was previewed.
        Apply {
            /// The practices (the overview's query), what changes, and the digest of the preview.
            fields: SentFields,
        } = "apply", for May(EditPractices),
            done "The practices were changed. It can be taken back below.",
            twin POST "/api/v1/practices/edit";
        /// Takes an edit back.
        Undo {
            /// Which edit.
            edit: i64,
        } = "undo", for May(EditPractices),
            done "The edit was taken back: the practices are as they were.",
            twin DELETE "/api/v1/practices/edit/{id}";
    }
}
