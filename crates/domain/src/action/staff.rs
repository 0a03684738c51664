//! What admins do about people. Each asks for the admin's own password again: a browser that was left open
//! must not be enough to take over an account.

use super::field::Secret;
use crate::permission::Permission::Administer;
use crate::permission::Role;
use crate::permission::Rule::May;

actions! {
    /// What admins do about people.
    pub enum StaffAction, StaffActionKind of "staff" at "/admin/staff" on "/admin/staff" {
        /// Adds somebody, with a link to choose a password.
        Add {
            /// Their name.
            name: String,
            /// Their role.
            role: Role,
            /// The password of whoever asks.
            current: Secret,
        } = "add", for May(Administer);
        /// Makes a new link to choose a password.
        Invite {
            /// Whose.
            id: i64,
            /// The password of whoever asks.
            current: Secret,
        } = "invite", for May(Administer);
        /// Gives somebody another role.
        ChangeRole {
            /// Whose.
            id: i64,
            /// The role.
            role: Role,
            /// `yes` where the tokens that they made stay, or anything else for no; of one's own none stays.
            keep_tokens: String,
            /// The password of whoever asks.
            current: Secret,
        } = "change-role", for May(Administer),
            done "The role was changed. It holds from now on; they must sign in again.";
        /// Keeps somebody out.
        Disable {
            /// Whom.
            id: i64,
            /// `yes` where the tokens that they made stay, or anything else for no; of one's own none stays.
            keep_tokens: String,
            /// The password of whoever asks.
            current: Secret,
        } = "disable", for May(Administer),
            done "The account was disabled, and whoever used it was signed out.";
        /// Lets somebody in again.
        Enable {
            /// Whom.
            id: i64,
            /// The password of whoever asks.
            current: Secret,
        } = "enable", for May(Administer),
            done "The account was enabled.";
        /// Ends the second factor of somebody who lost it.
        EndSecondFactor {
            /// Whose.
            id: i64,
            /// The password of whoever asks.
            current: Secret,
        } = "end-second-factor", for May(Administer),
            done super::SECOND_FACTOR_ENDED;
        /// Says whether approvers and admins must have a second factor.
        SetPolicy {
            /// `yes`, or anything else for no.
            second_factor_required: String,
            /// The password of whoever asks.
            current: Secret,
        } = "set-policy", for May(Administer),
            done "The rule about second factors was changed.";
    }
}
