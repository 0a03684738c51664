//! What can be done about servers.

use super::field::SentFields;
use crate::permission::Permission::EditPractices;
use crate::permission::Rule::May;

actions! {
    /// What can be done about one server.
    pub enum ServerAction, ServerActionKind of "server" at "/servers/{id}" on "/servers/{id}" {
        /// Edits what was entered about it, for all practices on it.
        Edit {
            /// Its fields, each with what stood in it (`was_NAME`).
            fields: SentFields,
        } = "edit", for May(EditPractices),
            done "The server is saved, and all practices on it show it.",
            twin PATCH "/api/v1/servers/{id}";
    }
}
