//! `/api/v1/practices/{id}/uptime`: how much of a window a practice was up, and what that rests on.

use std::sync::Arc;

use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::{Extension, Json};
use domain::practice::PracticeId;
use domain::principal::Principal;
use domain::views::history::UptimeView;
use monitor::Monitor;
use serde::Deserialize;
use utoipa::IntoParams;

use super::problem::Problem;
use super::query::window;
use crate::refusal::Refusal;

/// Which window.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UptimeQuery {
    /// Its begin (RFC 3339); thirty days before its end where none is named, ten years before it at most.
    from: Option<String>,
    /// Its end (RFC 3339); now where none is named. What lies after now is not asked about.
    to: Option<String>,
}

/// Uptime of a practice in a window, from the spans that `/spans` lists, exact to the millisecond.
#[utoipa::path(get, path = "/api/v1/practices/{id}/uptime", tag = "practices",
    params(("id" = i64, Path, description = "The practice's id"), UptimeQuery), responses(
    (status = 200, body = UptimeView),
    (status = 400, body = Problem, content_type = "application/problem+json"),
    (status = 404, body = Problem, content_type = "application/problem+json"),
    (status = 503, body = Problem, content_type = "application/problem+json",
        description = "Others ask for as much; `Retry-After` says when")))]
pub async fn get(
    State(monitor): State<Arc<Monitor>>,
    Extension(principal): Extension<Principal>,
    id: Result<Path<i64>, PathRejection>,
    query: Result<Query<UptimeQuery>, QueryRejection>,
) -> Result<Json<UptimeView>, Refusal> {
    let Path(id) = id?;
    let Query(asked) = query?;
    let (from, to) = window(asked.from.as_deref(), asked.to.as_deref(), monitor.now())?;
    let of = Arc::clone(&monitor);
    let uptime = async move { monitor::pages::uptime(&of, PracticeId(id), from, to).await };
    monitor
        .at_length(principal.caller(), uptime)
        .await??
        .map(Json)
        .ok_or_else(Refusal::no_such_practice)
}
