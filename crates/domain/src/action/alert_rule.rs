//! What admins do about the rules that say who is told.

use super::field::SentFields;
use crate::permission::Permission::Administer;
use crate::permission::Rule::May;

actions! {
    /// What admins do about the rules that say who is told.
    pub enum RuleAction, RuleActionKind of "rule" at "/alerts/rules" on "/alerts" {
        /// Adds a rule.
        Add {
            /// Its fields.
            fields: SentFields,
        } = "add", for May(Administer),
            done "The rule is in force from now on.", twin POST "/api/v1/rules";
        /// Changes a rule.
        Edit {
            /// Which.
            id: i64,
            /// Its fields.
            fields: SentFields,
        } = "edit", for May(Administer),
            done "The rule was changed. What was opened before is still resolved where it was opened.",
            twin PATCH "/api/v1/rules/{id}";
        /// Removes a rule.
        Remove {
            /// Which.
            id: i64,
        } = "remove", for May(Administer),
            done "The rule was removed.", twin DELETE "/api/v1/rules/{id}";
        /// Shows what a rule would have sent.
        Preview {
            /// Its fields.
            fields: SentFields,
        } = "preview", for May(Administer), twin POST "/api/v1/rules/preview";
    }
}
