//! `/api/v1/incidents`: causes that practices share, one per cause, with the practices they cover,
//! and "I have it" for all of them at once.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::{Extension, Json};
use domain::principal::Principal;
use domain::views::IncidentView;
use monitor::Monitor;
use monitor::commands::acknowledge::{Acknowledgeable, NotAcknowledged};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::counted::Responds;
use super::outages::{TakeBody, number};
use super::problem::Problem;
use super::query::page_size;
use crate::actions::context::ActionContext;
use crate::refusal::Refusal;

/// Which incidents.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct IncidentQuery {
    /// `true`: only open ones; `false`: only ended ones.
    open: Option<bool>,
    /// `next_cursor` of the page before.
    cursor: Option<i64>,
    /// Incidents per page, 1 to 200; 50 where none is named.
    limit: Option<usize>,
}

/// Incidents, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct IncidentList {
    items: Vec<IncidentView>,
    next_cursor: Option<String>,
}

/// Fleet-wide causes, newest first, a page at a time.
#[utoipa::path(get, path = "/api/v1/incidents", tag = "incidents", params(IncidentQuery), responses(
    (status = 200, body = IncidentList),
    (status = 400, body = Problem, content_type = "application/problem+json")))]
pub async fn list(
    State(monitor): State<Arc<Monitor>>,
    query: Result<Query<IncidentQuery>, QueryRejection>,
) -> Result<Json<IncidentList>, Refusal> {
    let Query(asked) = query?;
    let (limit, one_more) = page_size(asked.limit)?;
    let mut items = monitor::pages::incidents(&monitor, asked.open, asked.cursor, one_more).await?;
    let more = items.len() > limit;
    items.truncate(limit);
    let next_cursor = items
        .last()
        .filter(|_| more)
        .map(|last| last.id.to_string());
    Ok(Json(IncidentList { items, next_cursor }))
}

/// "I have it": takes a common cause in hand, and so the trouble of all its practices.
#[utoipa::path(post, path = "/api/v1/incidents/{id}/ack", tag = "incidents",
    params(("id" = i64, Path, description = "The incident's id")), request_body = TakeBody, responses(
    (status = 200, body = IncidentView),
    (status = 404, body = Problem, content_type = "application/problem+json"),
    (status = 409, body = Problem, content_type = "application/problem+json"),
    (status = 422, body = Problem, content_type = "application/problem+json")))]
pub async fn take(
    State(state): State<ActionContext>,
    _: Responds,
    Extension(principal): Extension<Principal>,
    parts: Parts,
    id: Result<Path<i64>, PathRejection>,
    body: Bytes,
) -> Result<Json<IncidentView>, Refusal> {
    let id = number(id)?;
    let body = TakeBody::read(&body)?;
    let by = state.auth_context.audited_as(&parts, &principal);
    let words = body.note.unwrap_or_default();
    let what = Acknowledgeable::Incident(id);
    let taken = monitor::commands::acknowledge(&state.monitor, what, body.until, &words, &by).await;
    taken?;
    let incident = monitor::pages::incident(&state.monitor, id).await?;
    incident
        .map(Json)
        .ok_or_else(|| Refusal::from(NotAcknowledged::NotThere))
}

/// Hands a common cause back: nobody has it in hand any more.
#[utoipa::path(delete, path = "/api/v1/incidents/{id}/ack", tag = "incidents",
    params(("id" = i64, Path, description = "The incident's id")), responses(
    (status = 204, description = "Nobody has it any more"),
    (status = 404, body = Problem, content_type = "application/problem+json"),
    (status = 409, body = Problem, content_type = "application/problem+json")))]
pub async fn hand_back(
    State(state): State<ActionContext>,
    _: Responds,
    Extension(principal): Extension<Principal>,
    parts: Parts,
    id: Result<Path<i64>, PathRejection>,
) -> Result<StatusCode, Refusal> {
    let id = number(id)?;
    let by = state.auth_context.audited_as(&parts, &principal);
    let handed_back =
        monitor::commands::release(&state.monitor, Acknowledgeable::Incident(id), &by).await;
    handed_back?;
    Ok(StatusCode::NO_CONTENT)
}
