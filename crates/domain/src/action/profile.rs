//! What a person changes about themselves.

use super::field::Secret;
use crate::permission::Rule::SignedIn;

actions! {
    /// What a person changes about themselves.
    pub enum ProfileAction, ProfileActionKind of "profile" at "/profile" on "/profile" {
        /// Chooses another password, and is signed out everywhere else.
        ChangePassword {
            /// The password so far.
            current: Secret,
            /// The new one.
            password: Secret,
            /// The new one once more.
            again: Secret,
        } = "change-password", for SignedIn,
            done "The password was changed. You were signed out everywhere else.";
        /// Begins to set a second factor up.
        BeginSecondFactor {
            /// The password.
            current: Secret,
        } = "begin-second-factor", for SignedIn;
        /// Confirms it with a first code.
        ConfirmSecondFactor {
            /// The code.
            code: Secret,
        } = "confirm-second-factor", for SignedIn;
        /// Makes new recovery codes; the old ones end.
        RenewRecoveryCodes {
            /// The password.
            current: Secret,
        } = "renew-recovery-codes", for SignedIn;
        /// Ends the second factor.
        EndSecondFactor {
            /// The password.
            current: Secret,
        } = "end-second-factor", for SignedIn,
            done super::SECOND_FACTOR_ENDED;
        /// Says that they read of what others did to their account.
        ReadActs {
            /// The newest that was shown.
            up_to: i64,
        } = "read-acts", for SignedIn;
        /// Signs out one other place.
        EndSession {
            /// Which session.
            number: i64,
        } = "end-session", for SignedIn,
            done "That place was signed out.";
        /// Signs out everywhere else.
        EndOtherSessions {} = "end-other-sessions", for SignedIn,
            done "You were signed out everywhere else.";
    }
}
