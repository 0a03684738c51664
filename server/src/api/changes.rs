//! `/api/v1/changes`: the review queue, and the decisions.

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequestParts, Path, Query, State};
use axum::http::request::Parts;
use chrono::{DateTime, Utc};
use domain::change::{ChangeStatus, Risk};
use domain::overview::LIMIT_DEFAULT;
use domain::principal::Principal;
use domain::views::changes::{ChangeQuery, ChangeView};
use domain::views::evidence::{EvidenceView, Whom};
use monitor::commands::change::{ActingPrincipal, Approval, NotDecided};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::counted::{AsksHalo, Responds};
use super::problem::Problem;
use super::query::{limit_or, word};
use crate::actions::context::ActionContext;
use crate::refusal::Refusal;

/// Which changes.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ChangeListQuery {
    /// A status; all where none is named.
    #[param(value_type = Option<ChangeStatus>)]
    status: Option<String>,
    /// A risk.
    #[param(value_type = Option<Risk>)]
    risk: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<i64>,
    /// Changes per page, 1 to 200; 50 where none is named.
    limit: Option<usize>,
}

/// Changes, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangeList {
    items: Vec<ChangeView>,
    next_cursor: Option<String>,
}

/// Changes of identity, newest first, a page at a time.
#[utoipa::path(get, path = "/api/v1/changes", tag = "changes", params(ChangeListQuery), responses(
    (status = 200, body = ChangeList),
    (status = 400, body = Problem, content_type = "application/problem+json")))]
pub async fn list(
    State(state): State<ActionContext>,
    query: Result<Query<ChangeListQuery>, QueryRejection>,
) -> Result<Json<ChangeList>, Refusal> {
    let Query(asked) = query?;
    let limit = limit_or(LIMIT_DEFAULT, asked.limit)?;
    let query = ChangeQuery {
        status: word("status", asked.status.as_deref(), ChangeStatus::ALL)?,
        risk: word("risk", asked.risk.as_deref(), Risk::ALL)?,
    };
    let wanted = u32::try_from(limit + 1).unwrap_or(u32::MAX);
    let mut items = monitor::pages::changes(&state.monitor, &query, asked.cursor, wanted).await?;
    let more = items.len() > limit;
    items.truncate(limit);
    let last = items.last().filter(|_| more);
    let next_cursor = last.map(|last| last.id.to_string());
    Ok(Json(ChangeList { items, next_cursor }))
}

