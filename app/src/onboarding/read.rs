//! Practices that are being brought in, in batches or one by one.

use domain::views::onboarding::{BatchQuery, ImportBatchPage, ImportBatchesPage};
use leptos::prelude::*;

use crate::app_error::AppError;

/// Every batch, those first on which something is to be done.
///
/// Who may use it: every role.
///
/// # Errors
/// [`AppError::SignedOut`] (401), [`AppError::NotAllowed`] (403), or [`AppError::NotAnswered`]
/// where the database cannot be read.
pub async fn read_import_batches() -> Result<ImportBatchesPage, AppError> {
    use crate::refusal::{not_answered, who_may};
    who_may(domain::permission::Permission::Read)?;
    let monitor = expect_context::<std::sync::Arc<monitor::Monitor>>();
    let page = monitor::pages::import_batches_page(&monitor).await;
    page.map_err(|error| not_answered(&error))
}

/// A page of the batch with this number, given as it stands in the address; only rows of one state
/// where one is named.
///
/// Who may use it: every role.
///
/// # Errors
/// [`AppError::SignedOut`] (401), [`AppError::NotAllowed`] (403), [`AppError::NoSuchBatch`] (404), or
/// [`AppError::NotAnswered`] where the database cannot be read.
pub async fn read_import_batch(
    number: String,
    query: BatchQuery,
) -> Result<ImportBatchPage, AppError> {
    use crate::refusal::{no_such_batch, not_answered, who_may};
    who_may(domain::permission::Permission::Read)?;
    let monitor = expect_context::<std::sync::Arc<monitor::Monitor>>();
    let id = number.parse().map_err(|_| no_such_batch())?;
    let batch = monitor::pages::import_batch_page(&monitor, id, query.only, query.page).await;
    let batch = batch.map_err(|error| not_answered(&error))?;
    batch.ok_or_else(no_such_batch)
}
