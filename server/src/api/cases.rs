//! `/api/v1/cases`: what people sent to Halo Support, a practice, its IT or a PMS vendor, and what came of it.

use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::{Extension, Json};
use domain::practice::PracticeId;
use domain::principal::Principal;
use domain::support_case::{CaseAct, CaseCause, CaseState, Receiver};
use domain::views::cases::CaseView;
use monitor::Monitor;
use monitor::commands;
use monitor::commands::support_case::{CaseRefused, SentWords};
use serde::{Deserialize, Serialize};
use store::CaseFilter;
use utoipa::{IntoParams, ToSchema};

use super::changes::unreadable;
use super::counted::Responds;
use super::problem::Problem;
use super::query::page_size;
use crate::actions::context::ActionContext;
use crate::refusal::Refusal;

/// Which cases.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CasesParams {
    /// `true`: only those that are open.
    open: Option<bool>,
    /// Only those about the practice with this id.
    practice: Option<i64>,
    /// Only those about the change with this id.
    change: Option<i64>,
    /// Only those to this receiver.
    receiver: Option<Receiver>,
    /// `next_cursor` of the page before.
    cursor: Option<i64>,
    /// Items per page, 1 to 200; 50 where none is named.
    limit: Option<usize>,
}

/// Cases, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct CasesList {
    items: Vec<CaseView>,
    next_cursor: Option<String>,
}

/// What was sent. Sundog sends nothing: whoever says so has sent it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseBody {
    /// About the practice with this id; it or `change_id` must be named.
    #[serde(default)]
    practice_id: Option<i64>,
    /// About the change with this id.
    #[serde(default)]
    change_id: Option<i64>,
    /// To whom.
    receiver: Receiver,
    /// Why, as a word: the kind of a change, a reason or a state; what holds now where nothing is named.
    #[serde(default)]
    cause: Option<String>,
    /// The words as they were sent, up to 8,000 characters.
    text: String,
    /// The number that the receiver gave it, up to 60 characters.
    #[serde(default)]
    number: Option<String>,
    /// `true`: it is kept although a case for the same cause, to the same receiver, is open.
    #[serde(default)]
    even_so: bool,
}

/// What was done; what is not named stays. All of it is noted, or nothing.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseChange {
    /// The number that the receiver gave it.
    #[serde(default)]
    number: Option<String>,
    /// `answered`, `closed`, or `waiting` to reopen what is closed.
    #[serde(default)]
    state: Option<CaseState>,
    /// `true`: the receiver was asked again, and the time for an answer counts anew.
    #[serde(default)]
    nudged: bool,
    /// What goes with it: the answer, how it ended, a comment. Up to 4,000 characters.
    #[serde(default)]
    words: Option<String>,
}

/// What was sent to whom, newest first.
#[utoipa::path(get, path = "/api/v1/cases", tag = "cases", params(CasesParams), responses(
    (status = 200, body = CasesList),
    (status = 400, body = Problem, content_type = "application/problem+json")))]
pub async fn list(
    State(state): State<ActionContext>,
    query: Result<Query<CasesParams>, QueryRejection>,
) -> Result<Json<CasesList>, Refusal> {
    let Query(asked) = query?;
    let (limit, more) = page_size(asked.limit)?;
    let filter = CaseFilter {
        open: asked.open.unwrap_or_default(),
        practice: asked.practice.map(PracticeId),
        change: asked.change,
        receiver: asked.receiver,
        before: asked.cursor,
    };
    let mut items = monitor::pages::case_views(&state.monitor, &filter, more).await?;
    let is_more = items.len() > limit;
    items.truncate(limit);
    let last = items.last().filter(|_| is_more);
    let next_cursor = last.map(|case| case.id.to_string());
    Ok(Json(CasesList { items, next_cursor }))
}

