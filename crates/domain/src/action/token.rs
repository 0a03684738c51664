//! What admins do about API tokens.

use super::field::Secret;
use crate::permission::Permission::Administer;
use crate::permission::Role;
use crate::permission::Rule::May;

actions! {
    /// What admins do about API tokens.
    pub enum TokenAction, TokenActionKind of "token" at "/admin/tokens" on "/admin/tokens" {
        /// Makes a token, which is shown once.
        Create {
            /// What it is for.
            name: String,
            /// Its role.
            role: Role,
            /// After how many days it expires, 1 to 3650; `never`, or a year where empty.
            days: String,
            /// The password of whoever asks.
            current: Secret,
        } = "create", for May(Administer);
        /// Ends a token.
        Revoke {
            /// Which.
            id: i64,
            /// The password of whoever asks.
            current: Secret,
        } = "revoke", for May(Administer),
            done "The token was revoked. Nothing can use it any longer.";
        /// Lets the next token that speaks for a consumer of the feed have its name.
        FreeConsumer {
            /// The consumer.
            consumer: String,
            /// The password of whoever asks.
            current: Secret,
        } = "free-consumer", for May(Administer),
            done "The consumer is free: the next token that acknowledges under its name has it.";
    }
}
