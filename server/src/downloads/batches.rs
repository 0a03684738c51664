//! `/onboarding/{id}/rows.csv`: the rows of a batch that a person must look at, for whoever keeps the
//! practices' data.

use std::sync::Arc;

use app::app_error::AppError;
use axum::extract::{Path, State};
use monitor::Monitor;

use super::csv_file::CsvFile;
use crate::csv_injection::escape_formula;
use crate::practice_file::COLUMNS;
use crate::refusal::{Refusal, RefusalKind};

/// What is told of a row beside its cells.
const MORE: [&str; 4] = ["verdict", "halo_name", "similarity_percent", "words"];

/// The rows as CSV.
pub async fn rows_as_csv(
    State(monitor): State<Arc<Monitor>>,
    Path(id): Path<i64>,
) -> Result<CsvFile, Refusal> {
    let mut rows = Vec::new();
    let mut page = 1;
    loop {
        let shown = monitor::pages::import_batch_page(&monitor, id, None, page).await?;
        let shown = shown.ok_or_else(|| {
            let words = AppError::NoSuchBatch.to_string();
            Refusal::new(RefusalKind::NoSuchBatch, words)
        })?;
        rows.extend(shown.rows);
        if page >= shown.pages {
            break;
        }
        page += 1;
    }
    let mut file = CsvFile::new(format!("sundog-batch-{id}"));
    file.line(std::iter::once("line").chain(COLUMNS).chain(MORE))?;
    for row in rows.iter().filter(|row| row.state.needs_a_person()) {
        let cells = COLUMNS.map(|column| escape_formula(row.cell(column)));
        let similarity = row.similarity.map(|share| share.to_string());
        let found = [
            row.state.to_string(),
            escape_formula(row.halo_name.as_deref().unwrap_or_default()),
            similarity.unwrap_or_default(),
            escape_formula(&row.words),
        ];
        let line = std::iter::once(row.line.to_string());
        file.line(line.chain(cells).chain(found))?;
    }
    Ok(file)
}
