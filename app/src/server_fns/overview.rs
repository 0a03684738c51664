//! The list of practices as the overview shows it.

use domain::overview::Query;
use domain::views::Overview;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::app_error::AppError;

/// One page of the list, with counts over all of it.
///
/// Who may use it: whoever reaches the server. Until there are accounts it listens on the
/// loopback address only.
///
/// # Errors
/// [`AppError::NotAnswered`] where the database cannot be read.
#[server(input = Json)]
pub async fn read_overview(
    /// Which practices, in which order.
    query: Query,
) -> Result<Overview, AppError> {
    let monitor = expect_context::<std::sync::Arc<monitor::Monitor>>();
    monitor
        .overview(&query)
        .await
        .map_err(|error| crate::refusal::not_answered(&error))
}