/// One case, with its words as they were sent and what happened since.
#[utoipa::path(get, path = "/api/v1/cases/{id}", tag = "cases",
    params(("id" = i64, Path, description = "The case's id")), responses(
    (status = 200, body = CaseView),
    (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn get(
    State(state): State<ActionContext>,
    id: Result<Path<i64>, PathRejection>,
) -> Result<Json<CaseView>, Refusal> {
    shown(&state.monitor, number(id)?).await
}

/// Keeps what somebody sent as a case. 422 with where the other one is, where one for the same cause and
/// receiver is open and `even_so` is not `true`.
#[utoipa::path(post, path = "/api/v1/cases", tag = "cases", request_body = CaseBody, responses(
    (status = 201, body = CaseView),
    (status = 400, body = Problem, content_type = "application/problem+json"),
    (status = 404, body = Problem, content_type = "application/problem+json"),
    (status = 422, body = Problem, content_type = "application/problem+json")))]
pub async fn add(
    State(state): State<ActionContext>,
    _: Responds,
    Extension(principal): Extension<Principal>,
    parts: Parts,
    body: Result<Json<CaseBody>, JsonRejection>,
) -> Result<(StatusCode, Json<CaseView>), Refusal> {
    let Json(body) = body.map_err(unreadable)?;
    let by = state.auth_context.audited_as(&parts, &principal);
    let sent = SentWords {
        practice: body.practice_id.map(PracticeId),
        change: body.change_id,
        receiver: body.receiver,
        cause: body.cause.as_deref().map(cause).transpose()?,
        text: body.text,
        number: body.number.unwrap_or_default(),
        even_so: body.even_so,
    };
    let id = commands::open_case(&state.monitor, sent, &by).await?;
    let Json(case) = shown(&state.monitor, id).await?;
    Ok((StatusCode::CREATED, Json(case)))
}

/// Notes what was done with a case: a number, an answer, that the receiver was asked again, its end.
#[utoipa::path(patch, path = "/api/v1/cases/{id}", tag = "cases",
    params(("id" = i64, Path, description = "The case's id")), request_body = CaseChange,
    responses(
    (status = 200, body = CaseView),
    (status = 400, body = Problem, content_type = "application/problem+json"),
    (status = 404, body = Problem, content_type = "application/problem+json"),
    (status = 409, body = Problem, content_type = "application/problem+json"),
    (status = 422, body = Problem, content_type = "application/problem+json")))]
pub async fn edit(
    State(state): State<ActionContext>,
    _: Responds,
    Extension(principal): Extension<Principal>,
    parts: Parts,
    id: Result<Path<i64>, PathRejection>,
    body: Result<Json<CaseChange>, JsonRejection>,
) -> Result<Json<CaseView>, Refusal> {
    let id = number(id)?;
    let Json(body) = body.map_err(unreadable)?;
    let by = state.auth_context.audited_as(&parts, &principal);
    commands::act_on_case(&state.monitor, id, acts(body), &by).await?;
    shown(&state.monitor, id).await
}

/// What a change says that was done, in the order in which it makes sense.
fn acts(body: CaseChange) -> Vec<CaseAct> {
    let words = body.words.unwrap_or_default();
    let mut acts: Vec<CaseAct> = body.number.map(CaseAct::GiveNumber).into_iter().collect();
    let is_noted_alone = body.state.is_none() && !body.nudged;
    match body.state {
        Some(CaseState::Answered) => acts.push(CaseAct::Answer(words.clone())),
        Some(CaseState::Closed) => acts.push(CaseAct::Close(words.clone())),
        Some(CaseState::Waiting) => acts.push(CaseAct::Reopen(words.clone())),
        None => {}
    }
    if body.nudged {
        acts.push(CaseAct::Nudge(words.clone()));
    }
    if is_noted_alone && !words.is_empty() {
        acts.push(CaseAct::Comment(words));
    }
    acts
}

/// A word for why something was written.
fn cause(word: &str) -> Result<CaseCause, Refusal> {
    word.parse().map_err(|_| {
        Refusal::unreadable(
            "cause must be the kind of a change, a reason or a state, such as forbidden",
        )
    })
}

/// The number in the path; one that is none is nobody's.
fn number(id: Result<Path<i64>, PathRejection>) -> Result<i64, Refusal> {
    id.map(|Path(id)| id)
        .map_err(|_| Refusal::from(CaseRefused::NoSuchCase))
}

async fn shown(monitor: &Monitor, id: i64) -> Result<Json<CaseView>, Refusal> {
    let case = monitor::pages::case_view(monitor, id).await?;
    Ok(Json(case.ok_or(CaseRefused::NoSuchCase)?))
}
