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
/// [`AppError::SignedOut`] (401), [`AppError::NotAllowed`] (403), or [`AppError::NotAnswered`]
/// where the database cannot be read.
pub async fn read_report(
    query: ReportQuery,
) -> Result<ReportPage, AppError> {
    use crate::refusal::{not_answered, who_may};
    who_may(domain::permission::Permission::Read)?;
    let monitor = expect_context::<std::sync::Arc<monitor::Monitor>>();
    let page = monitor::pages::report_page(&monitor, &query).await;
    page.map_err(|error| not_answered(&error))
}
