//! `/api/v1/incidents`: fleet-wide causes, one per cause, with the practices they cover.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use domain::overview::{LIMIT_DEFAULT, LIMIT_MAX};
use domain::views::IncidentView;
use monitor::Monitor;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::problem::Problem;

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
) -> Result<Json<IncidentList>, Problem> {
    let Query(asked) = query?;
    let limit = asked.limit.unwrap_or(LIMIT_DEFAULT).min(LIMIT_MAX);
    if limit == 0 {
        return Err(Problem::bad_request("limit must be 1 to 200"));
    }
    // Numbers grow with time, so the number of the last one shown is the place to go on from.
    let mut items = monitor.incidents(asked.open).await?;
    items.retain(|incident| asked.cursor.is_none_or(|cursor| incident.id < cursor));
    let more = items.len() > limit;
    items.truncate(limit);
    let next_cursor = items
        .last()
        .filter(|_| more)
        .map(|last| last.id.to_string());
    Ok(Json(IncidentList { items, next_cursor }))
}
