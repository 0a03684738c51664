//! Who was refused, and what should be looked at again.

use domain::views::security::SecurityPage;
use leptos::prelude::*;

use crate::app_error::AppError;

/// What was refused and done in the last 30 days, and what should be looked at again.
///
/// Who may use it: admins.
///
/// # Errors
/// [`AppError::SignedOut`] (401), [`AppError::NotAllowed`] (403), or [`AppError::NotAnswered`]
/// where the database cannot be read.
pub async fn read_security() -> Result<SecurityPage, AppError> {
    use crate::refusal::{not_answered, who_may};
    who_may(domain::permission::Permission::Administer)?;
    let monitor = expect_context::<std::sync::Arc<monitor::Monitor>>();
    let page = monitor::pages::security_page(&monitor).await;
    page.map_err(|error| not_answered(&error))
}
