//! How the rows of every check travel to SQLite: as the values of few, large statements.
//!
//! What a check costs is mostly paid here. Reading values out of JSON costs SQLite several times
//! as much as storing them, and a statement per row costs a journey to the writer's thread each.
//! So a statement holds many rows. To stay prepared it must always read the same, therefore rows
//! come in powers of two; where some are missing, the last one stands again, which is why only
//! statements may come this way to which a row said twice is a row said once.
//!
//! What is written seldom goes through module `json`, where the SQL is checked when it compiles.

use std::iter::repeat_n;

/// Rows in one statement, at most. SQLite binds 32,766 values; more rows gain nothing.
const ROWS: usize = 128;

/// The rows of each statement.
pub(crate) fn statements<T>(rows: &[T]) -> impl Iterator<Item = impl Iterator<Item = &T>> {
    rows.chunks(ROWS).map(|rows| {
        let missing = rows.len().next_power_of_two() - rows.len();
        let again = rows
            .last()
            .into_iter()
            .flat_map(move |row| repeat_n(row, missing));
        rows.iter().chain(again)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lengths(rows: usize) -> Vec<usize> {
        let rows: Vec<usize> = (0..rows).collect();
        statements(&rows).map(Iterator::count).collect()
    }

    #[test]
    fn statements_come_in_few_lengths() {
        assert_eq!(lengths(0), [0; 0]);
        assert_eq!(lengths(1), [1]);
        assert_eq!(lengths(5), [8]);
        assert_eq!(lengths(128), [128]);
        assert_eq!(lengths(256 + 33), [128, 128, 64]);
    }

    #[test]
    fn every_row_is_said_and_only_the_last_one_twice() {
        let said: Vec<&char> = statements(&['a', 'b', 'c']).flatten().collect();
        assert_eq!(said, [&'a', &'b', &'c', &'c']);
    }
}
