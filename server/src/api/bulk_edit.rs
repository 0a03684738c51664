//! `/api/v1/practices/edit`: many practices changed at once, as previewed, and that taken back. For
//! whoever keeps the list.

use axum::Extension;
use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::request::Parts;
use domain::bulk_edit::BulkEdit;
use domain::headline::State as Headline;
use domain::outside_text::line;
use domain::overview::{Query, Sort};
use domain::practice_entry::tags;
use domain::principal::Principal;
use domain::site::Pms;
use domain::views::bulk_edit::BulkEditRow;
use monitor::commands::practice::bulk::NotEditedTogether;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::changes::unreadable;
use super::problem::Problem;
use super::query::word;
use crate::actions::context::ActionContext;
use crate::refusal::Refusal;

/// Whom to change: as `GET /api/v1/practices` narrows its list. `{}` is everyone on the list.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditFilter {
    /// Text in name, Halo's name, Site ID or GUID.
    q: Option<String>,
    /// A headline state.
    #[schema(value_type = Option<Headline>)]
    state: Option<String>,
    /// A tag, exactly.
    tag: Option<String>,
    /// A PMS.
    #[schema(value_type = Option<Pms>)]
    pms: Option<String>,
}

/// What is to change. What is not named stays; an empty text empties the field.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditChange {
    /// Tags that each has afterwards.
    #[serde(default)]
    add_tags: Vec<String>,
    /// Tags that none has afterwards.
    #[serde(default)]
    remove_tags: Vec<String>,
    /// The account manager.
    owner: Option<String>,
    /// Service tier.
    tier: Option<String>,
    /// IANA zone; empty means the configured default.
    time_zone: Option<String>,
    /// Opening hours, such as `Mon-Fri 08:30-17:30`; empty counts as always open.
    hours: Option<String>,
}

/// An edit to look at.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PreviewBody {
    /// Whom.
    filter: EditFilter,
    /// What.
    change: EditChange,
}

/// What an edit would change.
#[derive(Debug, Serialize, ToSchema)]
pub struct EditPreview {
    /// Stands for exactly this preview: sent along to make the edit.
    digest: String,
    /// How many practices the filter lets through.
    chosen: usize,
    /// How many of them would change.
    total: usize,
    /// Those, with what would change.
    items: Vec<BulkEditRow>,
}

/// An edit to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditBody {
    /// Whom.
    filter: EditFilter,
    /// What.
    change: EditChange,
    /// The `digest` of its preview.
    digest: String,
}

/// An edit that was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct BulkEditMade {
    /// Its number, by which it is taken back.
    id: i64,
    /// How many practices it changed.
    changed: usize,
}

/// An edit that was taken back.
#[derive(Debug, Serialize, ToSchema)]
pub struct EditTakenBack {
    /// How many practices are as they were.
    taken_back: usize,
    /// How many were left, because somebody changed them since.
    left: usize,
}

/// Says what an edit would change, practice by practice. Changes nothing.
#[utoipa::path(post, path = "/api/v1/practices/edit/preview", tag = "practices",
    request_body = PreviewBody,
    responses(
        (status = 200, body = EditPreview),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
pub async fn preview(
    State(state): State<ActionContext>,
    body: Result<Json<PreviewBody>, JsonRejection>,
) -> Result<Json<EditPreview>, Refusal> {
    let Json(body) = body.map_err(unreadable)?;
    let (query, edit) = (body.filter.query()?, body.change.edit()?);
    let page = monitor::commands::bulk_edit_page(&state.monitor, &query, &edit).await?;
    Ok(Json(EditPreview {
        digest: page.digest,
        chosen: page.chosen,
        total: page.rows.len(),
        items: page.rows,
    }))
}

/// Makes an edit as it was previewed, for all or for none.
#[utoipa::path(post, path = "/api/v1/practices/edit", tag = "practices", request_body = EditBody,
    responses(
        (status = 200, body = BulkEditMade),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json",
            description = "The list is not as it was in the preview"),
        (status = 422, body = Problem, content_type = "application/problem+json",
            description = "It cannot be used, or nothing would change")))]
pub async fn edit(
    State(state): State<ActionContext>,
    Extension(principal): Extension<Principal>,
    parts: Parts,
    body: Result<Json<EditBody>, JsonRejection>,
) -> Result<Json<BulkEditMade>, Refusal> {
    let Json(body) = body.map_err(unreadable)?;
    let (query, edit) = (body.filter.query()?, body.change.edit()?);
    let by = state.auth_context.audited_as(&parts, &principal);
    let made = monitor::commands::edit_together(&state.monitor, &query, &edit, &body.digest, &by)
        .await
        .map_err(Refusal::from)?;
    Ok(Json(BulkEditMade {
        id: made.id,
        changed: made.practices,
    }))
}

/// Takes an edit back where practices are still as it left them.
#[utoipa::path(delete, path = "/api/v1/practices/edit/{id}", tag = "practices",
    params(("id" = i64, Path, description = "The edit's id")),
    responses(
        (status = 200, body = EditTakenBack),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json",
            description = "It was taken back already")))]
pub async fn take_back(
    State(state): State<ActionContext>,
    Extension(principal): Extension<Principal>,
    parts: Parts,
    id: Result<Path<i64>, PathRejection>,
) -> Result<Json<EditTakenBack>, Refusal> {
    let Path(id) = id.map_err(|_| Refusal::from(NotEditedTogether::NoSuchEdit))?;
    let by = state.auth_context.audited_as(&parts, &principal);
    let undone = monitor::commands::undo_edit(&state.monitor, id, &by).await;
    let (taken_back, left) = undone.map_err(Refusal::from)?;
    Ok(Json(EditTakenBack { taken_back, left }))
}

impl EditFilter {
    fn query(&self) -> Result<Query, Refusal> {
        Ok(Query {
            q: self.q.clone().unwrap_or_default(),
            state: word("state", self.state.as_deref(), Headline::ALL)?,
            pms: word("pms", self.pms.as_deref(), Pms::ALL)?,
            tag: self.tag.clone().filter(|tag| !tag.is_empty()),
            sort: Some(Sort::Id),
            ..Query::default()
        })
    }
}

impl EditChange {
    fn edit(&self) -> Result<BulkEdit, Refusal> {
        let text = |text: &Option<String>| text.as_deref().map(line);
        let edit = BulkEdit {
            add_tags: tags(&line(&self.add_tags.join(";"))),
            remove_tags: tags(&line(&self.remove_tags.join(";"))),
            owner: text(&self.owner),
            tier: text(&self.tier),
            time_zone: text(&self.time_zone),
            hours: text(&self.hours),
        };
        edit.checked()
            .map_err(|words| Refusal::unusable(format!("{words}.")))
    }
}
