//! `/api/v1/rules`: who is told of what, and what a rule would have sent.

use axum::Extension;
use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use domain::alert::rule::{RuleId, RuleSpec};
use domain::principal::Principal;
use domain::views::alerts::{RulePreview, RuleView};
use monitor::commands::alert::preview::preview_rule;
use monitor::commands::alert::rule::{RuleNotKept, add_rule, edit_rule, remove_rule};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::changes::unreadable;
use super::problem::Problem;
use crate::actions::context::ActionContext;
use crate::refusal::Refusal;

/// The rules, in the order in which they are tried.
#[derive(Debug, Serialize, ToSchema)]
pub struct RuleList {
    /// The last one is the catch-all. Each has `id`, `name`, `position` (from 1), `catch_all`, `in_words`,
    /// and what it says: see `POST`.
    #[schema(value_type = Vec<Object>)]
    items: Vec<RuleView>,
    /// All of them are given at once.
    next_cursor: Option<String>,
}

/// A rule as it is written down: `name`, `position` (from 1; last before the catch-all where none is named),
/// `match` (lists `kinds`, `states`, `causes`, `risks`, `tags`, `pms`, `servers`, `tiers`, `environments`; an
/// empty one narrows nothing), `for` (such as `10m`; what `--alert-after` says where it is missing), `hours`
/// (`any`, `within` or `outside` the practice's opening hours), `steps` (`[{channels: [1] or "all",
/// after: "15m"}]`), `remind_every`, `quiet` (`{hours: "Mon-Sun 22:00-07:00", time_zone}`) and `continue`.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(value_type = Object)]
pub struct RuleBody(Map<String, Value>);

/// The rules, in the order in which they are tried: the first that matches decides.
#[utoipa::path(get, path = "/api/v1/rules", tag = "alerts", responses((status = 200, body = RuleList)))]
pub async fn list(State(state): State<ActionContext>) -> Result<Json<RuleList>, Refusal> {
    let items = monitor::pages::rules(&state.alerts).await?;
    let next_cursor = None;
    Ok(Json(RuleList { items, next_cursor }))
}

/// Puts a rule in force.
#[utoipa::path(post, path = "/api/v1/rules", tag = "alerts", request_body = RuleBody, responses(
    (status = 201, body = Object),
    (status = 400, body = Problem, content_type = "application/problem+json"),
    (status = 422, body = Problem, content_type = "application/problem+json")))]
pub async fn add(
    State(state): State<ActionContext>,
    Extension(principal): Extension<Principal>,
    parts: Parts,
    body: Result<Json<RuleBody>, JsonRejection>,
) -> Result<(StatusCode, Json<RuleView>), Refusal> {
    let Json(RuleBody(body)) = body.map_err(unreadable)?;
    let written = Written::read(body, None)?;
    let by = state.auth_context.audited_as(&parts, &principal);
    let (alerts, name) = (&state.alerts, written.name.unwrap_or_default());
    let id = add_rule(alerts, &name, written.spec, written.place, &by).await?;
    Ok((StatusCode::CREATED, Json(get(&state, id).await?)))
}

/// Changes a rule: what is not named stays.
#[utoipa::path(patch, path = "/api/v1/rules/{id}", tag = "alerts",
    params(("id" = i64, Path, description = "The rule's id")), request_body = RuleBody, responses(
    (status = 200, body = Object),
    (status = 404, body = Problem, content_type = "application/problem+json"),
    (status = 422, body = Problem, content_type = "application/problem+json")))]
pub async fn edit(
    State(state): State<ActionContext>,
    Extension(principal): Extension<Principal>,
    parts: Parts,
    id: Result<Path<i64>, PathRejection>,
    body: Result<Json<RuleBody>, JsonRejection>,
) -> Result<Json<RuleView>, Refusal> {
    let id = number(id)?;
    let Json(RuleBody(body)) = body.map_err(unreadable)?;
    let before = get(&state, id).await?;
    let written = Written::read(body, Some(&before.spec))?;
    let by = state.auth_context.audited_as(&parts, &principal);
    let name = written.name.unwrap_or(before.name);
    edit_rule(&state.alerts, id, &name, written.spec, written.place, &by).await?;
    Ok(Json(get(&state, id).await?))
}

