//! Oneself: role, second factor, and where one is signed in.

use domain::views::people::Profile;
use leptos::prelude::*;

use crate::app_error::AppError;

/// The profile of the person who asks.
///
/// Who may use it: every person who is signed in, for themselves. A token has no profile.
///
/// # Errors
/// [`AppError::SignedOut`] (401), [`AppError::NotAllowed`] (403), or [`AppError::NotAnswered`]
/// where the database cannot be read.
pub async fn read_profile() -> Result<Profile, AppError> {
    use crate::refusal::{not_allowed, not_answered, signed_out, who_may};
    use domain::principal::Principal;
    let (staff, session) = match who_may(domain::permission::Permission::Read)? {
        Principal::Person { staff, session, .. } => (staff, session),
        Principal::Token { .. } => return Err(not_allowed()),
    };
    let monitor = expect_context::<std::sync::Arc<monitor::Monitor>>();
    let profile = monitor::pages::profile(&monitor, staff, session).await;
    let profile = profile.map_err(|error| not_answered(&error))?;
    profile.ok_or_else(signed_out)
}
