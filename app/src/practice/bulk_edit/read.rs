//! Changing many practices at once: the preview.

use domain::views::bulk_edit::{BulkEditPage, BulkEditQuery};
use leptos::prelude::*;

use crate::app_error::AppError;

/// What an edit would change. A change that cannot be read changes nothing.
///
/// Who may use it: every role.
///
/// # Errors
/// [`AppError::SignedOut`] (401), [`AppError::NotAllowed`] (403), or [`AppError::NotAnswered`]
/// where the database cannot be read.
pub async fn read_bulk_edit(asked: BulkEditQuery) -> Result<BulkEditPage, AppError> {
    use crate::refusal::{not_answered, who_may};
    use domain::url_query::UrlQuery;
    who_may(domain::permission::Permission::Read)?;
    let monitor = expect_context::<std::sync::Arc<monitor::Monitor>>();
    let edit = domain::bulk_edit::BulkEdit::from_fields(|name| {
        let pairs = asked.to_pairs();
        let found = pairs.into_iter().find(|(field, _)| *field == name);
        found.map(|(_, value)| value).unwrap_or_default()
    });
    let problem = edit.as_ref().err().cloned();
    let page =
        monitor::commands::bulk_edit_page(&monitor, &asked.practices(), &edit.unwrap_or_default())
            .await;
    page.map(|page| BulkEditPage { problem, ..page })
        .map_err(|error| not_answered(&error))
}
