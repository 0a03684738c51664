//! What waits for people.

use domain::views::waiting::WaitingCounts;
use leptos::prelude::*;

use crate::app_error::AppError;

/// How much waits, for the navigation.
///
/// Who may use it: every role.
///
/// # Errors
/// [`AppError::SignedOut`] (401), [`AppError::NotAllowed`] (403), or [`AppError::NotAnswered`]
/// where the database cannot be read, or no watch runs where the header is drawn.
pub async fn read_waiting() -> Result<WaitingCounts, AppError> {
    use crate::refusal::{not_answered, who_may};
    who_may(domain::permission::Permission::Read)?;
    let monitor = use_context::<std::sync::Arc<monitor::Monitor>>();
    let monitor = monitor.ok_or(AppError::NotAnswered)?;
    let waiting = monitor::pages::waiting(&monitor).await;
    waiting.map_err(|error| not_answered(&error))
}
