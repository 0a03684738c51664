//! Errors of the API, as RFC 9457 `application/problem+json`.
//!
//! They say what to do and nothing of what is inside; the cause goes to the log, once, here.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::change::Side;
use monitor::MonitorError;
use serde::Serialize;
use store::StoreError;

/// An error answer.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Problem {
    /// A stable name for the kind of problem.
    r#type: String,
    /// The kind of problem in words.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What to do.
    detail: String,
    /// Where facts moved since they were looked at: what they are now.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    current: Vec<Side>,
}

impl Problem {
    /// A problem of a kind, with what to do about it.
    pub fn new(status: StatusCode, title: &str, detail: impl Into<String>) -> Self {
        let slug = title
            .to_lowercase()
            .replace(|c: char| !c.is_ascii_alphanumeric(), "-");
        Self {
            r#type: format!("urn:sundog:problem:{slug}"),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
            current: Vec::new(),
        }
    }

    /// The same, with what the facts are now.
    pub fn now(self, current: Vec<Side>) -> Self {
        Self { current, ..self }
    }

    /// 400: something in the request cannot be read.
    pub fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "The request cannot be read",
            detail,
        )
    }

    /// 401: nobody knows who asks.
    pub fn unauthorized() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "Sign in first",
            "Send `Authorization: Bearer TOKEN` with a token from an admin of Sundog, or sign in at \
             /login. A token may also have expired or been revoked.",
        )
    }

    /// 403.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "Not allowed", detail)
    }

    /// 403 for a role.
    pub fn role_may_not() -> Self {
        Self::forbidden("Your role may not do this. An admin of Sundog can change it.")
    }

    /// 403 for somebody who has not done what their role demands.
    pub fn second_factor_first() -> Self {
        Self::forbidden("Your role needs a second factor. Set it up at /profile.")
    }

    /// 503: the cause is in the log.
    pub fn database() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "The database does not answer",
            "Try again shortly. If it stays so, see the log of Sundog.",
        )
    }

    /// 404 for a practice.
    pub fn no_such_practice() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "No such practice",
            "There is no practice with this id. GET /api/v1/practices lists them.",
        )
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_string(&self).unwrap_or_default();
        let mut answer = (
            status,
            [(header::CONTENT_TYPE, "application/problem+json")],
            body,
        )
            .into_response();
        if status == StatusCode::UNAUTHORIZED {
            let scheme = HeaderValue::from_static("Bearer");
            answer
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, scheme);
        }
        answer
    }
}

impl From<MonitorError> for Problem {
    fn from(error: MonitorError) -> Self {
        tracing::error!(%error, "an API request failed");
        Self::database()
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        MonitorError::from(error).into()
    }
}
