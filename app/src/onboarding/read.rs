//! Practices that are being brought in, in batches or one by one.

use domain::views::onboarding::{BatchQuery, BatchRowView, ImportBatchPage, ImportBatchesPage};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::app_error::AppError;

/// Every batch, those first on which something is to be done.
///
/// Who may use it: every role.
///
/// # Errors
/// [`AppError::SignedOut`] (401), [`AppError::NotAllowed`] (403), or [`AppError::NotAnswered`]
/// where the database cannot be read.
#[server(input = Json)]
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
#[server(input = Json)]
pub async fn read_import_batch(
    /// Its number, as text.
    number: String,
    /// Which of its rows.
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

/// What Halo says of a practice that is being entered. Nothing is kept; it costs a look-up, and two
/// more where Halo knows no site.
///
/// Who may use it: whoever may edit practices.
///
/// # Errors
/// [`AppError::SignedOut`] (401), [`AppError::NotAllowed`] (403), or [`AppError::NotAnswered`]
/// where the database cannot be read.
#[server(input = Json)]
pub async fn look_up_one(
    /// A word for the PMS.
    pms: String,
    /// The Site ID as typed.
    site_id: String,
    /// The name as typed; may be empty.
    name: String,
) -> Result<BatchRowView, AppError> {
    use crate::refusal::{not_answered, who_may};
    use domain::practice_entry::on_one_line;
    who_may(domain::permission::Permission::EditPractices)?;
    let monitor = expect_context::<std::sync::Arc<monitor::Monitor>>();
    let typed = [("pms", pms), ("site_id", site_id), ("name", name)];
    let cells = typed.map(|(column, cell)| (column.to_owned(), on_one_line(&cell)));
    let seen = monitor::commands::look_at(&monitor, cells.into()).await;
    seen.map_err(|error| not_answered(&error))
}
