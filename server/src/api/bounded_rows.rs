//! Rows that are sent one by one, read no further than a batch may have them.
//!
//! A row of two letters would become half a kilobyte of a table's cells: what is too much is refused
//! while it is read, and not once it is there.

use std::fmt;

use domain::onboarding::Cells;
use monitor::commands::import_batch::{NotOnboarded, ROWS_MOST};
use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::practice_file::CELLS_MOST;

/// At most as many rows as a batch has, each of at most as many cells as a file.
#[derive(Debug, Default)]
pub struct BoundedRows(pub Vec<Cells>);

impl<'de> Deserialize<'de> for BoundedRows {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Rows).map(Self)
    }
}

struct Rows;

impl<'de> Visitor<'de> for Rows {
    type Value = Vec<Cells>;

    fn expecting(&self, words: &mut fmt::Formatter<'_>) -> fmt::Result {
        words.write_str("rows, each an object of columns")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sent: A) -> Result<Vec<Cells>, A::Error> {
        let mut rows = Vec::new();
        while let Some(row) = sent.next_element_seed(Row)? {
            if rows.len() == ROWS_MOST {
                return Err(A::Error::custom(NotOnboarded::TooMany));
            }
            rows.push(row);
        }
        Ok(rows)
    }
}

struct Row;

impl<'de> DeserializeSeed<'de> for Row {
    type Value = Cells;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Cells, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Row {
    type Value = Cells;

    fn expecting(&self, words: &mut fmt::Formatter<'_>) -> fmt::Result {
        words.write_str("an object of columns and cells")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut sent: A) -> Result<Cells, A::Error> {
        let mut cells = Cells::new();
        while let Some((column, cell)) = sent.next_entry()? {
            if cells.len() == CELLS_MOST {
                return Err(A::Error::custom(format!(
                    "a row has at most {CELLS_MOST} columns"
                )));
            }
            cells.insert(column, cell);
        }
        Ok(cells)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Vec<Cells>, String> {
        let rows = serde_json::from_str::<BoundedRows>(json);
        rows.map(|rows| rows.0).map_err(|error| error.to_string())
    }

    #[test]
    fn as_many_rows_are_read_as_a_batch_may_have_and_no_more() {
        let many = |count: usize| format!("[{}]", vec![r#"{"name":"A"}"#; count].join(","));
        assert_eq!(read(&many(ROWS_MOST)).unwrap().len(), ROWS_MOST);
        let error = read(&many(ROWS_MOST + 1)).unwrap_err();
        assert!(error.contains("bring them in parts"), "{error}");
    }

    #[test]
    fn a_row_has_no_more_columns_than_a_file() {
        let wide: Vec<_> = (0..=CELLS_MOST).map(|at| format!(r#""{at}":"""#)).collect();
        let error = read(&format!("[{{{}}}]", wide.join(","))).unwrap_err();
        assert!(error.contains("at most 256 columns"), "{error}");
    }
}
