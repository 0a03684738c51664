//! Whether the page may be looked at: it shows nothing of anybody's.

use domain::permission::Permission;

use crate::app_error::AppError;
use crate::refusal::who_may;

/// Nothing but that it may be looked at.
///
/// Who may use it: whoever may administer.
///
/// # Errors
/// [`AppError::SignedOut`] (401) or [`AppError::NotAllowed`] (403).
pub async fn read_styleguide() -> Result<(), AppError> {
    who_may(Permission::Administer)?;
    Ok(())
}
