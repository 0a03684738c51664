//! What was entered about one practice, for whoever edits it.

use domain::views::entry::EntryPage;
use leptos::prelude::*;

use crate::app_error::AppError;

/// What was entered about the practice with this number, given as it stands in the address.
///
/// Who may use it: account managers and admins.
///
/// # Errors
/// [`AppError::SignedOut`] (401), [`AppError::NotAllowed`] (403), or [`AppError::NoSuchPractice`]
/// (404), also where it is retired.
pub async fn read_entry(number: String) -> Result<EntryPage, AppError> {
    use crate::refusal::{no_such_practice, who_may};
    who_may(domain::permission::Permission::EditPractices)?;
    let monitor = expect_context::<std::sync::Arc<monitor::Monitor>>();
    let id = number
        .parse()
        .map(domain::practice::PracticeId)
        .map_err(|_| no_such_practice())?;
    monitor::commands::entry_page(&monitor, id).ok_or_else(no_such_practice)
}
