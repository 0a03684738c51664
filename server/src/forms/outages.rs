//! What people do on the page about outages: take a common cause in hand, hand it back, end their
//! shift. And the list as a file.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Extension;
use axum::extract::{Form, Query, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, SecondsFormat, Utc};
use domain::principal::Principal;
use domain::views::history::OutageItem;
use domain::views::outages::OutageQuery;
use monitor::Monitor;
use monitor::commands::acknowledge::{Acknowledgeable, NotAcknowledged};

use super::{FormRedisplay, FormState, done};
use crate::api::problem::Problem;
use crate::csv_injection::escape_formula;

/// Where the forms stand.
const PATH: &str = "/outages";

/// Ends the shift of whoever asks; nobody else is touched by it.
pub async fn hand_over(
    State(state): State<FormState>,
    Extension(principal): Extension<Principal>,
    parts: Parts,
) -> Response {
    let by = state.auth_context.audited_as(&parts, &principal);
    let ended = monitor::pages::hand_over(&state.monitor, &by).await;
    let ended = ended
        .map(|()| "shift_ended")
        .map_err(NotAcknowledged::Store);
    let again = FormRedisplay::new(&state.auth_context, &parts, PATH, "hand_over");
    answer(again, ended).await
}

/// Acknowledges an incident, or gives it up.
pub async fn take(
    State(state): State<FormState>,
    Extension(principal): Extension<Principal>,
    parts: Parts,
    Form(form): Form<BTreeMap<String, String>>,
) -> Response {
    let field = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    let by = state.auth_context.audited_as(&parts, &principal);
    let (act, number) = (field("do"), field("incident"));
    let again = FormRedisplay::new(&state.auth_context, &parts, PATH, act);
    let again = again.typed([("incident", number)]);
    // A text that is no number is the number of none.
    let incident = Acknowledgeable::Incident(number.parse().unwrap_or_default());
    let (outcome, word) = match act {
        "take" => {
            let monitor = &state.monitor;
            let taken = monitor::commands::acknowledge(monitor, incident, None, "", &by).await;
            (taken, "taken")
        }
        "hand_back" => {
            let released = monitor::commands::release(&state.monitor, incident, &by).await;
            (released, "handed_back")
        }
        _ => return again.unknown().await,
    };
    answer(again, outcome.map(|()| word)).await
}

async fn answer(
    again: FormRedisplay<'_>,
    outcome: Result<&'static str, NotAcknowledged>,
) -> Response {
    match outcome {
        Ok(word) => done(PATH, word),
        Err(refusal) => {
            let (status, words) = told(&refusal);
            again.refused(status, &words).await
        }
    }
}

fn told(refusal: &NotAcknowledged) -> (StatusCode, String) {
    match refusal {
        NotAcknowledged::Store(error) => {
            tracing::error!(%error, "a form about outages could not be carried out");
            let words = "Sundog's database does not answer. Try again shortly.";
            (StatusCode::SERVICE_UNAVAILABLE, words.to_owned())
        }
        other => (StatusCode::CONFLICT, other.to_string()),
    }
}

/// The outages of the page as CSV, newest first: times in UTC and as the practice's clocks show them.
pub async fn as_csv(
    State(monitor): State<Arc<Monitor>>,
    Extension(principal): Extension<Principal>,
    Query(query): Query<OutageQuery>,
) -> Result<Response, Problem> {
    let rows = monitor::pages::outages_listed(&monitor, &query, &principal.name()).await?;
    let text = table(&rows).map_err(|error| {
        tracing::error!(%error, "the outages could not be written as CSV");
        Problem::database()
    })?;
    Ok((
        [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
            (
                header::CONTENT_DISPOSITION,
                "attachment; filename=\"sundog-outages.csv\"",
            ),
            (header::CACHE_CONTROL, "no-store"),
        ],
        text,
    )
        .into_response())
}

fn table(rows: &[OutageItem]) -> Result<Vec<u8>, csv::Error> {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record([
        "id",
        "practice_id",
        "practice",
        "state",
        "reason",
        "began",
        "began_latest",
        "detected_at",
        "ended",
        "ended_latest",
        "local_from",
        "local_to",
        "lasted_seconds",
        "cause",
        "flapping",
        "planned",
        "incident_id",
        "taken_by",
    ])?;
    let time = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Millis, true);
    let maybe = |at: Option<DateTime<Utc>>| at.map(time).unwrap_or_default();
    for row in rows {
        let outage = &row.outage;
        let reason = outage.reason.map(|reason| reason.to_string());
        let local_to = row.to.as_ref().map(|to| to.local.clone());
        table.write_record([
            outage.id.to_string(),
            outage.practice_id.to_string(),
            escape_formula(&row.practice),
            outage.state.to_string(),
            reason.unwrap_or_default(),
            time(outage.began),
            time(outage.began_latest),
            time(outage.detected_at),
            maybe(outage.ended),
            maybe(outage.ended_latest),
            row.from.local.clone(),
            local_to.unwrap_or_default(),
            row.lasted_seconds.to_string(),
            outage.cause.to_string(),
            outage.flapping.to_string(),
            outage.planned.to_string(),
            outage
                .incident_id
                .map(|id| id.to_string())
                .unwrap_or_default(),
            escape_formula(outage.taken_by.as_deref().unwrap_or_default()),
        ])?;
    }
    table
        .into_inner()
        .map_err(|error| csv::Error::from(std::io::Error::other(error.to_string())))
}
