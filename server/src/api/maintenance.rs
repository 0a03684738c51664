//! `/api/v1/maintenance`: time in which being down is planned.

use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::{Extension, Json};
use chrono::{DateTime, Utc};
use domain::maintenance::{
    Maintenance, MaintenancePlan, MaintenanceScope, MaintenanceTimes, RecursText,
};
use domain::practice::PracticeId;
use domain::principal::Principal;
use domain::site::pms_of;
use monitor::Monitor;
use monitor::commands;
use monitor::commands::maintenance::NotMaintained;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::changes::unreadable;
use super::counted::Responds;
use super::problem::Problem;
use super::query::{page_size, sides};
use crate::actions::context::ActionContext;
use crate::refusal::Refusal;

/// Which maintenance.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MaintenanceParams {
    /// Only what is planned after this time (RFC 3339).
    from: Option<String>,
    /// Only what is planned before this time (RFC 3339).
    to: Option<String>,
    /// Only what covers this practice: its id.
    practice: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<i64>,
    /// Items per page, 1 to 200; 50 where none is named.
    limit: Option<usize>,
}

/// Maintenance, newest plan first.
#[derive(Debug, Serialize, ToSchema)]
pub struct MaintenanceList {
    items: Vec<MaintenanceView>,
    next_cursor: Option<String>,
}

/// For whom: one of these.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScopeBody {
    /// `true`: for every practice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    everyone: Option<bool>,
    /// For the practice with this id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    practice_id: Option<i64>,
    /// For practices with this tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tag: Option<String>,
    /// For practices on the server, or with the host, of this name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    server: Option<String>,
    /// For practices with this PMS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pms: Option<String>,
}

/// Planned maintenance: either from a time until another, or recurring.
#[derive(Debug, Serialize, ToSchema)]
pub struct MaintenanceView {
    id: i64,
    reason: String,
    scope: ScopeBody,
    /// When it begins; absent where it recurs.
    #[serde(skip_serializing_if = "Option::is_none")]
    began: Option<DateTime<Utc>>,
    /// When it ends; absent where it recurs.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended: Option<DateTime<Utc>>,
    /// On which days it recurs; absent where it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    recurs: Option<RecursText>,
    /// The window that is open, or the next; null where all of it is over.
    next: Option<WindowView>,
    /// Who planned it.
    planned_by: String,
    /// Whether it came with a migration that was announced.
    migration: bool,
    /// The maintenance that goes on where this was changed when part of it was over.
    continued_by: Option<i64>,
}

/// One window.
#[derive(Debug, Serialize, ToSchema)]
pub struct WindowView {
    began: DateTime<Utc>,
    ended: DateTime<Utc>,
}

/// Maintenance as it is planned: `began` and `ended`, or `recurs`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MaintenanceBody {
    /// What is done, up to 500 characters.
    reason: String,
    /// For whom.
    scope: ScopeBody,
    /// When it begins.
    #[serde(default)]
    began: Option<DateTime<Utc>>,
    /// When it ends.
    #[serde(default)]
    ended: Option<DateTime<Utc>>,
    /// On which days it recurs.
    #[serde(default)]
    recurs: Option<RecursText>,
}

/// What is to be otherwise; what is not named stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MaintenanceChange {
    /// What is done.
    #[serde(default)]
    reason: Option<String>,
    /// For whom.
    #[serde(default)]
    scope: Option<ScopeBody>,
    /// When it begins.
    #[serde(default)]
    began: Option<DateTime<Utc>>,
    /// When it ends.
    #[serde(default)]
    ended: Option<DateTime<Utc>>,
    /// On which days it recurs.
    #[serde(default)]
    recurs: Option<RecursText>,
}

/// What is planned, and what was, newest plan first. Without `from` and `to` all of it.
#[utoipa::path(get, path = "/api/v1/maintenance", tag = "maintenance", params(MaintenanceParams),
    responses(
    (status = 200, body = MaintenanceList),
    (status = 400, body = Problem, content_type = "application/problem+json")))]
