//! How many rows travel to SQLite in one statement: as one JSON text, read back by `json_each`.
//!
//! One bind whatever the number of rows, so that the statement stays prepared and a cycle of ten
//! thousand sites costs a handful of statements instead of ten thousand.

use serde::Serialize;

/// Rows as JSON: an array of arrays, or of plain values.
pub(crate) fn rows<T: Serialize>(rows: &[T]) -> String {
    serde_json::to_string(rows).expect("tuples of numbers and text have no keys that could fail")
}
