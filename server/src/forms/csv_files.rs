//! A batch and the practice list as files.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use monitor::Monitor;

use super::FormState;
use crate::api::problem::Problem;
use crate::csv_injection::escape_formula;
use crate::practice_file::COLUMNS;
use crate::practices_csv;

/// The rows of a batch that a person must look at, for whoever keeps the practices' data.
pub async fn rows_as_csv(
    State(monitor): State<Arc<Monitor>>,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let mut rows = Vec::new();
    let mut page = 1;
    loop {
        let shown = monitor::pages::import_batch_page(&monitor, id, None, page).await?;
        let shown = shown.ok_or_else(|| {
            Problem::new(
                StatusCode::NOT_FOUND,
                "No such batch",
                "There is no batch with this number.",
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
                let cells = COLUMNS.map(|column| escape_formula(row.cell(column)));
                let found = [
                    row.state.to_string(),
                    escape_formula(row.halo_name.as_deref().unwrap_or_default()),
                    row.similarity
                        .map(|share| share.to_string())
                        .unwrap_or_default(),
                    escape_formula(&row.words),
                ];
                let line = std::iter::once(row.line.to_string());
                table.write_record(line.chain(cells).chain(found))?;
            }
            table.flush().map_err(csv::Error::from)
        });
    written.map_err(|error| unwritten(&error))?;
    let text = table.into_inner().map_err(|error| {
        tracing::error!(%error, "a batch could not be written as CSV");
        Problem::database()
    })?;
    Ok(file(&format!("sundog-batch-{id}"), text))
}

/// The practice list as a file that imports again unchanged.
pub async fn list_as_csv(State(state): State<FormState>) -> Result<Response, Problem> {
    let batch = practices_csv::batch(&state.auth_context.store, |_| true).await;
    let batch = batch.map_err(|error| {
        tracing::error!(%error, "the list could not be written as CSV");
        Problem::database()
    })?;
    Ok(file("sundog-practices", batch))
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
    tracing::error!(%error, "a batch could not be written as CSV");
    Problem::database()
}
