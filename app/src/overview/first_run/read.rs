//! What is known while nothing is watched yet.

use domain::views::first_run::FirstRun;
use leptos::prelude::*;

use crate::app_error::AppError;

/// Our way to Halo Cloud, who else is there, and what watching will cost. Where there is no
/// practice it asks Halo Cloud, once a minute at most.
///
/// Who may use it: every role.
///
/// # Errors
/// [`AppError::SignedOut`] (401), [`AppError::NotAllowed`] (403), or [`AppError::NotAnswered`]
/// where the database cannot be read.
pub async fn read_first_run() -> Result<FirstRun, AppError> {
    use crate::refusal::{not_answered, who_may};
    who_may(domain::permission::Permission::Read)?;
    let monitor = expect_context::<std::sync::Arc<monitor::Monitor>>();
    let page = monitor::pages::first_run(&monitor).await;
    page.map_err(|error| not_answered(&error))
}
