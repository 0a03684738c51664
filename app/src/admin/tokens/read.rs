//! The API tokens, without their secrets.

use domain::views::people::TokenPage;
use leptos::prelude::*;

use crate::app_error::AppError;

/// All tokens, newest first.
///
/// Who may use it: admins.
///
/// # Errors
/// [`AppError::SignedOut`] (401), [`AppError::NotAllowed`] (403), or [`AppError::NotAnswered`]
/// where the database cannot be read.
pub async fn read_tokens() -> Result<TokenPage, AppError> {
    use crate::refusal::{not_answered, who_may};
    who_may(domain::permission::Permission::Administer)?;
    let monitor = expect_context::<std::sync::Arc<monitor::Monitor>>();
    let page = monitor::pages::token_page(&monitor).await;
    page.map_err(|error| not_answered(&error))
}
