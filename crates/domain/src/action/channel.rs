//! What admins do about the ways by which messages travel.

use super::field::SentFields;
use crate::permission::Permission::{Administer, Respond};
use crate::permission::Rule::May;

actions! {
    /// What admins do about the ways by which messages travel.
    pub enum ChannelAction, ChannelActionKind of "channel" at "/alerts/channels" on "/alerts" {
        /// Adds a channel.
        Add {
            /// How its messages travel.
            kind: String,
            /// Its name, its settings and its secrets.
            fields: SentFields,
        } = "add", for May(Administer),
            done "The channel is there. Send a test to see that messages arrive.",
            twin POST "/api/v1/channels";
        /// Changes a channel.
        Edit {
            /// Which.
            id: i64,
            /// Its name and settings; secrets that are left empty stay.
            fields: SentFields,
        } = "edit", for May(Administer),
            done "The channel was changed.", twin PATCH "/api/v1/channels/{id}";
        /// Removes a channel.
        Remove {
            /// Which.
            id: i64,
        } = "remove", for May(Administer),
            done "The channel was removed. It is told nothing more, not even that something is over.",
            twin DELETE "/api/v1/channels/{id}";
        /// Sends a message that only tries the channel.
        Test {
            /// Which.
            id: i64,
        } = "test", for May(Administer), twin POST "/api/v1/channels/{id}/test";
        /// Sends a message again that was given up.
        Resend {
            /// Which message.
            id: i64,
        } = "resend", for May(Respond),
            done "It is sent again now.", twin POST "/api/v1/deliveries/{id}/resend";
    }
}
