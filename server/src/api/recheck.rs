//! `/api/v1/practices/{id}/recheck`: "my query failed", for whoever answers for outages and for the
//! integrator's own software.

use axum::Extension;
use axum::body::Bytes;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use chrono::{DateTime, Utc};
use domain::practice::PracticeId;
use domain::principal::Principal;
use monitor::ClientReport;
use serde::Deserialize;
use utoipa::ToSchema;

use super::problem::Problem;
use crate::actions::context::ActionContext;
use crate::actions::practice::accepted;
use crate::rates::Rated;
use crate::refusal::Refusal;

/// What the caller's query came back with.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct ClientReportBody {
    /// The HTTP status.
    #[serde(default)]
    status: Option<u16>,
    /// The words.
    #[serde(default)]
    text: Option<String>,
    /// When (RFC 3339).
    #[serde(default)]
    at: Option<DateTime<Utc>>,
}

/// The wish, with or without what was seen.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct RecheckBody {
    /// What the caller's query came back with.
    #[serde(default)]
    saw: Option<ClientReportBody>,
}

/// Asks Halo for status and GUID at once, at most once in 60 s for each practice, and 30 times a minute
/// for each person or token.
#[utoipa::path(post, path = "/api/v1/practices/{id}/recheck", tag = "practices",
    params(("id" = i64, Path, description = "The practice's id")), request_body = RecheckBody,
    responses(
        (status = 202, description = "Halo is asked now; watch /live, or read the practice again"),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json")))]
pub async fn recheck(
    State(state): State<ActionContext>,
    Extension(principal): Extension<Principal>,
    parts: Parts,
    id: Result<Path<i64>, PathRejection>,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    let Path(id) = id?;
    // A wish needs no body.
    let body: RecheckBody = match body.is_empty() {
        true => RecheckBody::default(),
        false => serde_json::from_slice(&body)
            .map_err(|error| Refusal::unreadable(format!("The body: {error}")))?,
    };
    state.auth_context.once_more(&principal, Rated::Recheck)?;
    let saw = body.saw.unwrap_or_default();
    let saw = ClientReport {
        status: saw.status,
        text: saw.text.unwrap_or_default(),
        at: saw.at,
    };
    let by = state.auth_context.audited_as(&parts, &principal);
    let asked = monitor::commands::recheck(&state.monitor, PracticeId(id), &saw, &by).await?;
    accepted(asked)?;
    Ok(StatusCode::ACCEPTED)
}
