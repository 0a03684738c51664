//! `/api/v1/imports`: practices on their way onto the list. Pasting looks up and starts nothing.

use axum::Extension;
use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use domain::environment::Environment;
use domain::onboarding::{Cells, RowState};
use domain::principal::Principal;
use domain::site::HaloGuid;
use domain::views::onboarding::{ImportBatchPage, ImportBatchesPage};
use monitor::commands::import_batch::{Lines, NotOnboarded};
use serde::{Deserialize, Serialize};
use store::{AddedBatch, RowSeen};
use utoipa::{IntoParams, ToSchema};

use super::bounded_rows::BoundedRows;
use super::changes::unreadable;
use super::counted::BringsIn;
use super::problem::Problem;
use crate::actions::context::ActionContext;
use crate::pasted;
use crate::practice_file::{CsvRow, refuse_other};
use crate::rates::Rated;
use crate::refusal::Refusal;

/// A batch as it is sent: as text, or row by row.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportBody {
    /// What it is called.
    name: String,
    /// CSV with or without a line that names the columns.
    csv: Option<String>,
    /// Or the rows: each names columns as an import does (`name`, `pms`, `site_id`, …).
    #[schema(value_type = Option<Vec<Cells>>)]
    rows: Option<BoundedRows>,
    /// The PMS of rows that name none.
    pms: Option<String>,
}

/// Where a batch is.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportCreated {
    /// Its number.
    id: i64,
    /// Whether the same was here already and is not done: then nothing was added.
    known: bool,
}

/// Which rows of a batch.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RowQuery {
    /// Only rows that stand there: `several`, `not_found`, `not_paired`, `not_authoritative`, `rejected`,
    /// `invalid`, `name_mismatch`, `initialising`, `duplicate`, `unchanged`, `ready`, `waiting`, `started`
    /// or `dropped`.
    state: Option<String>,
    /// The page, from 1; a page has 200 rows.
    page: Option<usize>,
}

/// Which rows to start.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StartBody {
    /// Their lines; every row that is ready where none is named.
    lines: Option<Vec<i64>>,
}

/// How many practices were started.
#[derive(Debug, Serialize, ToSchema)]
pub struct Started {
    /// How many.
    started: usize,
}

/// What somebody decides about a row.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RowBody {
    /// The row as it was seen: its `version`.
    version: i64,
    /// Cells to put in place; the row is then looked up again, also where they are the same.
    #[serde(default)]
    cells: Cells,
    /// `true`: makes the row ready although Sundog could not judge it.
    #[serde(default)]
    accept: bool,
    /// Which of several sites is meant, where it is accepted.
    #[schema(value_type = Option<String>)]
    halo_guid: Option<HaloGuid>,
    /// `true`: takes the row off the batch.
    #[serde(default)]
    drop: bool,
}

/// Every batch, those first on which something is to be done.
#[utoipa::path(get, path = "/api/v1/imports", tag = "onboarding",
    responses((status = 200, body = ImportBatchesPage)))]
pub async fn list(State(state): State<ActionContext>) -> Result<Json<ImportBatchesPage>, Refusal> {
    Ok(Json(
        monitor::pages::import_batches_page(&state.monitor).await?,
    ))
}

/// Keeps a batch and looks its rows up. Nothing is watched until it is started.
#[utoipa::path(post, path = "/api/v1/imports", tag = "onboarding", request_body = ImportBody,
    responses(
        (status = 201, body = ImportCreated),
        (status = 200, body = ImportCreated, description = "It is here already"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json",
            description = "More than 10 in a minute; `Retry-After` says when"),
        (status = 503, body = Problem, content_type = "application/problem+json")))]
pub async fn add(
    State(state): State<ActionContext>,
    _: BringsIn,
    Extension(principal): Extension<Principal>,
    parts: Parts,
    body: Result<Json<ImportBody>, JsonRejection>,
) -> Result<(StatusCode, Json<ImportCreated>), Refusal> {
    let Json(body) = body.map_err(unreadable)?;
    let (name, environment) = (body.name.clone(), state.monitor.environment());
    let rows = async move { read(body, environment) };
    let rows = state.monitor.at_length(principal.caller(), rows).await??;
    let by = state.auth_context.audited_as(&parts, &principal);
    let added = monitor::commands::paste_batch(&state.monitor, &name, rows, &by).await;
    Ok(match added? {
        AddedBatch::Added(id) => (
            StatusCode::CREATED,
            Json(ImportCreated { id, known: false }),
        ),
        AddedBatch::Known(id) => (StatusCode::OK, Json(ImportCreated { id, known: true })),
    })
}

