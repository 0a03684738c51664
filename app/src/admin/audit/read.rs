//! Who did what, as far as it was written down.

use domain::views::people::{AuditPage, AuditQuery};
use leptos::prelude::*;

use crate::app_error::AppError;
use crate::ui::clock_switch::or_own;

/// One page of the audit trail, newest first.
///
/// Who may use it: admins.
///
/// # Errors
/// [`AppError::SignedOut`] (401), [`AppError::NotAllowed`] (403), or [`AppError::NotAnswered`]
/// where the database cannot be read.
pub async fn read_audit(
    query: AuditQuery,
) -> Result<AuditPage, AppError> {
    use crate::refusal::{not_answered, who_may};
    who_may(domain::permission::Permission::Administer)?;
    let monitor = expect_context::<std::sync::Arc<monitor::Monitor>>();
    let told = AuditQuery {
        clock: or_own(query.clock.clone()),
        ..query.clone()
    };
    let page = monitor::pages::audit_page(&monitor, &told).await;
    let page = page.map_err(|error| not_answered(&error))?;
    // Links name the clocks that the address named, and not those of this reader.
    Ok(AuditPage { query, ..page })
}
