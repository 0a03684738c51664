//! `/api/v1/outages`: confirmed trouble, practice by practice, and "I have it".

use std::sync::Arc;

use axum::Extension;
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use chrono::{DateTime, Utc};
use domain::practice::PracticeId;
use domain::principal::Principal;
use domain::views::history::OutageView;
use monitor::Monitor;
use monitor::commands::acknowledge::{Acknowledgeable, NotAcknowledged};
use serde::{Deserialize, Serialize};
use store::OutageFilter;
use utoipa::{IntoParams, ToSchema};

use super::counted::Responds;
use super::problem::Problem;
use super::query::{page_size, window};
use crate::actions::context::ActionContext;
use crate::refusal::Refusal;

/// Which outages.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OutageParams {
    /// A practice's id.
    practice: Option<i64>,
    /// `true`: only those that last; `false`: only those that ended.
    open: Option<bool>,
    /// Only what lasted after this time (RFC 3339).
    from: Option<String>,
    /// Only what began before this time (RFC 3339).
    to: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<i64>,
    /// Outages per page, 1 to 200; 50 where none is named.
    limit: Option<usize>,
}

/// Outages, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct OutageList {
    items: Vec<OutageView>,
    next_cursor: Option<String>,
}

/// Taking something in hand.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeBody {
    /// Until when (RFC 3339), seven days at most. Where it is not named: an hour, and while the
    /// practice is closed until half an hour before it opens.
    #[serde(default)]
    pub until: Option<DateTime<Utc>>,
    /// What to say about it.
    #[serde(default)]
    pub note: Option<String>,
}

impl TakeBody {
    /// Reads the body; taking needs none.
    pub fn read(body: &Bytes) -> Result<Self, Refusal> {
        match body.is_empty() {
            true => Ok(Self::default()),
            false => serde_json::from_slice(body)
                .map_err(|error| Refusal::unreadable(format!("The body: {error}"))),
        }
    }
}

/// The number in the path; one that is none is nobody's.
pub fn number(id: Result<Path<i64>, PathRejection>) -> Result<i64, Refusal> {
    id.map(|Path(id)| id)
        .map_err(|_| Refusal::from(NotAcknowledged::NotThere))
}

/// Outages, newest first, a page at a time. One that turned out to be part of another, because the
/// practice came and went, is not listed beside it.
#[utoipa::path(get, path = "/api/v1/outages", tag = "outages", params(OutageParams), responses(
    (status = 200, body = OutageList),
    (status = 400, body = Problem, content_type = "application/problem+json")))]
pub async fn list(
    State(monitor): State<Arc<Monitor>>,
    query: Result<Query<OutageParams>, QueryRejection>,
) -> Result<Json<OutageList>, Refusal> {
    let Query(asked) = query?;
    let (limit, one_more) = page_size(asked.limit)?;
    let (from, to) = window(asked.from.as_deref(), asked.to.as_deref(), monitor.now())?;
    let filter = OutageFilter {
        practice: asked.practice.map(PracticeId),
        open: asked.open,
        from,
        to,
        before: asked.cursor,
    };
    let mut items = monitor::pages::outages(&monitor, &filter, one_more).await?;
    let more = items.len() > limit;
    items.truncate(limit);
    let last = items.last().filter(|_| more);
    Ok(Json(OutageList {
        next_cursor: last.map(|outage| outage.id.to_string()),
        items,
    }))
}

/// One outage; where it turned out to be part of another, that one.
#[utoipa::path(get, path = "/api/v1/outages/{id}", tag = "outages",
    params(("id" = i64, Path, description = "The outage's id")), responses(
    (status = 200, body = OutageView),
    (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn get(
    State(monitor): State<Arc<Monitor>>,
    id: Result<Path<i64>, PathRejection>,
) -> Result<Json<OutageView>, Refusal> {
    let outage = monitor::pages::outage(&monitor, number(id)?).await?;
    outage
        .map(Json)
        .ok_or_else(|| Refusal::from(NotAcknowledged::NotThere))
}

/// "I have it": takes an outage in hand, from whoever has it. When the time is over it comes up
/// again.
#[utoipa::path(post, path = "/api/v1/outages/{id}/ack", tag = "outages",
    params(("id" = i64, Path, description = "The outage's id")), request_body = TakeBody, responses(
    (status = 200, body = OutageView),
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
) -> Result<Json<OutageView>, Refusal> {
    let id = number(id)?;
    let body = TakeBody::read(&body)?;
    let by = state.auth_context.audited_as(&parts, &principal);
    let words = body.note.unwrap_or_default();
    let taken = monitor::commands::acknowledge(
        &state.monitor,
        Acknowledgeable::Outage(id),
        body.until,
        &words,
        &by,
    )
    .await;
    taken?;
    let outage = monitor::pages::outage(&state.monitor, id).await?;
    outage
        .map(Json)
        .ok_or_else(|| Refusal::from(NotAcknowledged::NotThere))
}

/// Hands an outage back: nobody has it in hand any more.
#[utoipa::path(delete, path = "/api/v1/outages/{id}/ack", tag = "outages",
    params(("id" = i64, Path, description = "The outage's id")), responses(
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
        monitor::commands::release(&state.monitor, Acknowledgeable::Outage(id), &by).await;
    handed_back?;
    Ok(StatusCode::NO_CONTENT)
}
