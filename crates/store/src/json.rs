//! How many rows travel to SQLite in one statement: as one JSON text, read back by `json_each`.
//!
//! One bind whatever the number of rows, so that the statement stays prepared and a cycle of ten
//! thousand sites costs a handful of statements instead of ten thousand.

use domain::practice::SiteRow;
use serde::Serialize;

/// Rows as JSON: an array of arrays, or of plain values.
pub(crate) fn rows<T: Serialize>(rows: &[T]) -> String {
    serde_json::to_string(rows).expect("tuples of numbers and text have no keys that could fail")
}

/// One value of ours as it is kept.
pub(crate) fn text<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("values of ours have no keys that could fail")
}

/// The sites that a query is about, for `IN (SELECT value FROM json_each(?1) UNION SELECT id FROM site
/// WHERE ?1 IS NULL)`: each is found by an index, and none named means all of them, so that one text
/// serves a start, which reads everything, and an edit, which must not.
pub(crate) fn sites(sites: Option<&[SiteRow]>) -> Option<String> {
    sites.map(rows)
}
