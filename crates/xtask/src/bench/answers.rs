//! The times of answers over a year of history, as a table: milliseconds, and how many times as
//! long as the two yardsticks of the same run.

use serde_json::Value;

/// What was asked, and where it is in the figures. To show one more, add a line.
const QUESTIONS: [(&str, &str); 10] = [
    ("no table at all", "nothing"),
    ("one site's spans of a day", "spans_of_a_day"),
    ("practice page", "practice_page"),
    ("30 days of a practice's spans", "zoom_of_30_days"),
    ("uptime of a year", "uptime_of_a_year"),
    ("overview", "overview"),
    ("/outages of 30 days", "outages_of_30_days"),
    ("/outages, a month long ago", "outages_of_a_month_long_ago"),
    ("/outages of a practice", "outages_of_a_practice"),
    ("/outages that last", "outages_that_last"),
];

/// The questions that were asked, a line each; nothing where none was.
pub fn of(figures: &Value) -> String {
    let Some(answers) = figures.pointer("/year/answers") else {
        return String::new();
    };
    let mut lines = vec![line("", ["median ms", "p95 ms", "to nothing", "to a day"])];
    for (what, name) in QUESTIONS {
        let figure = |of: &str| {
            let figure = answers.pointer(&format!("/{name}/{of}"));
            figure
                .and_then(Value::as_f64)
                .map_or_else(String::new, |figure| format!("{figure:.2}"))
        };
        let figures = ["median_ms", "p95_ms", "to_nothing", "to_spans_of_a_day"].map(figure);
        lines.push(line(what, figures.each_ref().map(String::as_str)));
    }
    lines.join("\n")
}

fn line(what: &str, figures: [&str; 4]) -> String {
    let figures = figures.map(|figure| format!("{figure:>12}"));
    format!("{what:<32}{}", figures.concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_question_stands_with_its_times_and_ratios() {
        let times = json!({ "median_ms": 1.5, "p95_ms": 2.25, "to_nothing": 30.0, "to_spans_of_a_day": 10.0 });
        let figures = json!({ "year": { "answers": { "overview": times } } });
        let table = of(&figures);
        let overview = table.lines().find(|line| line.starts_with("overview"));
        insta::assert_snapshot!(
            overview.unwrap(),
            @"overview                                1.50        2.25       30.00       10.00"
        );
        assert_eq!(of(&json!({})), "");
    }
}
