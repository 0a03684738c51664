//! `/api/v1/channels`: the ways by which messages travel. Secrets go in and never come out.

use std::collections::BTreeMap;

use axum::Extension;
use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use domain::alert::channel::{ChannelId, ChannelKind};
use domain::principal::Principal;
use domain::views::alerts::{AttemptView, ChannelView};
use monitor::commands::alert::channel::{
    ChannelForm, add_channel, edit_channel, remove_channel, test_channel,
};
use monitor::pages::{attempt_view, channel_fields, channel_views};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::changes::unreadable;
use super::problem::Problem;
use super::query::word;
use crate::actions::channel::no_such_channel;
use crate::actions::context::ActionContext;
use crate::rates::Rated;
use crate::refusal::Refusal;

/// The channels, by name.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChannelList {
    items: Vec<ChannelView>,
    /// All of them are given at once.
    next_cursor: Option<String>,
}

/// A channel as it is entered: `name`, `kind`, and the settings and secrets of that kind, side by side or
/// under `settings`. A webhook takes `url`, `secret` (`whsec_…`; made and told once where it is missing),
/// `previous_secret`, `template`, `content_type`, `feed` (`yes`) and `consumer`; `email` takes `to`; `slack`
/// and `teams` take `url`; `pagerduty` takes `routing_key`; `ntfy` takes `url`, `topic` and `token`.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(value_type = Object)]
pub struct ChannelBody(Map<String, Value>);

/// A channel that was added, with the secret that was made for it: it is told here and never again.
#[derive(Debug, Serialize, ToSchema)]
pub struct AddedChannel {
    #[serde(flatten)]
    channel: ChannelView,
    /// The secret that signs, where Sundog made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
}

/// The channels, by name.
#[utoipa::path(get, path = "/api/v1/channels", tag = "alerts", responses((status = 200, body = ChannelList)))]
pub async fn list(State(state): State<ActionContext>) -> Result<Json<ChannelList>, Refusal> {
    let items = channel_views(&state.alerts).await?;
    let next_cursor = None;
    Ok(Json(ChannelList { items, next_cursor }))
}

/// One channel.
#[utoipa::path(get, path = "/api/v1/channels/{id}", tag = "alerts",
    params(("id" = i64, Path, description = "The channel's id")), responses(
    (status = 200, body = ChannelView),
    (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn get(
    State(state): State<ActionContext>,
    id: Result<Path<i64>, PathRejection>,
) -> Result<Json<ChannelView>, Refusal> {
    let id = number(id)?;
    Ok(Json(view(&state, id).await?))
}

/// Adds a channel.
#[utoipa::path(post, path = "/api/v1/channels", tag = "alerts", request_body = ChannelBody, responses(
    (status = 201, body = AddedChannel),
    (status = 400, body = Problem, content_type = "application/problem+json"),
    (status = 409, body = Problem, content_type = "application/problem+json"),
    (status = 422, body = Problem, content_type = "application/problem+json")))]
pub async fn add(
    State(state): State<ActionContext>,
    Extension(principal): Extension<Principal>,
    parts: Parts,
    body: Result<Json<ChannelBody>, JsonRejection>,
) -> Result<(StatusCode, Json<AddedChannel>), Refusal> {
    let Json(ChannelBody(mut body)) = body.map_err(unreadable)?;
    let kind = body.remove("kind");
    let kind = word(
        "kind",
        kind.as_ref().and_then(Value::as_str),
        ChannelKind::ALL,
    )?;
    let kind = kind.ok_or_else(|| Refusal::unreadable("kind is missing"))?;
    let form = form(kind, body, ChannelForm::default())?;
    let by = state.auth_context.audited_as(&parts, &principal);
    let (id, made) = add_channel(&state.alerts, kind, form, &by).await?;
    let added = AddedChannel {
        channel: view(&state, id).await?,
        secret: made.into_iter().next().map(|(_, secret)| secret),
    };
    Ok((StatusCode::CREATED, Json(added)))
}

/// Changes a channel: what is not named stays, secrets too. Its kind stays what it is.
#[utoipa::path(patch, path = "/api/v1/channels/{id}", tag = "alerts",
    params(("id" = i64, Path, description = "The channel's id")), request_body = ChannelBody, responses(
    (status = 200, body = ChannelView),
    (status = 404, body = Problem, content_type = "application/problem+json"),
    (status = 409, body = Problem, content_type = "application/problem+json"),
    (status = 422, body = Problem, content_type = "application/problem+json")))]
