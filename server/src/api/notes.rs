//! `/api/v1/practices/{id}/notes`: what people found out about a practice.

use axum::Extension;
use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use domain::practice::PracticeId;
use domain::principal::Principal;
use domain::views::history::NoteView;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::changes::unreadable;
use super::problem::Problem;
use super::query::page_size;
use crate::actions::context::ActionContext;
use crate::rates::Rated;
use crate::refusal::Refusal;

/// Which notes.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NoteQuery {
    /// `next_cursor` of the page before.
    cursor: Option<i64>,
    /// Notes per page, 1 to 200; 50 where none is named.
    limit: Option<usize>,
}

/// Notes, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoteList {
    items: Vec<NoteView>,
    next_cursor: Option<String>,
}

/// A note as it is written.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteBody {
    /// What it says, up to 4,000 characters.
    text: String,
}

/// The notes about a practice, newest first.
#[utoipa::path(get, path = "/api/v1/practices/{id}/notes", tag = "practices",
    params(("id" = i64, Path, description = "The practice's id"), NoteQuery), responses(
    (status = 200, body = NoteList),
    (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn list(
    State(state): State<ActionContext>,
    id: Result<Path<i64>, PathRejection>,
    query: Result<Query<NoteQuery>, QueryRejection>,
) -> Result<Json<NoteList>, Refusal> {
    let id = PracticeId(id?.0);
    let Query(asked) = query?;
    let (limit, one_more) = page_size(asked.limit)?;
    let items = monitor::commands::notes(&state.monitor, id, asked.cursor, one_more).await?;
    let mut items = items.ok_or_else(Refusal::no_such_practice)?;
    let more = items.len() > limit;
    items.truncate(limit);
    let last = items.last().filter(|_| more);
    Ok(Json(NoteList {
        next_cursor: last.map(|note| note.id.to_string()),
        items,
    }))
}

/// Adds a note about a practice. Notes are kept for ever and are not edited.
#[utoipa::path(post, path = "/api/v1/practices/{id}/notes", tag = "practices",
    params(("id" = i64, Path, description = "The practice's id")), request_body = NoteBody, responses(
    (status = 201, body = NoteView),
    (status = 404, body = Problem, content_type = "application/problem+json"),
    (status = 422, body = Problem, content_type = "application/problem+json"),
    (status = 429, body = Problem, content_type = "application/problem+json",
        description = "More than 60 in a minute; `Retry-After` says when")))]
pub async fn add(
    State(state): State<ActionContext>,
    Extension(principal): Extension<Principal>,
    parts: Parts,
    id: Result<Path<i64>, PathRejection>,
    body: Result<Json<NoteBody>, JsonRejection>,
) -> Result<(StatusCode, Json<NoteView>), Refusal> {
    let id = PracticeId(id?.0);
    let Json(body) = body.map_err(unreadable)?;
    state.auth_context.once_more(&principal, Rated::Note)?;
    let by = state.auth_context.audited_as(&parts, &principal);
    let note = monitor::commands::add_note(&state.monitor, id, &body.text, &by).await?;
    Ok((StatusCode::CREATED, Json(note)))
}
