//! What people do to bring practices in: paste a sheet, enter one practice, mend, accept, drop and
//! start rows. And the sheet and the list as files.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Extension;
use axum::extract::{Form, Multipart, Path, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::actor::Actor;
use domain::onboarding::Cells;
use domain::practice_entry::on_one_line;
use domain::site::pms_of;
use monitor::Monitor;
use monitor::onboarding::NotOnboarded;
use store::{AddedSheet, Author};

use super::{Again, FormState};
use crate::api::problem::Problem;
use crate::harmless_cell::harmless;
use crate::pasted;
use crate::practice_file::{COLUMNS, refuse_other};
use crate::practice_sheet;

const PATH: &str = "/onboarding";
/// More practices than this are started only when their number is typed.
const UNCONFIRMED: usize = 5;

/// Takes in a sheet that was pasted or chosen as a file.
pub async fn paste(
    State(state): State<FormState>,
    Extension(actor): Extension<Actor>,
    parts: Parts,
    form: Multipart,
) -> Response {
    let by = state.doors.author(&parts, &actor);
    let (sent, kept) = match sent(form).await {
        Ok(sent) => {
            let kept = pasted(&state, &sent, &by).await;
            (sent, kept)
        }
        Err(words) => (Sent::default(), Err((StatusCode::BAD_REQUEST, words))),
    };
    match kept {
        Ok(AddedSheet::Added(id)) => to(id, "pasted"),
        Ok(AddedSheet::Known(id)) => to(id, "pasted_before"),
        Err((status, words)) => {
            let typed = [("rows", sent.rows.as_str()), ("pms", sent.pms.as_str())];
            let again = Again::new(&state.doors, &parts, PATH, "paste");
            again.typed(typed).refused(status, &words).await
        }
    }
}

/// Looks one practice up, which makes a sheet of one row.
pub async fn one(
    State(state): State<FormState>,
    Extension(actor): Extension<Actor>,
    parts: Parts,
    Form(form): Form<BTreeMap<String, String>>,
) -> Response {
    let by = state.doors.author(&parts, &actor);
    let cells = cells_of(&form);
    let name = cells.get("name").cloned().unwrap_or_default();
    let known = domain::practice_entry::of_cells(&cells);
    let kept = match &known {
        Ok(_) => state
            .monitor
            .paste_sheet(&name, vec![(1, cells)], &by)
            .await
            .map_err(|refusal| told(&refusal)),
        Err(why) => Err((StatusCode::UNPROCESSABLE_ENTITY, why.clone())),
    };
    match kept {
        Ok(AddedSheet::Added(id) | AddedSheet::Known(id)) => {
            // A person waits for this one, so it does not wait for the next round.
            if let Err(error) = state.monitor.onboard().await {
                tracing::warn!(%error, "a practice could not be looked up at once");
            }
            Redirect::to(&format!("{PATH}/{id}")).into_response()
        }
        Err((status, words)) => {
            let again = Again::new(&state.doors, &parts, "/onboarding/one", "one");
            again.and_typed(form).refused(status, &words).await
        }
    }
}

/// Does what a form of a sheet's page asks for.
pub async fn act(
    State(state): State<FormState>,
    Extension(actor): Extension<Actor>,
    Path(id): Path<String>,
    parts: Parts,
    Form(form): Form<BTreeMap<String, String>>,
) -> Response {
    let Ok(sheet) = id.parse::<i64>() else {
        return Redirect::to(PATH).into_response();
    };
    let by = state.doors.author(&parts, &actor);
    match decided(&state.monitor, sheet, &form, &by).await {
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
    if field("do") == "start" {
        let line = number("line").ok();
        let lines: Option<Vec<i64>> = line.map(|line| vec![line]);
        let page = monitor.sheet_page(sheet, None, 1).await;
        let page = page.map_err(|monitor::MonitorError::Store(error)| error)?;
        let sheet_of = page.ok_or(NotOnboarded::NotThere)?.sheet;
        let ready = sheet_of.count(domain::onboarding::RowState::Ready);
        let must_confirm = lines.is_none() && ready > UNCONFIRMED;
        let confirmed = must_confirm.then(|| field("confirm").trim().parse().unwrap_or(0));
        monitor
            .start_rows(sheet, lines.as_deref(), confirmed, by)
            .await?;
        return Ok(match sheet_of.rows {
            1 => "started_one",
            _ => "started",
        });
    }
    let (Ok(line), Ok(edition)) = (number("line"), number("edition")) else {
        return Err(NotOnboarded::NotThere);
    };
    let row = (sheet, line, edition);
    match field("do") {
        "mend" => {
            monitor.mend_row(row, &cells_of(form), by).await?;
            // Whoever mends a row waits for what comes of it.
            if let Err(error) = monitor.onboard().await {
                tracing::warn!(%error, "a row could not be looked up at once");
            }
            Ok("mended")
        }
        "accept" => {
            monitor
                .accept_row(row, field("halo_guid").parse().ok(), by)
                .await?;
            Ok("accepted")
        }
        "pair" => {
            monitor.pair_row(row, field("code"), by).await?;
            if let Err(error) = monitor.onboard().await {
                tracing::warn!(%error, "a row could not be looked up at once");
            }
            Ok("paired")
        }
        "drop" => {
            monitor.drop_row(row, by).await?;
            Ok("dropped")
        }
        _ => Err(NotOnboarded::NotAcceptable(
            "Sundog does not know this form: load the page again.".to_owned(),
        )),
    }
}

/// The rows of a sheet that a person must look at, for whoever keeps the practices' data.
pub async fn rows_as_csv(
    State(monitor): State<Arc<Monitor>>,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let mut rows = Vec::new();
    let mut page = 1;
    loop {
        let shown = monitor.sheet_page(id, None, page).await?;
        let shown = shown.ok_or_else(|| {
            Problem::new(
                StatusCode::NOT_FOUND,
                "No such sheet",
                "There is no sheet with this number.",
            )
        })?;
        rows.extend(shown.rows);
        if page >= shown.pages {
            break;
        }
        page += 1;
    }
    let mut table = csv::Writer::from_writer(Vec::new());
    let more = ["verdict", "halo_name", "similarity_percent", "words"];
    let written = table
        .write_record(std::iter::once("line").chain(COLUMNS).chain(more))
        .and_then(|()| {
            for row in rows.iter().filter(|row| row.state.needs_a_person()) {
                let cells = COLUMNS.map(|column| harmless(row.cell(column)));
                let found = [
                    row.state.to_string(),
                    harmless(row.halo_name.as_deref().unwrap_or_default()),
                    row.similarity
                        .map(|share| share.to_string())
                        .unwrap_or_default(),
                    harmless(&row.words),
                ];
                let line = std::iter::once(row.line.to_string());
                table.write_record(line.chain(cells).chain(found))?;
            }
            table.flush().map_err(csv::Error::from)
        });
    written.map_err(|error| unwritten(&error))?;
    let text = table.into_inner().map_err(|error| {
        tracing::error!(%error, "a sheet could not be written as CSV");
        Problem::database()
    })?;
    Ok(file(&format!("sundog-sheet-{id}"), text))
}

/// The practice list as a file that imports again unchanged.
pub async fn list_as_csv(State(state): State<FormState>) -> Result<Response, Problem> {
    let sheet = practice_sheet::sheet(&state.doors.store, |_| true).await;
    let sheet = sheet.map_err(|error| {
        tracing::error!(%error, "the list could not be written as CSV");
        Problem::database()
    })?;
    Ok(file("sundog-practices", sheet))
}

fn file(name: &str, text: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}.csv\""),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, text).into_response()
}

