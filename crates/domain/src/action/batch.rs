//! What can be done about an import batch and its rows.

use super::field::{Secret, SentFields};
use crate::permission::Permission::EditPractices;
use crate::permission::Rule::May;

actions! {
    /// What can be done about an import batch and its rows. A row is named by its line and the version
    /// that was seen.
    pub enum BatchAction, BatchActionKind of "batch" at "/onboarding/{id}" on "/onboarding/{id}" {
        /// Puts cells in place; the row is looked up again.
        EditRow {
            /// Which row.
            line: i64,
            /// As it was seen.
            version: i64,
            /// The columns of an import.
            cells: SentFields,
        } = "edit-row", for May(EditPractices),
            done "The row was edited and is looked up again.",
            twin PATCH "/api/v1/imports/{id}/rows/{line}";
        /// Makes a row ready that Sundog could not judge.
        AcceptRow {
            /// Which row.
            line: i64,
            /// As it was seen.
            version: i64,
            /// Which of several sites is meant; empty where there is one.
            halo_guid: String,
        } = "accept-row", for May(EditPractices),
            done "The row is ready now. Your name stands beside it.";
        /// Has Halo pair with the site of a row.
        PairRow {
            /// Which row.
            line: i64,
            /// As it was seen.
            version: i64,
            /// The code that the practice made, where its PMS makes codes.
            code: Secret,
        } = "pair-row", for May(EditPractices),
            done super::PAIRED;
        /// Takes a row off the batch.
        DropRow {
            /// Which row.
            line: i64,
            /// As it was seen.
            version: i64,
        } = "drop-row", for May(EditPractices),
            done "The row was taken off the batch.";
        /// Starts watching the rows that are ready.
        Start {
            /// The lines that were shown (`shown`), those that are ticked (`ticked`), and their number
            /// where it must be typed (`confirm`).
            ticks: SentFields,
        } = "start", for May(EditPractices),
            done "They are watched from now on.",
            twin POST "/api/v1/imports/{id}/start";
    }
}
