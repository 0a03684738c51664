//! A practice list as somebody pastes it: a file, or a column or two copied out of a spreadsheet.
//!
//! Where the first line names columns it is read as a file is. Otherwise the columns are told by what
//! stands in them: the one that names PMSs, the one that holds IDs, and the name. The PMS that was
//! chosen beside the field fills in where a row names none.

use domain::onboarding::Cells;
use domain::site::{Pms, pms_of};
use monitor::commands::import_batch::ROWS_MOST;

use crate::practice_file::{CELLS_MOST, COLUMNS, CsvRow, delimiter, first_line, plain, read};

/// So many rows are read.
const ROWS_READ: usize = ROWS_MOST + 1;

/// Reads what was pasted, one row more than a batch may have: then it is known to have too many.
///
/// # Errors
/// When it cannot be used as a whole; the message says what to do.
pub fn rows(text: &str, pms: Option<Pms>) -> anyhow::Result<Vec<CsvRow>> {
    let text = text.trim_start_matches('\u{feff}');
    let mut rows = if names_columns(text) {
        read(text.as_bytes(), ROWS_READ)?
    } else {
        without_header(text)?
    };
    if let Some(pms) = pms {
        for row in &mut rows {
            let cells = &mut row.cells;
            cells.entry("pms".to_owned()).or_insert(pms.to_string());
        }
    }
    Ok(rows)
}

/// Whether the first line that is not blank names columns.
fn names_columns(text: &str) -> bool {
    let first = text.lines().find(|line| !line.trim().is_empty());
    let separator = char::from(delimiter(text));
    first.is_some_and(|line| {
        let named = |cell: &str| {
            let cell = cell.trim().trim_matches('"').to_lowercase();
            COLUMNS.contains(&cell.replace([' ', '-'], "_").as_str())
        };
        line.split(separator).filter(|cell| named(cell)).count() >= 2
    })
}

fn without_header(text: &str) -> anyhow::Result<Vec<CsvRow>> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut lines: Vec<(u64, Vec<String>)> = Vec::new();
    for record in reader.records() {
        let record = record?;
        let line = record.position().map_or(0, |at| first_line(text, at));
        let cells: Vec<String> = record.iter().take(CELLS_MOST).map(plain).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            lines.push((line, cells));
        }
        if lines.len() == ROWS_READ {
            break;
        }
    }
    let width = lines.iter().map(|(_, cells)| cells.len()).max();
    let share = |at: usize, is_it: fn(&str) -> bool| {
        let cells = lines.iter().filter_map(|(_, cells)| cells.get(at));
        cells.filter(|cell| is_it(cell)).count()
    };
    let columns = 0..width.unwrap_or(0);
    let most = |is_it: fn(&str) -> bool, taken: &[usize]| {
        let free = columns.clone().filter(|at| !taken.contains(at));
        free.max_by_key(|at| (share(*at, is_it), usize::MAX - at))
            .filter(|at| share(*at, is_it) * 2 > lines.len())
    };
    let pms = most(|cell| pms_of(cell).is_some(), &[]);
    let taken: Vec<usize> = pms.into_iter().collect();
    let site_id = most(looks_like_an_id, &taken);
    let mut taken = taken;
    taken.extend(site_id);
    let name = columns.clone().find(|at| !taken.contains(at));
    Ok(lines
        .iter()
        .map(|(line, cells)| {
            let named = [("name", name), ("pms", pms), ("site_id", site_id)];
            let there = named.into_iter().filter_map(|(column, at)| {
                let cell = cells.get(at?).filter(|cell| !cell.is_empty())?;
                Some((column.to_owned(), cell.clone()))
            });
            CsvRow {
                line: *line,
                cells: there.collect::<Cells>(),
            }
        })
        .collect())
}

fn looks_like_an_id(cell: &str) -> bool {
    let has_digit = cell.chars().any(|letter| letter.is_ascii_digit());
    has_digit
        && cell
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || letter == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, pms: Option<Pms>) -> Vec<String> {
        let rows = rows(text, pms).unwrap();
        let words = rows.iter().map(|row| {
            let cell = |column| row.cells.get(column).map_or("-", String::as_str);
            format!(
                "{} {} | {} | {}",
                row.line,
                cell("name"),
                cell("pms"),
                cell("site_id")
            )
        });
        words.collect()
    }

    #[test]
    fn a_file_is_read_as_a_file_and_a_chosen_pms_fills_in() {
        let text = "\u{feff}Site ID;Name;PMS\r\n0042;\"Harbour; Clinic\";zedmed\r\n7;Bay;\r\n";
        let expected = ["2 Harbour; Clinic | zedmed | 0042", "3 Bay | d4w | 7"];
        assert_eq!(told(text, Some(Pms::D4w)), expected);
    }

    #[test]
    fn columns_out_of_a_sheet_are_told_by_what_stands_in_them() {
        let text = "Harbour Clinic\t20417\nSuite 7 Dental\tZD-71B9\n\nBay Practice\t0099\n";
        let expected = [
            "1 Harbour Clinic | best_practice | 20417",
            "2 Suite 7 Dental | best_practice | ZD-71B9",
            "4 Bay Practice | best_practice | 0099",
        ];
        assert_eq!(told(text, Some(Pms::BestPractice)), expected);
        let text = "20417,Bp,Harbour Clinic\n0099,D4W,Bay Practice";
        assert_eq!(
            told(text, None),
            [
                "1 Harbour Clinic | Bp | 20417",
                "2 Bay Practice | D4W | 0099"
            ]
        );
    }

    #[test]
    fn a_column_of_ids_alone_has_no_names() {
        let expected = ["1 - | zedmed | 20417", "2 - | zedmed | 0099"];
        assert_eq!(told("20417\n0099\n", Some(Pms::Zedmed)), expected);
    }

    #[test]
    fn of_too_many_rows_one_more_is_read_than_a_batch_may_have() {
        for header in ["", "name,pms,site_id\n"] {
            let text = format!("{header}{}", "a,d4w,1\n".repeat(2 * ROWS_MOST));
            assert_eq!(rows(&text, None).unwrap().len(), ROWS_READ);
        }
        let wide = ",".repeat(1_000_000);
        assert!(told(&format!("{wide}Harbour Clinic"), None).is_empty());
    }

    #[test]
    fn nothing_is_no_row() {
        assert!(told(" \n\n", None).is_empty());
    }
}