/// Removes a rule. The catch-all stays.
#[utoipa::path(delete, path = "/api/v1/rules/{id}", tag = "alerts",
    params(("id" = i64, Path, description = "The rule's id")), responses(
    (status = 204, description = "It is not in force any more"),
    (status = 404, body = Problem, content_type = "application/problem+json"),
    (status = 422, body = Problem, content_type = "application/problem+json")))]
pub async fn remove(
    State(state): State<ActionContext>,
    Extension(principal): Extension<Principal>,
    parts: Parts,
    id: Result<Path<i64>, PathRejection>,
) -> Result<StatusCode, Refusal> {
    let by = state.auth_context.audited_as(&parts, &principal);
    remove_rule(&state.alerts, number(id)?, &by).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a rule would have sent over the last thirty days, from what was recorded, in front of the others or,
/// with the `id` of one of them, in its place.
#[utoipa::path(post, path = "/api/v1/rules/preview", tag = "alerts", request_body = RuleBody, responses(
    (status = 200, body = RulePreview),
    (status = 400, body = Problem, content_type = "application/problem+json"),
    (status = 422, body = Problem, content_type = "application/problem+json")))]
pub async fn preview(
    State(state): State<ActionContext>,
    body: Result<Json<RuleBody>, JsonRejection>,
) -> Result<Json<RulePreview>, Refusal> {
    let Json(RuleBody(mut body)) = body.map_err(unreadable)?;
    let id = body.remove("id").and_then(|id| id.as_i64()).map(RuleId);
    let written = Written::read(body, None)?;
    Ok(Json(preview_rule(&state.alerts, id, written.spec).await?))
}

/// What a body says.
struct Written {
    name: Option<String>,
    /// From 0.
    place: Option<usize>,
    spec: RuleSpec,
}

impl Written {
    /// Reads a body, over what the rule said before where it is one that is there.
    fn read(mut body: Map<String, Value>, before: Option<&RuleSpec>) -> Result<Self, Refusal> {
        let name = body.remove("name");
        let name = name.map(|name| match name {
            Value::String(name) => Ok(name),
            _ => Err(Refusal::unreadable("name must be a text")),
        });
        let place = body.remove("position");
        let place = place.map(|place| {
            let place = place.as_u64().filter(|place| *place > 0);
            let place = place.and_then(|place| usize::try_from(place - 1).ok());
            place.ok_or_else(|| Refusal::unreadable("position must be a number from 1"))
        });
        let before = before.map(serde_json::to_value).transpose();
        let mut whole = match before.map_err(|error| Refusal::unreadable(error.to_string()))? {
            Some(Value::Object(before)) => before,
            _ => Map::new(),
        };
        for (field, value) in body {
            // A rule that has no reminders any more says so with null.
            match value {
                Value::Null => whole.remove(&field),
                value => whole.insert(field, value),
            };
        }
        let spec = serde_json::from_value(Value::Object(whole));
        Ok(Self {
            name: name.transpose()?,
            place: place.transpose()?,
            spec: spec.map_err(|error| Refusal::unreadable(error.to_string()))?,
        })
    }
}

async fn get(state: &ActionContext, id: RuleId) -> Result<RuleView, Refusal> {
    let rules = monitor::pages::rules(&state.alerts).await?;
    let found = rules.into_iter().find(|rule| rule.id == id);
    Ok(found.ok_or(RuleNotKept::NoSuchRule)?)
}

fn number(id: Result<Path<i64>, PathRejection>) -> Result<RuleId, Refusal> {
    let id = id.map_err(|_| Refusal::from(RuleNotKept::NoSuchRule))?;
    Ok(RuleId(id.0))
}
