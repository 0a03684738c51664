//! A table as a file for spreadsheets.

use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::refusal::Refusal;

/// A file of lines that all have as many cells. Text from outside must come through
/// [`escape_formula`](crate::csv_injection::escape_formula).
pub struct CsvFile {
    name: String,
    table: csv::Writer<Vec<u8>>,
}

impl CsvFile {
    /// An empty file; `name` is without its ending.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            table: csv::Writer::from_writer(Vec::new()),
        }
    }

    /// Adds a line.
    ///
    /// # Errors
    /// Where it has another number of cells than the first; the cause is in the log.
    pub fn line<I, T>(&mut self, cells: I) -> Result<(), Refusal>
    where
        I: IntoIterator<Item = T>,
        T: AsRef<[u8]>,
    {
        self.table.write_record(cells).map_err(|error| {
            tracing::error!(%error, file = self.name, "a line of a table could not be written");
            Refusal::database()
        })
    }
}

impl IntoResponse for CsvFile {
    fn into_response(self) -> Response {
        match self.table.into_inner() {
            Ok(text) => file(&self.name, text),
            Err(error) => {
                tracing::error!(%error, file = self.name, "a table could not be written");
                Refusal::database().into_response()
            }
        }
    }
}

#[cfg(test)]
impl CsvFile {
    /// Its lines.
    pub fn text(self) -> String {
        String::from_utf8(self.table.into_inner().unwrap()).unwrap()
    }
}

/// CSV as it is downloaded.
pub fn file(name: &str, text: Vec<u8>) -> Response {
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
