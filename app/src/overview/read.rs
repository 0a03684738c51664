//! The list of practices as the overview shows it.

use domain::overview::Query;
use domain::views::Overview;
use leptos::prelude::*;

use crate::app_error::AppError;

/// One page of the list, with counts over all of it.
///
/// Who may use it: every role.
///
/// # Errors
/// [`AppError::SignedOut`] (401), [`AppError::NotAllowed`] (403), or [`AppError::NotAnswered`]
/// where the database cannot be read.
pub async fn read_overview(
    query: Query,
) -> Result<Overview, AppError> {
    use crate::refusal::{not_answered, who_may};
    who_may(domain::permission::Permission::Read)?;
    let monitor = expect_context::<std::sync::Arc<monitor::Monitor>>();
    let overview = monitor::pages::overview(&monitor, &query).await;
    overview.map_err(|error| not_answered(&error))
}
