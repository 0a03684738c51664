//! What grows with the list, as a table with a column for each size. Goals are limits to the
//! growth, so that most stand beside the ratio to the shortest list.

use super::BenchWorld;
use crate::steps::note;
use serde_json::{Value, json};

/// The lists that are compared, the shortest first.
const SIZES: [u32; 3] = [1_000, 10_000, 100_000];

/// What is shown, and its goal. To show one more figure, add a line.
const ROWS: [(&str, &str, &str); 10] = [
    ("practices on the list", "/practices", ""),
    ("CPU per check, µs", "/cpu_us", ""),
    ("CPU, to the shortest list", "/cpu_ratio", "1.3"),
    ("resident memory, MB", "/resident_mb", ""),
    ("bytes a practice more", "/bytes_a_practice", "1500"),
    ("first page of the list, ms", "/overview_ms", "20"),
    ("a search, ms", "/search_ms", "20"),
    (
        "import, first tenth, rows/s",
        "/import/first_tenth_rows_per_second",
        "at least 1000",
    ),
    (
        "import, last tenth, rows/s",
        "/import/last_tenth_rows_per_second",
        "at least 1000",
    ),
    ("import, last to first", "/import/last_to_first", "1"),
];

/// Measures each size in turn.
pub fn measure() -> anyhow::Result<Value> {
    let mut figures = json!({});
    let mut shortest = None;
    for size in SIZES {
        let mut measured = of_size(size)?;
        let shortest = shortest.get_or_insert_with(|| measured.clone());
        compare(&mut measured, shortest);
        note(&format!("{size} practices: {measured}"));
        figures[size.to_string()] = measured;
    }
    Ok(figures)
}

/// The watch has a process of its own, in which no import has left its memory behind.
fn of_size(practices: u32) -> anyhow::Result<Value> {
    let world = BenchWorld::begin(practices)?;
    let imported = world.watch("import")?;
    let mut measured = world.watch("growth")?;
    measured["import"] = imported;
    Ok(measured)
}

/// What a practice more costs, beside the shortest list: a process has its size without any.
fn compare(measured: &mut Value, shortest: &Value) {
    let figure = |of: &Value, name: &str| of[name].as_f64().unwrap_or(f64::NAN);
    let more = |name: &str| figure(measured, name) - figure(shortest, name);
    let bytes = more("resident_bytes") / more("practices");
    let ratio = figure(measured, "cpu_us") / figure(shortest, "cpu_us");
    measured["resident_mb"] = json!(figure(measured, "resident_bytes") / 1e6);
    // Not a number becomes null, which is not shown.
    measured["bytes_a_practice"] = json!(bytes);
    measured["cpu_ratio"] = json!(ratio);
}

/// The figures of all sizes, a line each; nothing where none was measured.
pub fn of(figures: &Value) -> String {
    let Some(growth) = figures.get("growth") else {
        return String::new();
    };
    let sizes = SIZES.map(|size| size.to_string());
    let mut lines = vec![line("", &sizes, "goal")];
    for (what, pointer, goal) in ROWS {
        let figures = sizes.each_ref().map(|size| {
            let figure = growth[size].pointer(pointer).and_then(Value::as_f64);
            figure.map_or_else(String::new, |figure| {
                let digits = if figure >= 1000.0 { 0 } else { 2 };
                format!("{figure:.digits$}")
            })
        });
        lines.push(line(what, &figures, goal));
    }
    lines.join("\n")
}

fn line(what: &str, figures: &[String; 3], goal: &str) -> String {
    let figures = figures.each_ref().map(|figure| format!("{figure:>12}"));
    let line = format!("{what:<32}{}   {goal}", figures.concat());
    line.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_size_stands_in_a_column_beside_the_goal() {
        let shortest = json!({ "practices": 1_000, "cpu_us": 40.0, "resident_bytes": 20_000_000 });
        let mut long = json!({ "practices": 11_000, "cpu_us": 50.0, "resident_bytes": 40_000_000 });
        compare(&mut long, &shortest);
        let table = of(&json!({ "growth": { "1000": shortest, "10000": long } }));
        let shown: Vec<_> = table
            .lines()
            .filter(|line| {
                line.contains("goal") || line.contains("to the") || line.contains("more")
            })
            .collect();
        insta::assert_snapshot!(shown.join("\n"), @r"
                                                1000       10000      100000   goal
        CPU, to the shortest list                           1.25               1.3
        bytes a practice more                               2000               1500
        ");
        assert_eq!(of(&json!({})), "");
    }
}
