//! What people do about the rows of a batch: edit, accept, pair, drop, and start those that are ready.

use std::collections::BTreeMap;

use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use domain::onboarding::RowState;
use domain::principal::Principal;
use monitor::commands::import_batch::{Lines, NotOnboarded};
use monitor::{Monitor, MonitorError};
use store::{AuditPrincipal, RowSeen};

use super::onboarding::{PATH, cells_of, to, told};
use super::{FormRedisplay, FormState};

/// More practices than this are started only when their number is typed.
const UNCONFIRMED: usize = 5;

/// Does what a form of a batch's page asks for.
pub async fn act(
    State(state): State<FormState>,
    Extension(principal): Extension<Principal>,
    Path(id): Path<String>,
    parts: Parts,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let Ok(batch) = id.parse::<i64>() else {
        return Redirect::to(PATH).into_response();
    };
    let by = state.auth_context.audited_as(&parts, &principal);
    let left_out = left_out(&fields);
    let mut form: BTreeMap<String, String> = fields.into_iter().collect();
    // A refusal shows the ticks as they were.
    let kept: Vec<String> = left_out.iter().map(ToString::to_string).collect();
    form.insert("left_out".to_owned(), kept.join(","));
    let done = match form.get("do").map(String::as_str) {
        Some("start") => start(&state.monitor, batch, &form, left_out, &by).await,
        _ => decided(&state.monitor, batch, &form, &by).await,
    };
    match done {
        Ok("started_one") => Redirect::to("/onboarding/one?done=started").into_response(),
        Ok(word) => to(batch, word),
        Err(refusal) => {
            let (status, words) = told(&refusal);
            let act = form.get("do").cloned().unwrap_or_default();
            let path = format!("{PATH}/{batch}");
            let again = FormRedisplay::new(&state.auth_context, &parts, &path, &act);
            again.and_typed(form).refused(status, &words).await
        }
    }
}

async fn decided(
    monitor: &Monitor,
    batch: i64,
    form: &BTreeMap<String, String>,
    by: &AuditPrincipal,
) -> Result<&'static str, NotOnboarded> {
    let field = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    let number = |name: &str| field(name).trim().parse::<i64>();
    let (Ok(line), Ok(version)) = (number("line"), number("version")) else {
        return Err(NotOnboarded::NotThere);
    };
    let row = RowSeen {
        batch,
        line,
        version,
    };
    match field("do") {
        "edit" => {
            monitor::commands::edit_row(monitor, row, &cells_of(form), by).await?;
            // Whoever mends a row waits for what comes of it.
            if let Err(error) = monitor::commands::onboard(monitor).await {
                tracing::warn!(%error, "a row could not be looked up at once");
            }
            Ok("row_edited")
        }
        "accept" => {
            monitor::commands::accept_row(monitor, row, field("halo_guid").parse().ok(), by)
                .await?;
            Ok("accepted")
        }
        "pair" => {
            monitor::commands::pair_row(monitor, row, field("code"), by).await?;
            if let Err(error) = monitor::commands::onboard(monitor).await {
                tracing::warn!(%error, "a row could not be looked up at once");
            }
            Ok("paired")
        }
        "drop" => {
            monitor::commands::drop_row(monitor, row, by).await?;
            Ok("dropped")
        }
        _ => Err(NotOnboarded::NotAcceptable(
            "Sundog does not know this form: load the page again.".to_owned(),
        )),
    }
}

/// Starts what is ready, but for the rows whose tick was taken away.
async fn start(
    monitor: &Monitor,
    batch: i64,
    form: &BTreeMap<String, String>,
    left_out: Vec<i64>,
    by: &AuditPrincipal,
) -> Result<&'static str, NotOnboarded> {
    let page = monitor::pages::import_batch_page(monitor, batch, None, 1).await;
    let page = page.map_err(|MonitorError::Store(error)| error)?;
    let summary = page.ok_or(NotOnboarded::NotThere)?.batch;
    let chosen = summary
        .count(RowState::Ready)
        .saturating_sub(left_out.len());
    let typed = form.get("confirm").map(|typed| typed.trim().parse());
    let confirmed = (chosen > UNCONFIRMED).then(|| typed.and_then(Result::ok).unwrap_or(0));
    let lines = Lines::AllBut(left_out);
    monitor::commands::start_rows(monitor, batch, &lines, confirmed, by).await?;
    Ok(match summary.rows {
        1 => "started_one",
        _ => "started",
    })
}

/// The lines that were shown with a tick and came without it.
fn left_out(fields: &[(String, String)]) -> Vec<i64> {
    let lines = |name: &str| -> Vec<i64> {
        let named = fields.iter().filter(|(field, _)| field == name);
        let lines = named.flat_map(|(_, lines)| lines.split(','));
        lines.filter_map(|line| line.parse().ok()).collect()
    };
    let ticked = lines("ticked");
    let mut shown = lines("shown");
    shown.retain(|line| !ticked.contains(line));
    shown
}
