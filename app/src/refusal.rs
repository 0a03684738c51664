//! How the server says no to a screen: the error for the person, the HTTP status for the browser,
//! and one line in the log for whoever runs Sundog.

use domain::permission::Permission;
use domain::principal::Principal;
use http::{HeaderValue, StatusCode, header};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use monitor::MonitorError;
use monitor::long_work::{AGAIN_AFTER_SECONDS, Busy};

use crate::app_error::AppError;

/// Who asks, where they have the permission. Every reading begins with this.
///
/// # Errors
/// [`AppError::SignedOut`] (401) where nobody is signed in, [`AppError::NotAllowed`] (403) where
/// the role lacks the permission.
pub fn who_may(permission: Permission) -> Result<Principal, AppError> {
    let principal = use_context::<Principal>().ok_or_else(signed_out)?;
    if principal.may(permission) {
        Ok(principal)
    } else {
        Err(not_allowed())
    }
}

/// Nobody is signed in, or no longer.
pub fn signed_out() -> AppError {
    set_status(StatusCode::UNAUTHORIZED);
    AppError::SignedOut
}

/// Whoever asks may not see this.
pub fn not_allowed() -> AppError {
    set_status(StatusCode::FORBIDDEN);
    AppError::NotAllowed
}

/// The number in the address is nobody's.
pub fn no_such_practice() -> AppError {
    set_status(StatusCode::NOT_FOUND);
    AppError::NoSuchPractice
}

/// The number in the address is that of no change.
pub fn no_such_change() -> AppError {
    set_status(StatusCode::NOT_FOUND);
    AppError::NoSuchChange
}

/// The cause in the address is that of no changes.
pub fn no_such_group() -> AppError {
    set_status(StatusCode::NOT_FOUND);
    AppError::NoSuchGroup
}

/// The number in the address is that of no incident.
pub fn no_such_incident() -> AppError {
    set_status(StatusCode::NOT_FOUND);
    AppError::NoSuchIncident
}

/// The number in the address is that of no server.
pub fn no_such_server() -> AppError {
    set_status(StatusCode::NOT_FOUND);
    AppError::NoSuchServer
}

/// The number in the address is that of no case.
pub fn no_such_case() -> AppError {
    set_status(StatusCode::NOT_FOUND);
    AppError::NoSuchCase
}

/// The address names a practice or a change that is not there.
pub fn nothing_to_write_about() -> AppError {
    set_status(StatusCode::NOT_FOUND);
    AppError::NothingToWriteAbout
}

/// The number in the address is that of no batch.
pub fn no_such_batch() -> AppError {
    set_status(StatusCode::NOT_FOUND);
    AppError::NoSuchBatch
}

/// The watch could not answer.
pub fn not_answered(error: &MonitorError) -> AppError {
    tracing::error!(%error, "A screen could not be filled.");
    set_status(StatusCode::SERVICE_UNAVAILABLE);
    AppError::NotAnswered
}

/// Others ask for as much.
pub fn busy(Busy: Busy) -> AppError {
    set_status(StatusCode::SERVICE_UNAVAILABLE);
    set_retry_after();
    AppError::Busy
}

fn set_retry_after() {
    if let Some(response) = use_context::<ResponseOptions>() {
        let seconds = HeaderValue::from(AGAIN_AFTER_SECONDS);
        response.insert_header(header::RETRY_AFTER, seconds);
    }
}

fn set_status(status: StatusCode) {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(status);
    }
}
