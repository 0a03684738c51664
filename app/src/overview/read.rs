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
/// [`AppError::SignedOut`] (401), [`AppError::NotAllowed`] (403), [`AppError::Busy`] (503) where others
/// ask for as much, or [`AppError::NotAnswered`] where the database cannot be read.
pub async fn read_overview(
    query: Query,
) -> Result<Overview, AppError> {
    use crate::refusal::{busy, not_answered, who_may};
    let caller = who_may(domain::permission::Permission::Read)?.caller();
    let monitor = expect_context::<std::sync::Arc<monitor::Monitor>>();
    let overview = if query.at.trim().is_empty() {
        monitor::pages::overview(&monitor, &query).await
    } else {
        // The list as it was is read anew, all of it.
        let of = std::sync::Arc::clone(&monitor);
        let overview = async move { monitor::pages::overview(&of, &query).await };
        monitor.at_length(caller, overview).await.map_err(busy)?
    };
    overview.map_err(|error| not_answered(&error))
}