fn unwritten(error: &csv::Error) -> Problem {
    tracing::error!(%error, "a sheet could not be written as CSV");
    Problem::database()
}

/// What came with the form that takes a sheet.
#[derive(Default)]
struct Sent {
    rows: String,
    pms: String,
    file_name: String,
}

async fn sent(mut form: Multipart) -> Result<Sent, String> {
    let unread = |error: axum::extract::multipart::MultipartError| error.body_text();
    let mut sent = Sent::default();
    while let Some(field) = form.next_field().await.map_err(unread)? {
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().map(str::to_owned);
        let bytes = field.bytes().await.map_err(unread)?;
        if bytes.is_empty() {
            continue;
        }
        let text = String::from_utf8(bytes.to_vec()).map_err(|_| {
            "The file is not UTF-8: in the spreadsheet, save it as \"CSV UTF-8\"".to_owned()
        })?;
        match name.as_str() {
            "rows" if sent.file_name.is_empty() => sent.rows = text,
            "pms" => sent.pms = text,
            "file" => {
                sent.rows = text;
                sent.file_name = file_name.unwrap_or_default();
            }
            _ => {}
        }
    }
    Ok(sent)
}

async fn pasted(
    state: &FormState,
    sent: &Sent,
    by: &Author,
) -> Result<AddedSheet, (StatusCode, String)> {
    let unusable = |words: String| (StatusCode::UNPROCESSABLE_ENTITY, words);
    let rows = pasted::rows(&sent.rows, pms_of(&sent.pms));
    let rows = rows.and_then(|rows| {
        refuse_other(&rows, state.monitor.environment())?;
        Ok(rows)
    });
    let rows = rows.map_err(|error| unusable(format!("{error:#}")))?;
    let rows: Vec<(i64, Cells)> = rows
        .into_iter()
        .map(|row| (i64::try_from(row.line).unwrap_or(i64::MAX), row.cells))
        .collect();
    let name = match on_one_line(&sent.file_name) {
        name if name.is_empty() => "Pasted rows".to_owned(),
        name => name.chars().take(100).collect(),
    };
    let kept = state.monitor.paste_sheet(&name, rows, by).await;
    kept.map_err(|refusal| told(&refusal))
}

/// The cells that a form names.
fn cells_of(form: &BTreeMap<String, String>) -> Cells {
    let known = form
        .iter()
        .filter(|(column, _)| COLUMNS.contains(&column.as_str()));
    known
        .map(|(column, cell)| (column.clone(), on_one_line(cell)))
        .collect()
}

fn to(sheet: i64, word: &str) -> Response {
    Redirect::to(&format!("{PATH}/{sheet}?done={word}")).into_response()
}

fn told(refusal: &NotOnboarded) -> (StatusCode, String) {
    let status = match refusal {
        NotOnboarded::Store(error) => {
            tracing::error!(%error, "a form about a sheet could not be carried out");
            let words = "Sundog's database does not answer. Try again shortly.";
            return (StatusCode::SERVICE_UNAVAILABLE, words.to_owned());
        }
        NotOnboarded::NotThere => StatusCode::NOT_FOUND,
        NotOnboarded::Moved => StatusCode::CONFLICT,
        NotOnboarded::Empty
        | NotOnboarded::TooMany
        | NotOnboarded::NotAcceptable(_)
        | NotOnboarded::Unconfirmed(_)
        | NotOnboarded::NothingReady => StatusCode::UNPROCESSABLE_ENTITY,
    };
    (status, refusal.to_string())
}
