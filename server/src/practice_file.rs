//! A practice list as a file: what spreadsheets make of CSV, read without complaint.
//!
//! Comma, semicolon or tab, with or without a byte order mark, Windows line ends, quoted cells,
//! header names in any order and spelling. A cell that an export made harmless with a leading `'`
//! loses it again. A row that cannot be used says what is wrong with it; it never stops the rest.

use std::collections::BTreeMap;

use anyhow::{Context, bail, ensure};
use domain::environment::Environment;
use domain::import::clipped;
use domain::onboarding::Cells;
use domain::outside_text::line;
use domain::practice_field::PracticeField;

use crate::csv_injection::unescape_formula;

/// A row: where it stands, and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CsvRow {
    /// Its line in the file; the header is line 1.
    pub line: u64,
    /// What it says, by column.
    pub cells: Cells,
}

/// The columns that are understood; the first three must be there.
/// The columns of a file.
pub const COLUMNS: [&str; PracticeField::ALL.len()] = PracticeField::NAMES;

/// No list that people keep has more columns.
pub const CELLS_MOST: usize = 256;

/// In which environment a list was exported. No field of a practice, but a list of the other one is
/// refused by it.
pub const ENVIRONMENT: &str = "environment";

/// Refuses rows that were exported from another environment.
///
/// # Errors
/// Where there is one; the message says which.
pub fn refuse_other(rows: &[CsvRow], environment: Environment) -> anyhow::Result<()> {
    match named(rows).find(|named| Environment::named(named) != Some(environment)) {
        Some(other) => bail!(
            "This list was exported from {}, and this Sundog watches {}: GUIDs of one mean nothing in \
             the other. Remove the column {ENVIRONMENT} to bring it in all the same",
            clipped(other),
            environment.label()
        ),
        None => Ok(()),
    }
}

/// Whether rows say where they were exported.
pub fn names_environment(rows: &[CsvRow]) -> bool {
    named(rows).next().is_some()
}

fn named(rows: &[CsvRow]) -> impl Iterator<Item = &String> {
    let cells = rows.iter().flat_map(|row| &row.cells);
    cells
        .filter(|(column, cell)| column.eq_ignore_ascii_case(ENVIRONMENT) && !cell.is_empty())
        .map(|(_, named)| named)
}

/// Reads the rows of a file, `most` of them: of what follows nothing is read.
///
/// # Errors
/// When the file as a whole cannot be used; the message says what to do.
pub fn read(bytes: &[u8], most: usize) -> anyhow::Result<Vec<CsvRow>> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes)
        .context("The file is not UTF-8: in the spreadsheet, save it as \"CSV UTF-8\"")?;
    ensure!(
        !text.trim().is_empty(),
        "The file is empty: its first line must name the columns"
    );
    ensure!(
        text.matches('"').count().is_multiple_of(2),
        "A quote is not closed: look for a single \" in a cell, and double it"
    );
    // Line ends of old Macs: a return alone.
    let text = &if text.contains('\n') {
        text.to_owned()
    } else {
        text.replace('\r', "\n")
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let columns = columns(reader.headers().context("Cannot read the first line")?)?;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.context("Cannot read the file as CSV: look for an unclosed quote")?;
        if record.iter().all(str::is_empty) {
            continue;
        }
        let line = record.position().map_or(0, |at| first_line(text, at));
        let cells = columns.iter().filter_map(|(column, at)| {
            let cell = record.get(*at).map(plain).unwrap_or_default();
            (!cell.is_empty()).then(|| ((*column).to_owned(), cell))
        });
        rows.push(CsvRow {
            line,
            cells: cells.collect(),
        });
        if rows.len() == most {
            break;
        }
    }
    Ok(rows)
}

/// The line on which a record begins. The reader stands before any blank lines that it skips.
pub fn first_line(text: &str, at: &csv::Position) -> u64 {
    let start = usize::try_from(at.byte()).unwrap_or(usize::MAX);
    let skipped = text
        .get(start..)
        .unwrap_or_default()
        .chars()
        .take_while(|c| matches!(c, '\r' | '\n'))
        .filter(|c| *c == '\n')
        .count() as u64;
    at.line() + skipped
}

pub fn delimiter(text: &str) -> u8 {
    let header = text
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|delimiter| header.bytes().filter(|byte| byte == delimiter).count())
        .unwrap_or(b',')
}

