//! How the server says no to a screen: the error for the person, the HTTP status for the browser,
//! and one line in the log for whoever runs Sundog.

use http::StatusCode;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use monitor::MonitorError;

use crate::app_error::AppError;

/// The number in the address is nobody's.
pub fn no_such_practice() -> AppError {
    set_status(StatusCode::NOT_FOUND);
    AppError::NoSuchPractice
}

/// The watch could not answer.
pub fn not_answered(error: &MonitorError) -> AppError {
    tracing::error!(%error, "A screen could not be filled.");
    set_status(StatusCode::SERVICE_UNAVAILABLE);
    AppError::NotAnswered
}

fn set_status(status: StatusCode) {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(status);
    }
}