pub async fn list(
    State(state): State<ActionContext>,
    query: Result<Query<MaintenanceParams>, QueryRejection>,
) -> Result<Json<MaintenanceList>, Refusal> {
    let Query(asked) = query?;
    let (limit, _) = page_size(asked.limit)?;
    let window = sides(asked.from.as_deref(), asked.to.as_deref())?;
    let monitor = &state.monitor;
    let practice = asked.practice.map(PracticeId);
    let mut found = monitor::pages::maintenance(monitor, window, practice).await?;
    found.retain(|each| asked.cursor.is_none_or(|cursor| each.id < cursor));
    let more = found.len() > limit;
    found.truncate(limit);
    let last = found.last().filter(|_| more);
    let next_cursor = last.map(|each| each.id.to_string());
    let items = found.into_iter().map(|each| view(each, monitor)).collect();
    Ok(Json(MaintenanceList { items, next_cursor }))
}

/// One that was planned.
#[utoipa::path(get, path = "/api/v1/maintenance/{id}", tag = "maintenance",
    params(("id" = i64, Path, description = "The maintenance's id")), responses(
    (status = 200, body = MaintenanceView),
    (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn get(
    State(state): State<ActionContext>,
    id: Result<Path<i64>, PathRejection>,
) -> Result<Json<MaintenanceView>, Refusal> {
    shown(&state.monitor, number(id)?).await
}

/// Plans maintenance. Being down within it counts as planned for whomever it covers by then.
#[utoipa::path(post, path = "/api/v1/maintenance", tag = "maintenance",
    request_body = MaintenanceBody, responses(
    (status = 201, body = MaintenanceView),
    (status = 400, body = Problem, content_type = "application/problem+json"),
    (status = 422, body = Problem, content_type = "application/problem+json")))]
pub async fn add(
    State(state): State<ActionContext>,
    _: Responds,
    Extension(principal): Extension<Principal>,
    parts: Parts,
    body: Result<Json<MaintenanceBody>, JsonRejection>,
) -> Result<(StatusCode, Json<MaintenanceView>), Refusal> {
    let Json(body) = body.map_err(unreadable)?;
    let by = state.auth_context.audited_as(&parts, &principal);
    let plan = MaintenancePlan {
        reason: body.reason,
        scope: scope(body.scope)?,
        times: times((body.began, body.ended), body.recurs, state.monitor.now())?,
    };
    let id = commands::plan_maintenance(&state.monitor, plan, &by).await?;
    Ok((StatusCode::CREATED, shown(&state.monitor, id).await?))
}

/// Plans something else in its place. What of it is over stays as it was, as maintenance of its own.
#[utoipa::path(patch, path = "/api/v1/maintenance/{id}", tag = "maintenance",
    params(("id" = i64, Path, description = "The maintenance's id")),
    request_body = MaintenanceChange, responses(
    (status = 200, body = MaintenanceView),
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
    body: Result<Json<MaintenanceChange>, JsonRejection>,
) -> Result<Json<MaintenanceView>, Refusal> {
    let id = number(id)?;
    let Json(body) = body.map_err(unreadable)?;
    let monitor = &state.monitor;
    let by = state.auth_context.audited_as(&parts, &principal);
    let before = monitor::pages::one_maintenance(monitor, id).await?;
    let before = before.ok_or(NotMaintained::NoSuch)?.plan;
    let is_named = body.began.is_some() || body.ended.is_some() || body.recurs.is_some();
    let named = match before.times {
        MaintenanceTimes::Once { began, ended } if body.recurs.is_none() => {
            (body.began.or(Some(began)), body.ended.or(Some(ended)))
        }
        _ => (body.began, body.ended),
    };
    let plan = MaintenancePlan {
        reason: body.reason.unwrap_or(before.reason),
        scope: body.scope.map_or(Ok(before.scope), scope)?,
        times: match is_named {
            true => times(named, body.recurs, monitor.now())?,
            false => before.times,
        },
    };
    commands::change_maintenance(monitor, id, plan, &by).await?;
    shown(monitor, id).await
}

/// Ends it: now where it has begun, and else it never begins.
#[utoipa::path(delete, path = "/api/v1/maintenance/{id}", tag = "maintenance",
    params(("id" = i64, Path, description = "The maintenance's id")), responses(
    (status = 204, description = "Nothing of it is to come"),
    (status = 404, body = Problem, content_type = "application/problem+json"),
    (status = 409, body = Problem, content_type = "application/problem+json")))]
