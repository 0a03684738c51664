//! `/api/v1/practices` as it is written: adding, editing, retiring. For whoever keeps the list.

use axum::Extension;
use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use domain::edit::Edit;
use domain::practice::{PracticeEntry, PracticeId};
use domain::principal::Principal;
use domain::views::PracticeView;
use serde::Deserialize;
use utoipa::ToSchema;

use super::changes::unreadable;
use super::counted::BringsIn;
use super::problem::Problem;
use crate::actions::context::ActionContext;
use crate::rates::Rated;
use crate::refusal::Refusal;
use domain::outside_text::line;
use domain::practice_entry::entry;
use domain::practice_field::PracticeField;

/// What is entered about a practice. To add one, `name`, `pms` and `site_id` are needed; to edit
/// one, what is not named stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PracticeBody {
    /// The name staff know, compared with the name Halo gives.
    name: Option<String>,
    /// `best_practice`, `zedmed` or `d4w`.
    pms: Option<String>,
    /// The Site ID.
    site_id: Option<String>,
    /// Free labels.
    tags: Option<Vec<String>>,
    /// IANA zone; empty means the configured default.
    time_zone: Option<String>,
    /// State or area.
    region: Option<String>,
    /// Opening hours, such as `Mon-Fri 08:30-17:30`; empty counts as always open.
    hours: Option<String>,
    /// Who hosts the server.
    host: Option<String>,
    /// The server's name.
    server_name: Option<String>,
    /// How to reach the host.
    host_contact: Option<String>,
    /// How to reach the practice.
    contacts: Option<String>,
    /// The account manager.
    owner: Option<String>,
    /// Service tier.
    tier: Option<String>,
}

/// Adds a practice and looks its GUID up. One that Halo does not know yet, that is not ready, or with
/// whose site we are not paired, is added and waits.
#[utoipa::path(post, path = "/api/v1/practices", tag = "practices", request_body = PracticeBody,
    responses(
        (status = 201, body = PracticeView),
        (status = 409, body = Problem, content_type = "application/problem+json",
            description = "It is there already, or a person must choose, also where the only site is not \
                authoritative: `current` names what Halo has"),
        (status = 429, body = Problem, content_type = "application/problem+json",
            description = "More than 10 in a minute; `Retry-After` says when"),
        (status = 422, body = Problem, content_type = "application/problem+json",
            description = "It cannot be used as it is, or Halo refuses its PMS and Site ID: `detail` has Halo's words")))]
pub async fn add(
    State(state): State<ActionContext>,
    _: BringsIn,
    Extension(principal): Extension<Principal>,
    parts: Parts,
    body: Result<Json<PracticeBody>, JsonRejection>,
) -> Result<(StatusCode, Json<PracticeView>), Refusal> {
    let Json(body) = body.map_err(unreadable)?;
    let entry = body.entry()?;
    let by = state.auth_context.audited_as(&parts, &principal);
    let id = monitor::commands::add_practice(&state.monitor, &entry, &by).await;
    let id = id?;
    Ok((StatusCode::CREATED, shown(&state, id).await?))
}

/// Edits a practice. Another `pms` or `site_id` is looked up, and where its GUID is not the approved
/// one it waits as a change for somebody else to approve: see `pending_change`.
#[utoipa::path(patch, path = "/api/v1/practices/{id}", tag = "practices",
    params(("id" = i64, Path, description = "The practice's id")), request_body = PracticeBody,
    responses(
        (status = 200, body = PracticeView),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
pub async fn edit(
    State(state): State<ActionContext>,
    Extension(principal): Extension<Principal>,
    parts: Parts,
    id: Result<Path<i64>, PathRejection>,
    body: Result<Json<PracticeBody>, JsonRejection>,
) -> Result<Json<PracticeView>, Refusal> {
    let id = PracticeId(id?.0);
    let Json(body) = body.map_err(unreadable)?;
    let edit = Edit::new(|field| body.named(field), |_| None);
    if edit.is_about_the_site() {
        state.auth_context.once_more(&principal, Rated::AsksHalo)?;
    }
    let by = state.acting(&parts, &principal);
    let edited = monitor::commands::edit_practice(&state.monitor, id, &edit, &by).await;
    edited?;
    shown(&state, id).await
}

/// Retires a practice: nobody watches it any more, and its history stays.
#[utoipa::path(delete, path = "/api/v1/practices/{id}", tag = "practices",
    params(("id" = i64, Path, description = "The practice's id")),
    responses(
        (status = 204, description = "It is retired"),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn retire(
    State(state): State<ActionContext>,
    Extension(principal): Extension<Principal>,
    parts: Parts,
    id: Result<Path<i64>, PathRejection>,
) -> Result<StatusCode, Refusal> {
    let id = PracticeId(id?.0);
    let by = state.auth_context.audited_as(&parts, &principal);
    match monitor::commands::retire_practice(&state.monitor, id, &by).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(Refusal::no_such_practice()),
    }
}

/// Puts a retired practice on the list again, behind the site where it stood.
#[utoipa::path(post, path = "/api/v1/practices/{id}/restore", tag = "practices",
    params(("id" = i64, Path, description = "The practice's id")),
    responses(
        (status = 204, description = "It is on the list"),
        (status = 404, body = Problem, content_type = "application/problem+json",
            description = "No practice has this id"),
        (status = 409, body = Problem, content_type = "application/problem+json",
            description = "It is on the list, or another has its name and Site ID")))]
pub async fn restore(
    State(state): State<ActionContext>,
    Extension(principal): Extension<Principal>,
    parts: Parts,
    id: Result<Path<i64>, PathRejection>,
) -> Result<StatusCode, Refusal> {
    let id = PracticeId(id?.0);
    let by = state.auth_context.audited_as(&parts, &principal);
    crate::actions::practice::restore(&state.monitor, id, &by).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl PracticeBody {
    /// What a field is to say, where it is named.
    fn named(&self, field: PracticeField) -> Option<String> {
        let named = match field {
            PracticeField::Name => &self.name,
            PracticeField::Pms => &self.pms,
            PracticeField::SiteId => &self.site_id,
            PracticeField::TimeZone => &self.time_zone,
            PracticeField::Region => &self.region,
            PracticeField::Hours => &self.hours,
            PracticeField::Host => &self.host,
            PracticeField::ServerName => &self.server_name,
            PracticeField::HostContact => &self.host_contact,
            PracticeField::Contacts => &self.contacts,
            PracticeField::Owner => &self.owner,
            PracticeField::Tier => &self.tier,
            PracticeField::Tags => return self.tags.as_ref().map(|tags| tags.join(";")),
        };
        named.clone()
    }

    /// The whole entry; what is not named is empty.
    fn entry(&self) -> Result<PracticeEntry, Refusal> {
        let text = |field| line(&self.named(field).unwrap_or_default());
        entry(text).map_err(|words| Refusal::unusable(format!("{words}.")))
    }
}

async fn shown(state: &ActionContext, id: PracticeId) -> Result<Json<PracticeView>, Refusal> {
    let practice = monitor::pages::practice(&state.monitor, id).await?;
    practice.map(Json).ok_or_else(Refusal::no_such_practice)
}
