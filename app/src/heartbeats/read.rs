//! The practices whose clock or heartbeat is out of order.

use domain::views::heartbeats::HeartbeatPage;
use leptos::prelude::*;

use crate::app_error::AppError;

/// Whose clock or heartbeat is out of order, worst first.
///
/// Who may use it: every role.
///
/// # Errors
/// [`AppError::SignedOut`] (401), [`AppError::NotAllowed`] (403), or [`AppError::NotAnswered`]
/// where the database cannot be read.
pub async fn read_heartbeats() -> Result<HeartbeatPage, AppError> {
    use crate::refusal::{not_answered, who_may};
    who_may(domain::permission::Permission::Read)?;
    let monitor = expect_context::<std::sync::Arc<monitor::Monitor>>();
    let page = monitor::pages::heartbeat_page(&monitor).await;
    page.map_err(|error| not_answered(&error))
}