pub async fn end(
    State(state): State<ActionContext>,
    _: Responds,
    Extension(principal): Extension<Principal>,
    parts: Parts,
    id: Result<Path<i64>, PathRejection>,
) -> Result<StatusCode, Refusal> {
    let by = state.auth_context.audited_as(&parts, &principal);
    commands::end_maintenance(&state.monitor, number(id)?, &by).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The number in the path; one that is none is nobody's.
fn number(id: Result<Path<i64>, PathRejection>) -> Result<i64, Refusal> {
    id.map(|Path(id)| id)
        .map_err(|_| Refusal::from(NotMaintained::NoSuch))
}

async fn shown(monitor: &Monitor, id: i64) -> Result<Json<MaintenanceView>, Refusal> {
    let found = monitor::pages::one_maintenance(monitor, id).await?;
    let found = found.ok_or(NotMaintained::NoSuch)?;
    Ok(Json(view(found, monitor)))
}

fn view(maintenance: Maintenance, monitor: &Monitor) -> MaintenanceView {
    let next = maintenance.plan.times.next_from(monitor.now());
    let (began, ended, recurs) = match &maintenance.plan.times {
        MaintenanceTimes::Once { began, ended } => (Some(*began), Some(*ended), None),
        MaintenanceTimes::Recurring { recurrence, .. } => {
            (None, None, Some(RecursText::from(recurrence)))
        }
    };
    let mut scope = ScopeBody::default();
    match maintenance.plan.scope {
        MaintenanceScope::Everyone => scope.everyone = Some(true),
        MaintenanceScope::Practice(id) => scope.practice_id = Some(id.0),
        MaintenanceScope::Tag(tag) => scope.tag = Some(tag),
        MaintenanceScope::Server(server) => scope.server = Some(server),
        MaintenanceScope::Pms(pms) => scope.pms = Some(pms.to_string()),
    }
    MaintenanceView {
        id: maintenance.id,
        reason: maintenance.plan.reason,
        scope,
        began,
        ended,
        recurs,
        next: next.map(|(began, ended)| WindowView { began, ended }),
        planned_by: maintenance.created_by,
        migration: maintenance.migration.is_some(),
        continued_by: maintenance.continued_by,
    }
}

fn scope(body: ScopeBody) -> Result<MaintenanceScope, Refusal> {
    let pms = body.pms.map(|given| {
        let pms = pms_of(&given);
        pms.map(MaintenanceScope::Pms).ok_or_else(|| {
            Refusal::unreadable("scope.pms must be one of: best_practice, zedmed, d4w")
        })
    });
    let mut named = [
        body.everyone
            .filter(|everyone| *everyone)
            .map(|_| MaintenanceScope::Everyone),
        body.practice_id
            .map(|id| MaintenanceScope::Practice(PracticeId(id))),
        body.tag.map(MaintenanceScope::Tag),
        body.server.map(MaintenanceScope::Server),
        pms.transpose()?,
    ]
    .into_iter()
    .flatten();
    match (named.next(), named.next()) {
        (Some(scope), None) => Ok(scope),
        (None, _) | (Some(_), Some(_)) => Err(Refusal::unreadable(
            "scope must name one of: everyone (true), practice_id, tag, server, pms",
        )),
    }
}

fn times(
    window: (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    recurs: Option<RecursText>,
    now: DateTime<Utc>,
) -> Result<MaintenanceTimes, Refusal> {
    match (window, recurs) {
        ((Some(began), Some(ended)), None) => Ok(MaintenanceTimes::Once { began, ended }),
        ((None, None), Some(text)) => {
            let recurrence = text.read(|zone| now.with_timezone(&zone).date_naive());
            let recurrence =
                recurrence.map_err(|refused| Refusal::unreadable(refused.to_string()))?;
            Ok(MaintenanceTimes::recurring_from(recurrence, now))
        }
        _ => Err(Refusal::unreadable("Name began and ended, or recurs.")),
    }
}
