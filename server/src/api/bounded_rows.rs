//! Rows that are sent one by one, of which one more is kept than a batch may have: then it is known to
//! have too many.
//!
//! A row of a few letters becomes half a kilobyte of cells, so what is too much is passed over while it is
//! read.

use std::fmt;

use domain::onboarding::Cells;
use monitor::commands::import_batch::ROWS_MOST;
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::practice_file::CELLS_MOST;

/// At most one row more than a batch has, each of at most as many cells as a file has columns.
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
        while rows.len() <= ROWS_MOST {
            match sent.next_element_seed(Row)? {
                Some(row) => rows.push(row),
                None => return Ok(rows),
            }
        }
        while sent.next_element::<IgnoredAny>()?.is_some() {}
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
    fn of_too_many_rows_one_more_is_kept_than_a_batch_may_have() {
        let many = |count: usize| format!("[{}]", vec![r#"{"name":"A"}"#; count].join(","));
        assert_eq!(read(&many(7)).unwrap().len(), 7);
        assert_eq!(read(&many(3 * ROWS_MOST)).unwrap().len(), ROWS_MOST + 1);
        assert!(read("[{},{]").is_err());
    }

    #[test]
    fn a_row_has_no_more_columns_than_a_file() {
        let wide: Vec<_> = (0..=CELLS_MOST).map(|at| format!(r#""{at}":"""#)).collect();
        let error = read(&format!("[{{{}}}]", wide.join(","))).unwrap_err();
        assert!(error.contains("at most 256 columns"), "{error}");
    }
}