pub async fn edit(
    State(state): State<ActionContext>,
    Extension(principal): Extension<Principal>,
    parts: Parts,
    id: Result<Path<i64>, PathRejection>,
    body: Result<Json<ChannelBody>, JsonRejection>,
) -> Result<Json<ChannelView>, Refusal> {
    let id = number(id)?;
    let Json(ChannelBody(body)) = body.map_err(unreadable)?;
    let before = view(&state, id).await?;
    let begun = ChannelForm {
        name: before.name,
        settings: before.settings,
        ..ChannelForm::default()
    };
    let form = form(before.kind, body, begun)?;
    let by = state.auth_context.audited_as(&parts, &principal);
    edit_channel(&state.alerts, id, form, &by).await?;
    Ok(Json(view(&state, id).await?))
}

/// Removes a channel. It is told nothing more, not even that something is over.
#[utoipa::path(delete, path = "/api/v1/channels/{id}", tag = "alerts",
    params(("id" = i64, Path, description = "The channel's id")), responses(
    (status = 204, description = "It is gone"),
    (status = 404, body = Problem, content_type = "application/problem+json"),
    (status = 409, description = "A step of a rule tells nobody else: name another channel there first",
        body = Problem, content_type = "application/problem+json")))]
pub async fn remove(
    State(state): State<ActionContext>,
    Extension(principal): Extension<Principal>,
    parts: Parts,
    id: Result<Path<i64>, PathRejection>,
) -> Result<StatusCode, Refusal> {
    let by = state.auth_context.audited_as(&parts, &principal);
    remove_channel(&state.alerts, number(id)?, &by).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sends a message that only tries the channel, and answers with what the receiver said.
#[utoipa::path(post, path = "/api/v1/channels/{id}/test", tag = "alerts",
    params(("id" = i64, Path, description = "The channel's id")), responses(
    (status = 200, body = AttemptView),
    (status = 404, body = Problem, content_type = "application/problem+json"),
    (status = 429, body = Problem, content_type = "application/problem+json")))]
pub async fn test(
    State(state): State<ActionContext>,
    Extension(principal): Extension<Principal>,
    id: Result<Path<i64>, PathRejection>,
) -> Result<Json<AttemptView>, Refusal> {
    let id = number(id)?;
    state.auth_context.once_more(&principal, Rated::Recheck)?;
    let attempt = test_channel(&state.alerts, id).await?;
    Ok(Json(attempt_view(attempt)))
}

/// What a body says, over what was entered before.
fn form(
    kind: ChannelKind,
    mut body: Map<String, Value>,
    begun: ChannelForm,
) -> Result<ChannelForm, Refusal> {
    if let Some(Value::Object(nested)) = body.remove("settings") {
        body.extend(nested);
    }
    let mut form = begun;
    let mut secrets = BTreeMap::new();
    let fields = channel_fields(kind);
    for (name, value) in body {
        let text = match value {
            Value::String(text) => text,
            Value::Null => String::new(),
            Value::Bool(yes) => if yes { "yes" } else { "" }.to_owned(),
            Value::Number(number) => number.to_string(),
            Value::Array(parts) => {
                let texts: Option<Vec<_>> = parts.iter().map(Value::as_str).collect();
                let texts =
                    texts.ok_or_else(|| Refusal::unreadable(format!("{name} must be texts")))?;
                texts.join("\n")
            }
            Value::Object(_) => return Err(Refusal::unreadable(format!("{name} must be a text"))),
        };
        match fields.iter().find(|field| field.name == name) {
            _ if name == "name" => form.name = text,
            Some(field) if field.is_secret => drop(secrets.insert(name, text)),
            Some(_) => drop(form.settings.insert(name, text)),
            None => {
                let known: Vec<_> = fields.iter().map(|field| field.name.as_str()).collect();
                return Err(Refusal::unreadable(format!(
                    "a channel of the kind {kind} has no setting of that name; it has: name, {}",
                    known.join(", ")
                )));
            }
        }
    }
    form.secrets = secrets.into();
    Ok(form)
}

async fn view(state: &ActionContext, id: ChannelId) -> Result<ChannelView, Refusal> {
    let channels = channel_views(&state.alerts).await?;
    let found = channels.into_iter().find(|channel| channel.id == id);
    found.ok_or_else(no_such_channel)
}

fn number(id: Result<Path<i64>, PathRejection>) -> Result<ChannelId, Refusal> {
    id.map(|Path(id)| ChannelId(id))
        .map_err(|_| no_such_channel())
}
