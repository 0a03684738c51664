//! What admins do about people.

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
        } = "add", for May(Administer);
        /// Makes a new link to choose a password.
        Invite {
            /// Whose.
            id: i64,
        } = "invite", for May(Administer);
        /// Gives somebody another role.
        ChangeRole {
            /// Whose.
            id: i64,
            /// The role.
            role: Role,
        } = "change-role", for May(Administer),
            done "The role was changed. It holds from now on; they must sign in again.";
        /// Keeps somebody out.
        Disable {
            /// Whom.
            id: i64,
        } = "disable", for May(Administer),
            done "The account was disabled, and whoever used it was signed out.";
        /// Lets somebody in again.
        Enable {
            /// Whom.
            id: i64,
        } = "enable", for May(Administer),
            done "The account was enabled.";
        /// Ends the second factor of somebody who lost it.
        EndSecondFactor {
            /// Whose.
            id: i64,
        } = "end-second-factor", for May(Administer),
            done super::SECOND_FACTOR_ENDED;
        /// Says whether approvers and admins must have a second factor.
        SetPolicy {
            /// `yes`, or anything else for no.
            second_factor_required: String,
        } = "set-policy", for May(Administer),
            done "The rule about second factors was changed.";
    }
}