fn columns(header: &csv::StringRecord) -> anyhow::Result<BTreeMap<&'static str, usize>> {
    let mut columns = BTreeMap::new();
    for (at, given) in header.iter().take(CELLS_MOST).enumerate() {
        let plain = given.trim().to_lowercase().replace([' ', '-'], "_");
        let mut known = COLUMNS.iter().chain(&[ENVIRONMENT]);
        match known.find(|known| **known == plain) {
            Some(known) if columns.insert(*known, at).is_some() => {
                bail!("The column {known} stands twice in the first line: keep one");
            }
            Some(_) => {}
            None => tracing::info!(
                column = clipped(given),
                "a column is not known and is left out"
            ),
        }
    }
    for needed in &COLUMNS[..3] {
        ensure!(
            columns.contains_key(needed),
            "The column {needed} is missing: the first line must name at least name,pms,site_id"
        );
    }
    Ok(columns)
}

/// A cell as a person meant it: not made harmless, and on one line.
pub fn plain(cell: &str) -> String {
    line(unescape_formula(cell))
}

#[cfg(test)]
mod tests {
    use domain::practice_entry::of_cells;

    use super::*;

    fn names(bytes: &[u8]) -> Vec<(u64, String)> {
        read(bytes, usize::MAX)
            .unwrap()
            .into_iter()
            .map(|row| {
                let entry = of_cells(&row.cells);
                (row.line, entry.map_or_else(|why| why, |entry| entry.name))
            })
            .collect()
    }

    #[test]
    fn a_sheet_from_a_spreadsheet_is_read_whatever_its_habits() {
        let comma = b"name,pms,site_id\nHarbour Clinic,best_practice,20417\n";
        let excel = b"\xEF\xBB\xBFSite ID;Name;PMS\r\n20417;\"Harbour Clinic\";Best Practice\r\n";
        assert_eq!(names(comma), names(excel));
    }

    #[test]
    fn nothing_is_read_behind_the_last_row_that_is_wanted() {
        let file = b"name,pms,site_id\nA,bp,1\n\nB,bp,2\nC,bp,3\n";
        assert_eq!(read(file, 2).unwrap().len(), 2);
    }

    #[test]
    fn lines_are_counted_as_an_editor_counts_them() {
        let text = b"name,pms,site_id\nA,bp,1\n\n\n\"B\nC\",bp,2\nD,bp,3\n";
        assert_eq!(
            names(text),
            [
                (2, "A".to_owned()),
                (5, "B C".to_owned()),
                (7, "D".to_owned())
            ]
        );
    }

    #[test]
    fn blank_lines_first_and_returns_alone_upset_nothing_and_an_open_quote_is_said() {
        assert_eq!(
            names(b"\n\nname,pms,site_id\nA,bp,1\n"),
            [(4, "A".to_owned())]
        );
        assert_eq!(
            names(b"name,pms,site_id\rA,bp,1\rB,bp,2"),
            [(2, "A".to_owned()), (3, "B".to_owned())]
        );
        let error = read(b"name,pms,site_id\n\"A,bp,1\nB,bp,2\n", 9).unwrap_err();
        assert!(error.to_string().contains("quote is not closed"));
    }

    #[test]
    fn a_row_that_cannot_be_used_says_why_and_stops_no_other() {
        let text = "name,pms,site_id,time_zone,hours\n,bp,1,,\nA,genie,2,,\nB,bp,,,\n\
                    C,bp,3,Sydney,\nD,bp,4,,nine to five\nE,bp,5,Australia/Perth,Mon-Fri 09:00-17:00\n";
        let said = names(text.as_bytes());
        assert_eq!(said.len(), 6);
        assert!(said[0].1.contains("name is empty"));
        assert!(said[1].1.contains("'genie' is not known"));
        assert!(said[2].1.contains("Site ID is empty"));
        assert!(said[3].1.contains("'Sydney' is not an IANA zone"));
        assert!(said[4].1.contains("not opening hours"));
        assert_eq!(said[5].1, "E");
    }

    #[test]
    fn a_formula_that_was_made_harmless_comes_back_as_it_was() {
        assert_eq!(plain("'=1+1"), "=1+1");
        assert_eq!(plain("'t Hart Dental"), "'t Hart Dental");
    }

    #[test]
    fn a_file_without_the_needed_columns_says_which_one_is_missing() {
        let error = read(b"name,pms\nA,bp\n", 9).unwrap_err();
        assert!(error.to_string().contains("site_id is missing"));
        assert!(read(b"", 9).unwrap_err().to_string().contains("empty"));
        assert!(
            read(b"name\xFF,pms,site_id", 9)
                .unwrap_err()
                .to_string()
                .contains("CSV UTF-8")
        );
    }
}
