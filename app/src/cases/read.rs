//! Cases: all of them, one by its number, or the words of one that is to be.

use domain::views::cases::{CaseDraft, CaseDraftQuery, CasePage, CasesPage, CasesQuery};
use leptos::prelude::*;

use crate::app_error::AppError;

/// The cases that are open, or all.
///
/// Who may use it: every role.
///
/// # Errors
/// [`AppError::SignedOut`] (401), [`AppError::NotAllowed`] (403), or [`AppError::NotAnswered`]
/// where the database cannot be read.
pub async fn read_cases(query: CasesQuery) -> Result<CasesPage, AppError> {
    use crate::refusal::{not_answered, who_may};
    who_may(domain::permission::Permission::Read)?;
    let monitor = expect_context::<std::sync::Arc<monitor::Monitor>>();
    let page = monitor::pages::cases_page(&monitor, &query).await;
    page.map_err(|error| not_answered(&error))
}

/// The case with this number, given as it stands in the address.
///
/// Who may use it: every role.
///
/// # Errors
/// Those of [`read_cases`], or [`AppError::NoSuchCase`] (404).
pub async fn read_case(number: String) -> Result<CasePage, AppError> {
    use crate::refusal::{no_such_case, not_answered, who_may};
    who_may(domain::permission::Permission::Read)?;
    let monitor = expect_context::<std::sync::Arc<monitor::Monitor>>();
    let id: i64 = number.parse().map_err(|_| no_such_case())?;
    let page = monitor::pages::case_page(&monitor, id).await;
    page.map_err(|error| not_answered(&error))?
        .ok_or_else(no_such_case)
}

/// What is to be written about a practice or a change, in the name of whoever asks; nothing where the address
/// names neither.
///
/// Who may use it: every role.
///
/// # Errors
/// Those of [`read_cases`], or [`AppError::NothingToWriteAbout`] (404).
pub async fn read_draft(query: CaseDraftQuery) -> Result<Option<CaseDraft>, AppError> {
    use crate::refusal::{not_answered, nothing_to_write_about, who_may};
    let by = who_may(domain::permission::Permission::Read)?.name();
    if query.practice.is_none() && query.change.is_none() {
        return Ok(None);
    }
    let monitor = expect_context::<std::sync::Arc<monitor::Monitor>>();
    let draft = monitor::pages::case_draft(&monitor, &query, &by).await;
    let draft = draft.map_err(|error| not_answered(&error))?;
    draft.map(Some).ok_or_else(nothing_to_write_about)
}
