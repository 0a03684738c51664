//! How large the database is, and what it will be.

use domain::views::database::DatabasePage;
use leptos::prelude::*;

use crate::app_error::AppError;

/// Its size, its growth and what is kept how long.
///
/// Who may use it: admins.
///
/// # Errors
/// [`AppError::SignedOut`] (401), [`AppError::NotAllowed`] (403), or [`AppError::NotAnswered`]
/// where the database cannot be read.
pub async fn read_database() -> Result<DatabasePage, AppError> {
    use crate::refusal::{not_answered, who_may};
    who_may(domain::permission::Permission::Administer)?;
    let monitor = expect_context::<std::sync::Arc<monitor::Monitor>>();
    let page = monitor::pages::database_page(&monitor).await;
    page.map_err(|error| not_answered(&error))
}
