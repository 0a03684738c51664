//! `/api/v1/heartbeats` and `/api/v1/practices/{id}/heartbeats`: whose clock or heartbeat is out of
//! order, and how both went at one practice.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use chrono::{DateTime, Utc};
use domain::overview::LIMIT_DEFAULT;
use domain::practice::PracticeId;
use domain::resolution::Resolution;
use domain::views::heartbeats::{HeartbeatPoint, HeartbeatRow, HeartbeatTrouble};
use monitor::Monitor;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::problem::Problem;
use super::query::{limit_or, time, word};
use crate::refusal::Refusal;

/// Which stretch.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WindowQuery {
    /// Its begin (RFC 3339); a day before its end where none is named.
    from: Option<String>,
    /// Its end (RFC 3339); now where none is named.
    to: Option<String>,
}

/// The points of a stretch, oldest first, at most 500.
#[derive(Debug, Serialize, ToSchema)]
pub struct HeartbeatList {
    /// What a point stands for: a check, an hour or a day (UTC).
    resolution: Resolution,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    items: Vec<HeartbeatPoint>,
    /// Always null: a window is answered whole.
    next_cursor: Option<String>,
}

/// Heartbeat, clock and latency of a practice. Windows up to 25 hours are answered with single
/// checks, up to 500 hours with hours, up to 500 days with days, as far back as each is kept. The
/// 95th percentile is the nearest rank. An hour is there once it is over and folded.
#[utoipa::path(get, path = "/api/v1/practices/{id}/heartbeats", tag = "practices",
    params(("id" = i64, Path, description = "The practice's id"), WindowQuery), responses(
    (status = 200, body = HeartbeatList),
    (status = 400, body = Problem, content_type = "application/problem+json"),
    (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn of_practice(
    State(monitor): State<Arc<Monitor>>,
    id: Result<Path<i64>, PathRejection>,
    query: Result<Query<WindowQuery>, QueryRejection>,
) -> Result<Json<HeartbeatList>, Refusal> {
    let Path(id) = id?;
    let Query(asked) = query?;
    let (from, to) = (
        time("from", asked.from.as_deref())?,
        time("to", asked.to.as_deref())?,
    );
    let window = monitor::pages::window(&monitor, from, to)
        .map_err(|error| Refusal::unreadable(error.to_string()))?;
    let series = monitor::pages::heartbeats(&monitor, PracticeId(id), window).await?;
    let series = series.ok_or_else(Refusal::no_such_practice)?;
    Ok(Json(HeartbeatList {
        resolution: series.resolution,
        from: series.from,
        to: series.to,
        items: series.points,
        next_cursor: None,
    }))
}

/// Which troubles.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TroubleQuery {
    /// One kind; both where none is named.
    #[param(value_type = Option<HeartbeatTrouble>)]
    trouble: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<usize>,
    /// Practices per page, 1 to 200; 50 where none is named.
    limit: Option<usize>,
}

/// Practices whose clock or heartbeat is out of order, worst first.
#[derive(Debug, Serialize, ToSchema)]
pub struct HeartbeatTroubleList {
    items: Vec<HeartbeatRow>,
    next_cursor: Option<String>,
    total: usize,
}

/// Practices whose clock is 30 s off or will be 60 s off within a week, and those whose heartbeat
/// comes irregularly; worst first, a page at a time. What is not told or too early to say is left
/// out.
#[utoipa::path(get, path = "/api/v1/heartbeats", tag = "practices", params(TroubleQuery), responses(
    (status = 200, body = HeartbeatTroubleList),
    (status = 400, body = Problem, content_type = "application/problem+json")))]
pub async fn list(
    State(monitor): State<Arc<Monitor>>,
    query: Result<Query<TroubleQuery>, QueryRejection>,
) -> Result<Json<HeartbeatTroubleList>, Refusal> {
    let Query(asked) = query?;
    let trouble = word("trouble", asked.trouble.as_deref(), HeartbeatTrouble::ALL)?;
    let limit = limit_or(LIMIT_DEFAULT, asked.limit)?;
    let rows = monitor::pages::heartbeat_troubles(&monitor, trouble).await?;
    let total = rows.len();
    // The order is by how bad each is, which moves with every check: a place is all there is to
    // go on from.
    let begin = asked.cursor.unwrap_or(0);
    let end = begin.saturating_add(limit);
    Ok(Json(HeartbeatTroubleList {
        items: rows.into_iter().skip(begin).take(limit).collect(),
        next_cursor: (end < total).then(|| end.to_string()),
        total,
    }))
}
