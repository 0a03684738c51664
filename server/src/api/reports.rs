//! `/api/v1/reports`: what came of some days for each practice.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::{Extension, Json};
use domain::practice::PracticeId;
use domain::principal::Principal;
use domain::report::ReportQuery;
use domain::views::report::ReportRow;
use monitor::Monitor;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::problem::Problem;
use super::query::page_size;
use crate::refusal::Refusal;

/// Which days, and whose.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReportsQuery {
    /// The first day (`2026-08-01`), from midnight on each practice's own clocks. Thirty days until
    /// today where neither day is named.
    from: Option<String>,
    /// The last day, until midnight there; today where none is named. 366 days at most in all.
    to: Option<String>,
    /// A tag, exactly.
    tag: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<i64>,
    /// Practices per page, 1 to 200; 50 where none is named.
    limit: Option<usize>,
}

/// A page of a report.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportList {
    items: Vec<ReportRow>,
    next_cursor: Option<String>,
}

/// Uptime, coverage, seconds and outages of each practice that was on the list on these days, in the
/// order of ids. `from` and `to` of an item are what `/practices/{id}/uptime` and `/spans` take.
#[utoipa::path(get, path = "/api/v1/reports", tag = "reports", params(ReportsQuery), responses(
    (status = 200, body = ReportList),
    (status = 400, body = Problem, content_type = "application/problem+json"),
    (status = 422, body = Problem, content_type = "application/problem+json"),
    (status = 503, body = Problem, content_type = "application/problem+json")))]
pub async fn list(
    State(monitor): State<Arc<Monitor>>,
    Extension(principal): Extension<Principal>,
    query: Result<Query<ReportsQuery>, QueryRejection>,
) -> Result<Json<ReportList>, Refusal> {
    let Query(asked) = query?;
    let (limit, _) = page_size(asked.limit)?;
    let query = ReportQuery {
        from: asked.from.unwrap_or_default(),
        to: asked.to.unwrap_or_default(),
        ..ReportQuery::default()
    };
    let period = query.period(monitor::pages::today(&monitor));
    let period = period.map_err(|error| Refusal::unusable(error.sentence()))?;
    let tag = asked.tag.filter(|tag| !tag.is_empty());
    let after = asked.cursor.map(PracticeId);
    let of = Arc::clone(&monitor);
    let rows =
        async move { monitor::pages::report_rows(&of, period, tag.as_deref(), after, limit).await };
    let (items, more) = monitor.at_length(principal.caller(), rows).await??;
    let last = items.last().filter(|_| more);
    Ok(Json(ReportList {
        next_cursor: last.map(|row| row.practice_id.to_string()),
        items,
    }))
}
