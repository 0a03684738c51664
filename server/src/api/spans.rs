//! `/api/v1/practices/{id}/spans`: the history of one practice, stretch by stretch.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use domain::practice::PracticeId;
use domain::span::Span;
use domain::tracks::Track;
use monitor::Monitor;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::problem::Problem;
use super::query::{window, word};
use crate::refusal::Refusal;

/// Which spans.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SpanQuery {
    /// One track; all five where none is named.
    #[param(value_type = Option<Track>)]
    track: Option<String>,
    /// Only what lasted after this time (RFC 3339).
    from: Option<String>,
    /// Only what began before this time (RFC 3339).
    to: Option<String>,
}

/// Spans, oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct SpanList {
    items: Vec<Span>,
}

/// The spans of a practice that overlap the window, oldest first, at most 1,000.
#[utoipa::path(get, path = "/api/v1/practices/{id}/spans", tag = "practices",
    params(("id" = i64, Path, description = "The practice's id"), SpanQuery), responses(
    (status = 200, body = SpanList),
    (status = 400, body = Problem, content_type = "application/problem+json"),
    (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn list(
    State(monitor): State<Arc<Monitor>>,
    id: Result<Path<i64>, PathRejection>,
    query: Result<Query<SpanQuery>, QueryRejection>,
) -> Result<Json<SpanList>, Refusal> {
    let Path(id) = id?;
    let Query(asked) = query?;
    let track = word("track", asked.track.as_deref(), Track::ALL)?;
    let (from, to) = window(asked.from.as_deref(), asked.to.as_deref(), monitor.now())?;
    monitor::pages::spans(&monitor, PracticeId(id), track, from, to)
        .await?
        .map(|items| Json(SpanList { items }))
        .ok_or_else(Refusal::no_such_practice)
}
