//! What admins do about API tokens.

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
            /// After how many days it expires, 1 to 3650; never where empty.
            days: String,
        } = "create", for May(Administer);
        /// Ends a token.
        Revoke {
            /// Which.
            id: i64,
        } = "revoke", for May(Administer),
            done "The token was revoked. Nothing can use it any longer.";
    }
}
