//! `/api/v1/servers`: the machines on which practices run, with the Halo Link on each.

use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::{Extension, Json};
use domain::principal::Principal;
use domain::server::{ServerField, ServerId};
use domain::views::server::ServerView;
use monitor::Monitor;
use monitor::commands;
use monitor::commands::server::ServerNotKept;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::changes::unreadable;
use super::problem::Problem;
use super::query::page_size;
use crate::actions::context::ActionContext;
use crate::refusal::Refusal;

/// Which servers.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ServerListQuery {
    /// Text in name, provider, contact, notes or Halo Link GUID.
    q: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<i64>,
    /// Servers per page, 1 to 200; 50 where none is named.
    limit: Option<usize>,
}

/// A page of servers, in the order in which they were added.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServerList {
    items: Vec<ServerView>,
    next_cursor: Option<String>,
}

/// What is entered about a server. To add one, `name` is needed; to edit one, what is not named stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServerBody {
    /// What it is called, up to 200 characters. Two servers of one provider are not called the same.
    name: Option<String>,
    /// Who hosts it, up to 200 characters.
    provider: Option<String>,
    /// The GUID of the Halo Link on it, as Halo Link's log or the server's registry has it; empty to take it
    /// back. It is none of a database's.
    link_guid: Option<String>,
    /// How to reach whoever runs it, up to 200 characters.
    contact: Option<String>,
    /// Whatever else, up to 4,000 characters.
    notes: Option<String>,
}

/// Servers, a page at a time.
#[utoipa::path(get, path = "/api/v1/servers", tag = "servers", params(ServerListQuery), responses(
    (status = 200, body = ServerList),
    (status = 400, body = Problem, content_type = "application/problem+json")))]
pub async fn list(
    State(state): State<ActionContext>,
    query: Result<Query<ServerListQuery>, QueryRejection>,
) -> Result<Json<ServerList>, Refusal> {
    let Query(asked) = query?;
    let (limit, _) = page_size(asked.limit)?;
    let q = asked.q.unwrap_or_default();
    let after = asked.cursor.map(ServerId);
    let (items, more) = monitor::pages::servers(&state.monitor, &q, after, limit).await?;
    let last = items.last().filter(|_| more);
    let next_cursor = last.map(|server| server.id.to_string());
    Ok(Json(ServerList { items, next_cursor }))
}

/// One server.
#[utoipa::path(get, path = "/api/v1/servers/{id}", tag = "servers",
    params(("id" = i64, Path, description = "The server's id")), responses(
    (status = 200, body = ServerView),
    (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn get(
    State(state): State<ActionContext>,
    id: Result<Path<i64>, PathRejection>,
) -> Result<Json<ServerView>, Refusal> {
    shown(&state.monitor, number(id)?).await
}

/// Adds a server. A practice comes to it by its name and provider: `server_name` and `host` of the practice.
#[utoipa::path(post, path = "/api/v1/servers", tag = "servers", request_body = ServerBody, responses(
    (status = 201, body = ServerView),
    (status = 400, body = Problem, content_type = "application/problem+json"),
    (status = 409, body = Problem, content_type = "application/problem+json",
        description = "Another server has this name and provider, or this Halo Link GUID"),
    (status = 422, body = Problem, content_type = "application/problem+json")))]
pub async fn add(
    State(state): State<ActionContext>,
    Extension(principal): Extension<Principal>,
    parts: Parts,
    body: Result<Json<ServerBody>, JsonRejection>,
) -> Result<(StatusCode, Json<ServerView>), Refusal> {
    let Json(body) = body.map_err(unreadable)?;
    let by = state.auth_context.audited_as(&parts, &principal);
    let typed = |field| body.named(field).unwrap_or_default();
    let id = commands::add_server(&state.monitor, typed, &by).await?;
    Ok((StatusCode::CREATED, shown(&state.monitor, id).await?))
}

/// Edits a server, for all practices on it.
#[utoipa::path(patch, path = "/api/v1/servers/{id}", tag = "servers",
    params(("id" = i64, Path, description = "The server's id")), request_body = ServerBody, responses(
    (status = 200, body = ServerView),
    (status = 400, body = Problem, content_type = "application/problem+json"),
    (status = 404, body = Problem, content_type = "application/problem+json"),
    (status = 409, body = Problem, content_type = "application/problem+json",
        description = "Another server has this name and provider, or this Halo Link GUID"),
    (status = 422, body = Problem, content_type = "application/problem+json")))]
pub async fn edit(
    State(state): State<ActionContext>,
    Extension(principal): Extension<Principal>,
    parts: Parts,
    id: Result<Path<i64>, PathRejection>,
    body: Result<Json<ServerBody>, JsonRejection>,
) -> Result<Json<ServerView>, Refusal> {
    let id = number(id)?;
    let Json(body) = body.map_err(unreadable)?;
    let by = state.auth_context.audited_as(&parts, &principal);
    let typed = |field| body.named(field);
    commands::edit_server(&state.monitor, id, typed, |_| None, &by).await?;
    shown(&state.monitor, id).await
}

impl ServerBody {
    /// What a field is to say, where it is named.
    fn named(&self, field: ServerField) -> Option<String> {
        match field {
            ServerField::Name => &self.name,
            ServerField::Provider => &self.provider,
            ServerField::LinkGuid => &self.link_guid,
            ServerField::Contact => &self.contact,
            ServerField::Notes => &self.notes,
        }
        .clone()
    }
}

/// The number in the path; one that is none is nobody's.
fn number(id: Result<Path<i64>, PathRejection>) -> Result<ServerId, Refusal> {
    id.map(|Path(id)| ServerId(id))
        .map_err(|_| Refusal::from(ServerNotKept::NoSuchServer))
}

async fn shown(monitor: &Monitor, id: ServerId) -> Result<Json<ServerView>, Refusal> {
    let found = monitor::pages::server(monitor, id).await?;
    Ok(Json(found.ok_or(ServerNotKept::NoSuchServer)?))
}
