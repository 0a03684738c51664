//! `/api/v1/deliveries`: what was sent, what waits, what could not be delivered.

use axum::Extension;
use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::request::Parts;
use domain::alert::channel::{ChannelId, MessageState};
use domain::principal::Principal;
use domain::views::alerts::{AttemptView, DeliveryView};
use monitor::commands::alert::channel::resend;
use serde::{Deserialize, Serialize};
use store::DeliveryFilter;
use utoipa::{IntoParams, ToSchema};

use super::counted::Responds;
use super::problem::Problem;
use super::query::{page_size, word};
use crate::actions::channel::nothing_to_resend;
use crate::actions::context::ActionContext;
use crate::refusal::{Refusal, RefusalKind};

/// Which deliveries.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DeliveriesQuery {
    /// `waiting`, `delivered` or `undelivered`.
    #[param(value_type = Option<MessageState>)]
    state: Option<String>,
    /// Those of one channel.
    channel: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<i64>,
    /// Deliveries per page, 1 to 200; 50 where none is named.
    limit: Option<usize>,
}

/// Deliveries, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryList {
    items: Vec<DeliveryView>,
    next_cursor: Option<String>,
}

/// A delivery with every try.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryDetail {
    #[serde(flatten)]
    delivery: DeliveryView,
    /// Every try, oldest first.
    tries: Vec<AttemptView>,
}

/// Messages with what became of them, newest first. They are kept for 90 days.
#[utoipa::path(get, path = "/api/v1/deliveries", tag = "alerts", params(DeliveriesQuery), responses(
    (status = 200, body = DeliveryList),
    (status = 400, body = Problem, content_type = "application/problem+json")))]
pub async fn list(
    State(state): State<ActionContext>,
    query: Result<Query<DeliveriesQuery>, QueryRejection>,
) -> Result<Json<DeliveryList>, Refusal> {
    let Query(asked) = query?;
    let (limit, one_more) = page_size(asked.limit)?;
    let filter = DeliveryFilter {
        state: word("state", asked.state.as_deref(), MessageState::ALL)?,
        channel: asked.channel.map(ChannelId),
        before: asked.cursor,
        ..DeliveryFilter::default()
    };
    let mut items = monitor::pages::deliveries(&state.alerts, &filter, one_more).await?;
    let more = items.len() > limit;
    items.truncate(limit);
    let last = items.last().filter(|_| more);
    Ok(Json(DeliveryList {
        next_cursor: last.map(|delivery| delivery.id.to_string()),
        items,
    }))
}

/// One message with every try to send it.
#[utoipa::path(get, path = "/api/v1/deliveries/{id}", tag = "alerts",
    params(("id" = i64, Path, description = "The delivery's id")), responses(
    (status = 200, body = DeliveryDetail),
    (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn get(
    State(state): State<ActionContext>,
    id: Result<Path<i64>, PathRejection>,
) -> Result<Json<DeliveryDetail>, Refusal> {
    let id = number(id)?;
    let found = monitor::pages::delivery(&state.alerts, id).await?;
    let (delivery, tries) = found.ok_or_else(no_such_delivery)?;
    Ok(Json(DeliveryDetail { delivery, tries }))
}

/// Has a message sent again that was given up.
#[utoipa::path(post, path = "/api/v1/deliveries/{id}/resend", tag = "alerts",
    params(("id" = i64, Path, description = "The delivery's id")), responses(
    (status = 200, body = DeliveryView),
    (status = 404, body = Problem, content_type = "application/problem+json"),
    (status = 409, body = Problem, content_type = "application/problem+json")))]
pub async fn send_again(
    State(state): State<ActionContext>,
    _: Responds,
    Extension(principal): Extension<Principal>,
    parts: Parts,
    id: Result<Path<i64>, PathRejection>,
) -> Result<Json<DeliveryView>, Refusal> {
    let id = number(id)?;
    let by = state.auth_context.audited_as(&parts, &principal);
    let is_sent = resend(&state.alerts, id, &by).await?;
    let found = monitor::pages::delivery(&state.alerts, id).await?;
    let (delivery, _) = found.ok_or_else(no_such_delivery)?;
    match is_sent {
        true => Ok(Json(delivery)),
        false => Err(nothing_to_resend()),
    }
}

fn number(id: Result<Path<i64>, PathRejection>) -> Result<i64, Refusal> {
    id.map(|Path(id)| id).map_err(|_| no_such_delivery())
}

fn no_such_delivery() -> Refusal {
    Refusal::new(
        RefusalKind::NoSuchDelivery,
        "There is no delivery with this id.",
    )
}