/// Reads what was sent: the text first, then the rows.
fn read(body: ImportBody, environment: Environment) -> Result<Vec<(i64, Cells)>, Refusal> {
    let pms = body.pms.as_deref().map(str::parse).transpose();
    let pms = pms.map_err(|error: domain::UnknownWord| Refusal::unusable(format!("{error}.")))?;
    let unusable_file = |error: anyhow::Error| Refusal::unusable(format!("{error:#}."));
    let mut rows = match &body.csv {
        Some(text) => pasted::rows(text, pms).map_err(unusable_file)?,
        None => Vec::new(),
    };
    let after = rows.last().map_or(1, |row| row.line + 1);
    let BoundedRows(sent) = body.rows.unwrap_or_default();
    for (line, mut cells) in (after..).zip(sent) {
        if let Some(pms) = pms {
            cells.entry("pms".to_owned()).or_insert(pms.to_string());
        }
        rows.push(CsvRow { line, cells });
    }
    refuse_other(&rows, environment).map_err(unusable_file)?;
    let rows = rows.into_iter();
    Ok(rows
        .map(|row| (i64::try_from(row.line).unwrap_or(i64::MAX), row.cells))
        .collect())
}

/// A batch with its rows, those first that a person must decide.
#[utoipa::path(get, path = "/api/v1/imports/{id}", tag = "onboarding",
    params(("id" = i64, Path, description = "The batch's id"), RowQuery),
    responses(
        (status = 200, body = ImportBatchPage),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
pub async fn get(
    State(state): State<ActionContext>,
    id: Result<Path<i64>, PathRejection>,
    query: Result<Query<RowQuery>, QueryRejection>,
) -> Result<Json<ImportBatchPage>, Refusal> {
    let Query(asked) = query?;
    let only = asked.state.as_deref().map(str::parse::<RowState>);
    let only = only
        .transpose()
        .map_err(|error| Refusal::unusable(format!("{error}.")))?;
    let page = asked.page.unwrap_or(1);
    let batch = monitor::pages::import_batch_page(&state.monitor, number(id)?, only, page).await?;
    batch
        .map(Json)
        .ok_or_else(|| Refusal::from(NotOnboarded::NotThere))
}

/// Puts the practices of a batch on the list that are ready. What was looked up over a day ago is
/// asked for again instead.
#[utoipa::path(post, path = "/api/v1/imports/{id}/start", tag = "onboarding",
    params(("id" = i64, Path, description = "The batch's id")), request_body = StartBody,
    responses(
        (status = 200, body = Started),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
pub async fn start(
    State(state): State<ActionContext>,
    Extension(principal): Extension<Principal>,
    parts: Parts,
    id: Result<Path<i64>, PathRejection>,
    body: Result<Json<StartBody>, JsonRejection>,
) -> Result<Json<Started>, Refusal> {
    let Json(body) = body.map_err(unreadable)?;
    let by = state.auth_context.audited_as(&parts, &principal);
    let lines = body.lines.map_or(Lines::All, Lines::Only);
    let started =
        monitor::commands::start_rows(&state.monitor, number(id)?, &lines, None, &by).await;
    Ok(Json(Started { started: started? }))
}

/// Edits, accepts or drops a row as it was seen.
#[utoipa::path(patch, path = "/api/v1/imports/{id}/rows/{line}", tag = "onboarding",
    params(
        ("id" = i64, Path, description = "The batch's id"),
        ("line" = i64, Path, description = "The row's line")),
    request_body = RowBody,
    responses(
        (status = 204, description = "Done"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json",
            description = "The row is not what it was"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
pub async fn decide(
    State(state): State<ActionContext>,
    Extension(principal): Extension<Principal>,
    parts: Parts,
    path: Result<Path<(i64, i64)>, PathRejection>,
    body: Result<Json<RowBody>, JsonRejection>,
) -> Result<StatusCode, Refusal> {
    let Path((batch, line)) = path.map_err(|_| Refusal::from(NotOnboarded::NotThere))?;
    let Json(body) = body.map_err(unreadable)?;
    let by = state.auth_context.audited_as(&parts, &principal);
    let row = RowSeen {
        batch,
        line,
        version: body.version,
    };
    if !body.cells.is_empty() {
        state.auth_context.once_more(&principal, Rated::AsksHalo)?;
    }
    let monitor = &state.monitor;
    let done = match (body.drop, body.accept, body.cells.is_empty()) {
        (true, false, true) => monitor::commands::drop_row(monitor, row, &by).await,
        (false, true, true) => {
            monitor::commands::accept_row(monitor, row, body.halo_guid, &by).await
        }
        (false, false, false) => monitor::commands::edit_row(monitor, row, &body.cells, &by).await,
        _ => {
            return Err(Refusal::unusable(
                "Name one of `cells`, `accept` and `drop`.",
            ));
        }
    };
    done?;
    Ok(StatusCode::NO_CONTENT)
}

/// The number in the path; one that is none is no batch's.
fn number(id: Result<Path<i64>, PathRejection>) -> Result<i64, Refusal> {
    id.map(|Path(id)| id)
        .map_err(|_| Refusal::from(NotOnboarded::NotThere))
}
