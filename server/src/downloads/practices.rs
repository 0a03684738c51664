//! `/practices.csv`: the practice list as a file that imports again unchanged, for whoever reads.

use axum::extract::State;
use axum::response::Response;

use super::csv_file;
use crate::actions::context::ActionContext;
use crate::practices_csv;
use crate::refusal::Refusal;

/// The list as CSV.
pub async fn list_as_csv(State(context): State<ActionContext>) -> Result<Response, Refusal> {
    let batch = practices_csv::batch(&context.auth_context.store, |_| true).await;
    let batch = batch.map_err(|error| {
        tracing::error!(%error, "the list could not be written as CSV");
        Refusal::database()
    })?;
    Ok(csv_file::file("sundog-practices", batch))
}
