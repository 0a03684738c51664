//! `/api/v1/practices`: the list, and one practice.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use domain::headline::State as Headline;
use domain::overview::{self, LIMIT_DEFAULT, Sort};
use domain::practice::PracticeId;
use domain::site::Pms;
use domain::views::PracticeView;
use monitor::{Cursor, Monitor};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::problem::Problem;
use super::query::{limit_or, time, word};
use crate::refusal::Refusal;

/// What the list can be narrowed to.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PracticeListQuery {
    /// Text in name, Halo's name, Site ID or GUID.
    q: Option<String>,
    /// A headline state. Without one, everything but `retired`.
    #[param(value_type = Option<Headline>)]
    state: Option<String>,
    /// A tag, exactly.
    tag: Option<String>,
    /// A PMS.
    #[param(value_type = Option<Pms>)]
    pms: Option<String>,
    /// A server: its id.
    server: Option<i64>,
    /// The order; by id where none is named.
    #[param(value_type = Option<Sort>)]
    sort: Option<String>,
    /// The list as it was at this time (RFC 3339), by what is kept: spans, assignments, the ledger.
    /// What is not kept by the minute (heartbeat, versions) is null. A time to come means now.
    as_of: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Practices per page, 1 to 200; 50 where none is named.
    limit: Option<usize>,
}

/// A page of practices.
#[derive(Debug, Serialize, ToSchema)]
pub struct PracticeList {
    items: Vec<PracticeView>,
    next_cursor: Option<String>,
    total: usize,
}

/// Practices, a page at a time.
#[utoipa::path(get, path = "/api/v1/practices", tag = "practices", params(PracticeListQuery), responses(
    (status = 200, body = PracticeList),
    (status = 400, body = Problem, content_type = "application/problem+json")))]
pub async fn list(
    State(monitor): State<Arc<Monitor>>,
    query: Result<Query<PracticeListQuery>, QueryRejection>,
) -> Result<Json<PracticeList>, Refusal> {
    let Query(asked) = query?;
    let limit = limit_or(LIMIT_DEFAULT, asked.limit)?;
    let query = overview::Query {
        q: asked.q.unwrap_or_default(),
        state: word("state", asked.state.as_deref(), Headline::ALL)?,
        pms: word("pms", asked.pms.as_deref(), Pms::ALL)?,
        sort: word("sort", asked.sort.as_deref(), Sort::ALL)?.or(Some(Sort::Id)),
        tag: asked.tag.filter(|tag| !tag.is_empty()),
        server: asked.server,
        at: time("as_of", asked.as_of.as_deref())?
            .map(|at| at.to_rfc3339())
            .unwrap_or_default(),
        ..overview::Query::default()
    };
    let cursor = asked
        .cursor
        .filter(|cursor| !cursor.is_empty())
        .map(|cursor| cursor.parse::<Cursor>())
        .transpose()
        .map_err(|error| Refusal::unreadable(error.to_string()))?;
    let listing = monitor::pages::practices(&monitor, &query, cursor.as_ref(), limit).await?;
    Ok(Json(PracticeList {
        items: listing.items,
        next_cursor: listing.next_cursor.map(|cursor| cursor.to_string()),
        total: listing.total,
    }))
}

/// One practice.
#[utoipa::path(get, path = "/api/v1/practices/{id}", tag = "practices",
    params(("id" = i64, Path, description = "The practice's id")), responses(
    (status = 200, body = PracticeView),
    (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn get(
    State(monitor): State<Arc<Monitor>>,
    id: Result<Path<i64>, PathRejection>,
) -> Result<Json<PracticeView>, Refusal> {
    let Path(id) = id?;
    monitor::pages::practice(&monitor, PracticeId(id))
        .await?
        .map(Json)
        .ok_or_else(Refusal::no_such_practice)
}
