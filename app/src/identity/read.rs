//! The sites whose identity is not as it should be, over the whole list.

use domain::views::identity::IdentityPage;
use leptos::prelude::*;

use crate::app_error::AppError;

/// All of them, by what is wrong.
///
/// Who may use it: every role.
///
/// # Errors
/// [`AppError::SignedOut`] (401), [`AppError::NotAllowed`] (403), or [`AppError::NotAnswered`]
/// where the database cannot be read.
pub async fn read_identity() -> Result<IdentityPage, AppError> {
    use crate::refusal::{not_answered, who_may};
    who_may(domain::permission::Permission::Read)?;
    let monitor = expect_context::<std::sync::Arc<monitor::Monitor>>();
    let page = monitor::pages::identity_page(&monitor).await;
    page.map_err(|error| not_answered(&error))
}
