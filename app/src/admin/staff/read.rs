//! Everyone who has an account.

use domain::views::people::StaffPage;
use leptos::prelude::*;

use crate::app_error::AppError;

/// The staff, by name.
///
/// Who may use it: admins.
///
/// # Errors
/// [`AppError::SignedOut`] (401), [`AppError::NotAllowed`] (403), or [`AppError::NotAnswered`]
/// where the database cannot be read.
pub async fn read_staff() -> Result<StaffPage, AppError> {
    use crate::refusal::{not_answered, who_may};
    who_may(domain::permission::Permission::Administer)?;
    let monitor = expect_context::<std::sync::Arc<monitor::Monitor>>();
    let page = monitor::pages::staff_page(&monitor).await;
    page.map_err(|error| not_answered(&error))
}
