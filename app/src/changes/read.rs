//! Changes of identity: those of one status, one by its number, or those with one cause.

use domain::views::changes::{ChangeCard, ChangeQuery, ChangesPage};
use domain::views::groups::ChangeGroup;
use leptos::prelude::*;

use crate::app_error::AppError;

/// The changes that match, most urgent first.
///
/// Who may use it: every role.
///
/// # Errors
/// [`AppError::SignedOut`] (401), [`AppError::NotAllowed`] (403), or [`AppError::NotAnswered`]
/// where the database cannot be read.
pub async fn read_changes(
    query: ChangeQuery,
) -> Result<ChangesPage, AppError> {
    use crate::refusal::{not_answered, who_may};
    who_may(domain::permission::Permission::Read)?;
    let monitor = expect_context::<std::sync::Arc<monitor::Monitor>>();
    let page = monitor::pages::changes_page(&monitor, &query).await;
    page.map_err(|error| not_answered(&error))
}

/// The change with this number, given as it stands in the address.
///
/// Who may use it: every role.
///
/// # Errors
/// [`AppError::SignedOut`] (401), [`AppError::NotAllowed`] (403), [`AppError::NoSuchChange`]
/// (404), or [`AppError::NotAnswered`] where the database cannot be read.
pub async fn read_change(
    number: String,
) -> Result<ChangeCard, AppError> {
    use crate::refusal::{no_such_change, not_answered, who_may};
    who_may(domain::permission::Permission::Read)?;
    let monitor = expect_context::<std::sync::Arc<monitor::Monitor>>();
    let id: i64 = number.parse().map_err(|_| no_such_change())?;
    let card = monitor::pages::change_card(&monitor, id).await;
    card.map_err(|error| not_answered(&error))?
        .ok_or_else(no_such_change)
}

/// The changes with this cause, given as it stands in the address.
///
/// Who may use it: every role.
///
/// # Errors
/// [`AppError::SignedOut`] (401), [`AppError::NotAllowed`] (403), [`AppError::NoSuchGroup`] (404),
/// or [`AppError::NotAnswered`] where the database cannot be read.
pub async fn read_group(
    key: String,
) -> Result<ChangeGroup, AppError> {
    use crate::refusal::{no_such_group, not_answered, who_may};
    who_may(domain::permission::Permission::Read)?;
    let monitor = expect_context::<std::sync::Arc<monitor::Monitor>>();
    let group = monitor::pages::group_page(&monitor, &key).await;
    group
        .map_err(|error| not_answered(&error))?
        .ok_or_else(no_such_group)
}
