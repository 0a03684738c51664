//! Cells of a CSV file that a spreadsheet would run as a formula, and how they are made text.
//!
//! An export puts `'` before them and an import takes it off again, so that what was exported is
//! imported unchanged.

/// What a formula begins with, in one spreadsheet or another. Wide signs are read as narrow ones where
/// people write Japanese or Chinese, and a leading control may be left out before reading.
const FORMULA: [char; 12] = [
    '=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n', '\0',
];

/// A cell that no spreadsheet runs.
pub fn escape_formula(cell: &str) -> String {
    if is_run(cell) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// A cell as it was before it was made harmless.
pub fn unescape_formula(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_run(rest) => rest,
        Some(_) | None => cell,
    }
}

/// Whether a spreadsheet would run a cell, perhaps after some quotes were taken off: one that was
/// entered with a quote gets another, so that it is not mistaken for one made harmless.
fn is_run(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(FORMULA)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_becomes_text_and_comes_back_as_it_was() {
        for cell in [
            "=1+1", "+61 2", "-", "@cmd", "\tx", "\r=1", "\n=1", "\0=1", "＝1", "＋1", "－1",
            "＠a", "'t Hart", "Kim", "", "'=1", "''=1", "'",
        ] {
            assert_eq!(unescape_formula(&escape_formula(cell)), cell);
        }
        for run in FORMULA {
            assert_eq!(escape_formula(&format!("{run}1+1")), format!("'{run}1+1"));
        }
        assert_eq!(escape_formula("'t Hart"), "'t Hart");
    }
}