/// One change.
#[utoipa::path(get, path = "/api/v1/changes/{id}", tag = "changes",
    params(("id" = i64, Path, description = "The change's id")),
    responses(
        (status = 200, body = ChangeView),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn get(
    State(state): State<ActionContext>,
    id: Result<Path<i64>, PathRejection>,
) -> Result<Json<ChangeView>, Refusal> {
    state.answer(number(id)?, Ok(())).await
}

/// Raw answers, in the order in which they came.
#[derive(Debug, Serialize, ToSchema)]
pub struct EvidenceList {
    items: Vec<EvidenceView>,
}

/// What Halo answered, with every key hidden: when the change came up, and when it was decided.
#[utoipa::path(get, path = "/api/v1/changes/{id}/evidence", tag = "changes",
    params(("id" = i64, Path, description = "The change's id")),
    responses(
        (status = 200, body = EvidenceList),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn evidence(
    State(state): State<ActionContext>,
    id: Result<Path<i64>, PathRejection>,
) -> Result<Json<EvidenceList>, Refusal> {
    let items = monitor::pages::change_evidence(&state.monitor, number(id)?).await?;
    let items = items.ok_or_else(|| Refusal::from(NotDecided::NoSuchChange))?;
    Ok(Json(EvidenceList { items }))
}

/// An approval.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ApproveBody {
    /// The `evidence` of the change as it was looked at.
    evidence: String,
    /// Why; needed for r2.
    #[serde(default)]
    reason: Option<String>,
    /// Whom they spoke to and what was said; needed for r3.
    #[serde(default)]
    contacted: Option<String>,
}

/// Follows a change after asking Halo again. For r4 the first of two approvals leaves it pending.
#[utoipa::path(post, path = "/api/v1/changes/{id}/approve", tag = "changes",
    params(("id" = i64, Path, description = "The change's id")), request_body = ApproveBody,
    responses(
        (status = 200, body = ChangeView),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json",
            description = "More than 30 in a minute; `Retry-After` says when"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
pub async fn approve(
    State(state): State<ActionContext>,
    _: AsksHalo,
    asked: ChangeRequest,
    body: Result<Json<ApproveBody>, JsonRejection>,
) -> Result<Json<ChangeView>, Refusal> {
    let ChangeRequest { id, by } = asked;
    let Json(body) = body.map_err(unreadable)?;
    let approval = Approval {
        evidence: body.evidence,
        reason: body.reason.unwrap_or_default(),
        contacted: body.contacted.unwrap_or_default(),
        ..Approval::default()
    };
    let done = monitor::commands::approve(&state.monitor, id, &approval, &by).await;
    state.answer(id, done.map(|_| ())).await
}

/// A decision with its reason.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ReasonBody {
    /// Why.
    #[serde(default)]
    reason: String,
}

/// Keeps the old mapping. The change is not proposed again until its evidence changes.
#[utoipa::path(post, path = "/api/v1/changes/{id}/reject", tag = "changes",
    params(("id" = i64, Path, description = "The change's id")), request_body = ReasonBody,
    responses(
        (status = 200, body = ChangeView),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
pub async fn reject(
    State(state): State<ActionContext>,
    asked: ChangeRequest,
    body: Result<Json<ReasonBody>, JsonRejection>,
) -> Result<Json<ChangeView>, Refusal> {
    let ChangeRequest { id, by } = asked;
    let Json(body) = body.map_err(unreadable)?;
    let done = monitor::commands::reject(&state.monitor, id, &body.reason, &by).await;
    state.answer(id, done).await
}

/// A time.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UntilBody {
    /// Until when the change is out of sight (RFC 3339), at most 31 days ahead.
    until: DateTime<Utc>,
}

/// Puts a change out of sight until a time.
#[utoipa::path(post, path = "/api/v1/changes/{id}/snooze", tag = "changes",
    params(("id" = i64, Path, description = "The change's id")), request_body = UntilBody,
    responses(
        (status = 200, body = ChangeView),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
pub async fn snooze(
    State(state): State<ActionContext>,
    asked: ChangeRequest,
    body: Result<Json<UntilBody>, JsonRejection>,
) -> Result<Json<ChangeView>, Refusal> {
    let ChangeRequest { id, by } = asked;
    let Json(body) = body.map_err(unreadable)?;
    let done = monitor::commands::snooze(&state.monitor, id, body.until, &by).await;
    state.answer(id, done).await
}

/// Approves the mapping again that held before, checked at Halo like any approval.
#[utoipa::path(post, path = "/api/v1/changes/{id}/undo", tag = "changes",
    params(("id" = i64, Path, description = "The change's id")), request_body = ReasonBody,
    responses(
        (status = 200, body = ChangeView),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json",
            description = "More than 30 in a minute; `Retry-After` says when"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
pub async fn undo(
    State(state): State<ActionContext>,
    _: AsksHalo,
    asked: ChangeRequest,
    body: Result<Json<ReasonBody>, JsonRejection>,
) -> Result<Json<ChangeView>, Refusal> {
    let ChangeRequest { id, by } = asked;
    let Json(body) = body.map_err(unreadable)?;
    let done = monitor::commands::undo(&state.monitor, id, &body.reason, &by).await;
    state.answer(id, done).await
}

/// Takes back what was said and not applied: the first of two approvals, or a change that
/// somebody put up by hand.
#[utoipa::path(post, path = "/api/v1/changes/{id}/withdraw", tag = "changes",
    params(("id" = i64, Path, description = "The change's id")), request_body = ReasonBody,
    responses(
        (status = 200, body = ChangeView),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
pub async fn withdraw(
    State(state): State<ActionContext>,
    asked: ChangeRequest,
    body: Result<Json<ReasonBody>, JsonRejection>,
) -> Result<Json<ChangeView>, Refusal> {
    let ChangeRequest { id, by } = asked;
    let Json(body) = body.map_err(unreadable)?;
    let done = monitor::commands::withdraw(&state.monitor, id, &body.reason, &by).await;
    state.answer(id, done).await
}

/// Who was told, and what.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ContactBody {
    /// Whom.
    whom: Whom,
    /// What was said, or where it can be found, such as a ticket's number.
    #[serde(default)]
    words: String,
}

/// Notes that somebody was told about a change, so that nobody asks Halo Support twice.
#[utoipa::path(post, path = "/api/v1/changes/{id}/told", tag = "changes",
    params(("id" = i64, Path, description = "The change's id")), request_body = ContactBody,
    responses(
        (status = 200, body = ChangeView),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
pub async fn told(
    State(state): State<ActionContext>,
    _: Responds,
    asked: ChangeRequest,
    body: Result<Json<ContactBody>, JsonRejection>,
) -> Result<Json<ChangeView>, Refusal> {
    let ChangeRequest { id, by } = asked;
    let Json(body) = body.map_err(unreadable)?;
    let done =
        monitor::commands::log_contact(&state.monitor, id, body.whom, &body.words, &by).await;
    state.answer(id, done).await
}

/// Which change, and who decides about it.
pub struct ChangeRequest {
    id: i64,
    by: ActingPrincipal,
}

impl FromRequestParts<ActionContext> for ChangeRequest {
    type Rejection = Refusal;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &ActionContext,
    ) -> Result<Self, Self::Rejection> {
        let principal = parts.extensions.get::<Principal>().cloned();
        let principal = principal.ok_or_else(Refusal::sign_in_first)?;
        let id = Path::from_request_parts(parts, state).await;
        Ok(Self {
            id: number(id)?,
            by: state.acting(parts, &principal),
        })
    }
}

impl ActionContext {
    async fn answer(
        &self,
        id: i64,
        done: Result<(), NotDecided>,
    ) -> Result<Json<ChangeView>, Refusal> {
        done?;
        let change = monitor::pages::change(&self.monitor, id).await?;
        change
            .map(Json)
            .ok_or_else(|| Refusal::from(NotDecided::NoSuchChange))
    }
}

fn number(id: Result<Path<i64>, PathRejection>) -> Result<i64, Refusal> {
    // An id that is not even a number is an id that nothing has.
    id.map(|Path(id)| id)
        .map_err(|_| Refusal::from(NotDecided::NoSuchChange))
}

/// 400 for a body that is no JSON of ours.
pub fn unreadable(rejection: JsonRejection) -> Refusal {
    Refusal::unreadable(rejection.body_text())
}
