//! The sites whose identity is not as it should be, over the whole list.

use domain::views::identity::IdentityPage;
use leptos::prelude::*;

use crate::app_error::AppError;

/// All of them, by what is wrong.
///
/// Who may use it: every role.
///
/// # Errors
/// [`AppError::SignedOut`] (401) or [`AppError::NotAllowed`] (403).
pub async fn read_identity() -> Result<IdentityPage, AppError> {
    use crate::refusal::who_may;
    who_may(domain::permission::Permission::Read)?;
    let monitor = expect_context::<std::sync::Arc<monitor::Monitor>>();
    Ok(monitor::pages::identity_page(&monitor))
}
