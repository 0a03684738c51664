//! `/api/v1/practices/{id}/pair`: has a practice's site paired, where pairing is switched on. For
//! whoever keeps the list.

use axum::Extension;
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::request::Parts;
use domain::practice::PracticeId;
use domain::principal::Principal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::counted::AsksHalo;
use super::problem::Problem;
use crate::actions::context::ActionContext;
use crate::refusal::Refusal;

/// What pairing takes. The code is kept nowhere, so this cannot be printed either.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PairBody {
    /// The code that the practice makes; needed for `best_practice`, the others have none.
    #[serde(default)]
    code: Option<String>,
}

/// What Halo answered.
#[derive(Debug, Serialize, ToSchema)]
pub struct PairAnswer {
    /// In words, as the audit trail keeps them.
    answer: String,
}

/// Asks Halo to pair with the site of a practice, which changes something at Halo, and then about the
/// practice at once.
#[utoipa::path(post, path = "/api/v1/practices/{id}/pair", tag = "practices",
    params(("id" = i64, Path, description = "The practice's id")), request_body = PairBody,
    responses(
        (status = 200, body = PairAnswer),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json",
            description = "More than 30, or five an hour for one practice, in a minute; `Retry-After` says when"),
        (status = 422, body = Problem, content_type = "application/problem+json",
            description = "Pairing is switched off, the code is missing, or Halo refused")))]
pub async fn pair(
    State(state): State<ActionContext>,
    _: AsksHalo,
    Extension(principal): Extension<Principal>,
    parts: Parts,
    id: Result<Path<i64>, PathRejection>,
    body: Bytes,
) -> Result<Json<PairAnswer>, Refusal> {
    let id = PracticeId(id?.0);
    // Where there is no code there need be no body.
    let body: PairBody = match body.is_empty() {
        true => PairBody::default(),
        false => serde_json::from_slice(&body)
            .map_err(|error| Refusal::unreadable(format!("The body: {error}")))?,
    };
    let by = state.auth_context.audited_as(&parts, &principal);
    let code = body.code.unwrap_or_default();
    let paired = monitor::commands::pair_practice(&state.monitor, id, &code, &by).await;
    let answer = paired?;
    Ok(Json(PairAnswer { answer }))
}
