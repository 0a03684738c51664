//! What people do about the rows of a sheet: mend, accept, pair, drop, and start those that are ready.

use std::collections::BTreeMap;

use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use domain::actor::Actor;
use domain::onboarding::RowState;
use monitor::commands::import_batch::{Lines, NotOnboarded};
use monitor::{Monitor, MonitorError};
use store::{Author, RowSeen};

use super::onboarding::{PATH, cells_of, to, told};
use super::{Again, FormState};

/// More practices than this are started only when their number is typed.
const UNCONFIRMED: usize = 5;

/// Does what a form of a sheet's page asks for.
pub async fn act(
    State(state): State<FormState>,
    Extension(actor): Extension<Actor>,
    Path(id): Path<String>,
    parts: Parts,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let Ok(sheet) = id.parse::<i64>() else {
        return Redirect::to(PATH).into_response();
    };
    let by = state.doors.author(&parts, &actor);
    let left_out = left_out(&fields);
    let mut form: BTreeMap<String, String> = fields.into_iter().collect();
    // A refusal shows the ticks as they were.
    let kept: Vec<String> = left_out.iter().map(ToString::to_string).collect();
    form.insert("left_out".to_owned(), kept.join(","));
    let done = match form.get("do").map(String::as_str) {
        Some("start") => start(&state.monitor, sheet, &form, left_out, &by).await,
        _ => decided(&state.monitor, sheet, &form, &by).await,
    };
    match done {
        Ok("started_one") => Redirect::to("/onboarding/one?done=started").into_response(),
        Ok(word) => to(sheet, word),
        Err(refusal) => {
            let (status, words) = told(&refusal);
            let act = form.get("do").cloned().unwrap_or_default();
            let path = format!("{PATH}/{sheet}");
            let again = Again::new(&state.doors, &parts, &path, &act);
            again.and_typed(form).refused(status, &words).await
        }
    }
}

async fn decided(
    monitor: &Monitor,
    sheet: i64,
    form: &BTreeMap<String, String>,
    by: &Author,
) -> Result<&'static str, NotOnboarded> {
    let field = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    let number = |name: &str| field(name).trim().parse::<i64>();
    let (Ok(line), Ok(edition)) = (number("line"), number("edition")) else {
        return Err(NotOnboarded::NotThere);
    };
    let row = RowSeen {
        sheet,
        line,
        edition,
    };
    match field("do") {
        "mend" => {
            monitor::commands::mend_row(monitor, row, &cells_of(form), by).await?;
            // Whoever mends a row waits for what comes of it.
            if let Err(error) = monitor::commands::onboard(monitor).await {
                tracing::warn!(%error, "a row could not be looked up at once");
            }
            Ok("mended")
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
    sheet: i64,
    form: &BTreeMap<String, String>,
    left_out: Vec<i64>,
    by: &Author,
) -> Result<&'static str, NotOnboarded> {
    let page = monitor::pages::sheet_page(monitor, sheet, None, 1).await;
    let page = page.map_err(|MonitorError::Store(error)| error)?;
    let summary = page.ok_or(NotOnboarded::NotThere)?.sheet;
    let chosen = summary
        .count(RowState::Ready)
        .saturating_sub(left_out.len());
    let typed = form.get("confirm").map(|typed| typed.trim().parse());
    let confirmed = (chosen > UNCONFIRMED).then(|| typed.and_then(Result::ok).unwrap_or(0));
    let lines = Lines::AllBut(left_out);
    monitor::commands::start_rows(monitor, sheet, &lines, confirmed, by).await?;
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
