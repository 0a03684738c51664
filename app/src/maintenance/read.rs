//! What is planned, with a month of it.

use domain::views::maintenance::{MaintenancePage, MaintenanceQuery};
use leptos::prelude::*;

use crate::app_error::AppError;

/// What is planned, and the month that a query asks for.
///
/// Who may use it: every role.
///
/// # Errors
/// [`AppError::SignedOut`] (401), [`AppError::NotAllowed`] (403), or [`AppError::NotAnswered`]
/// where the database cannot be read.
pub async fn read_maintenance(query: MaintenanceQuery) -> Result<MaintenancePage, AppError> {
    use crate::refusal::{not_answered, who_may};
    who_may(domain::permission::Permission::Read)?;
    let monitor = expect_context::<std::sync::Arc<monitor::Monitor>>();
    let page = monitor::pages::maintenance_page(&monitor, &query).await;
    page.map_err(|error| not_answered(&error))
}
