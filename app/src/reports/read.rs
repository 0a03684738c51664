//! What came of some days, practice by practice.

use domain::report::ReportQuery;
use domain::views::report::ReportPage;
use leptos::prelude::*;

use crate::app_error::AppError;

/// One page of a report, with the totals over all of it.
///
/// Who may use it: every role.
///
/// # Errors
/// [`AppError::SignedOut`] (401), [`AppError::NotAllowed`] (403), [`AppError::Busy`] (503) where others
/// ask for as much, or [`AppError::NotAnswered`] where the database cannot be read.
pub async fn read_report(
    query: ReportQuery,
) -> Result<ReportPage, AppError> {
    use crate::refusal::{busy, not_answered, who_may};
    let caller = who_may(domain::permission::Permission::Read)?.caller();
    let monitor = expect_context::<std::sync::Arc<monitor::Monitor>>();
    let of = std::sync::Arc::clone(&monitor);
    let page = async move { monitor::pages::report_page(&of, &query).await };
    let page = monitor.at_length(caller, page).await.map_err(busy)?;
    page.map_err(|error| not_answered(&error))
}
