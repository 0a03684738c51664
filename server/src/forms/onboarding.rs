//! How practices are brought in: a batch is pasted or chosen as a file, or one practice is entered.

use std::collections::BTreeMap;

use axum::Extension;
use axum::extract::{Form, Multipart, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use domain::onboarding::Cells;
use domain::practice_entry::on_one_line;
use domain::principal::Principal;
use domain::site::pms_of;
use monitor::commands::import_batch::NotOnboarded;
use store::{AddedBatch, AuditPrincipal};

use super::{FormRedisplay, FormState};
use crate::pasted;
use crate::practice_file::{COLUMNS, refuse_other};

/// Where batches are.
pub(super) const PATH: &str = "/onboarding";

/// Takes in a batch that was pasted or chosen as a file.
pub async fn paste(
    State(state): State<FormState>,
    Extension(principal): Extension<Principal>,
    parts: Parts,
    form: Multipart,
) -> Response {
    let by = state.auth_context.audited_as(&parts, &principal);
    let (sent, kept) = match sent(form).await {
        Ok(sent) => {
            let kept = pasted(&state, &sent, &by).await;
            (sent, kept)
        }
        Err(words) => (Sent::default(), Err((StatusCode::BAD_REQUEST, words))),
    };
    match kept {
        Ok(AddedBatch::Added(id)) => to(id, "pasted"),
        Ok(AddedBatch::Known(id)) => to(id, "pasted_before"),
        Err((status, words)) => {
            let typed = [("rows", sent.rows.as_str()), ("pms", sent.pms.as_str())];
            let again = FormRedisplay::new(&state.auth_context, &parts, PATH, "paste");
            again.typed(typed).refused(status, &words).await
        }
    }
}

/// Looks one practice up, which makes a batch of one row.
pub async fn one(
    State(state): State<FormState>,
    Extension(principal): Extension<Principal>,
    parts: Parts,
    Form(form): Form<BTreeMap<String, String>>,
) -> Response {
    let by = state.auth_context.audited_as(&parts, &principal);
    let cells = cells_of(&form);
    let name = cells.get("name").cloned().unwrap_or_default();
    let known = domain::practice_entry::of_cells(&cells);
    let kept = match &known {
        Ok(_) => monitor::commands::paste_batch(&state.monitor, &name, vec![(1, cells)], &by)
            .await
            .map_err(|refusal| told(&refusal)),
        Err(why) => Err((StatusCode::UNPROCESSABLE_ENTITY, why.clone())),
    };
    match kept {
        Ok(AddedBatch::Added(id) | AddedBatch::Known(id)) => {
            // A person waits for this one, so it does not wait for the next round.
            if let Err(error) = monitor::commands::onboard(&state.monitor).await {
                tracing::warn!(%error, "a practice could not be looked up at once");
            }
            Redirect::to(&format!("{PATH}/{id}")).into_response()
        }
        Err((status, words)) => {
            let again = FormRedisplay::new(&state.auth_context, &parts, "/onboarding/one", "one");
            again.and_typed(form).refused(status, &words).await
        }
    }
}

/// What came with the form that takes a batch.
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
    by: &AuditPrincipal,
) -> Result<AddedBatch, (StatusCode, String)> {
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
    let kept = monitor::commands::paste_batch(&state.monitor, &name, rows, by).await;
    kept.map_err(|refusal| told(&refusal))
}

/// The cells that a form names.
pub(super) fn cells_of(form: &BTreeMap<String, String>) -> Cells {
    let known = form
        .iter()
        .filter(|(column, _)| COLUMNS.contains(&column.as_str()));
    known
        .map(|(column, cell)| (column.clone(), on_one_line(cell)))
        .collect()
}

pub(super) fn to(batch: i64, word: &str) -> Response {
    Redirect::to(&format!("{PATH}/{batch}?done={word}")).into_response()
}

pub(super) fn told(refusal: &NotOnboarded) -> (StatusCode, String) {
    let status = match refusal {
        NotOnboarded::Store(error) => {
            tracing::error!(%error, "a form about a batch could not be carried out");
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
