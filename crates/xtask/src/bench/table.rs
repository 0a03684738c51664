//! The figures as a table, each with the goal it has.

use serde_json::Value;

/// A row: what, where it is in the figures, its unit, the goal.
struct Row {
    what: &'static str,
    pointer: &'static str,
    unit: &'static str,
    goal: &'static str,
}

const fn row(what: &'static str, pointer: &'static str, unit: &'static str) -> Row {
    Row {
        what,
        pointer,
        unit,
        goal: "",
    }
}

impl Row {
    const fn goal(self, goal: &'static str) -> Self {
        Self { goal, ..self }
    }
}

/// To show one more figure, add a line.
const ROWS: [Row; 32] = [
    row("CPU per check, whole cycle", "/speed/cycle/cpu_us", "µs"),
    row("CPU per check, bare loop", "/speed/bare/cpu_us", "µs"),
    row("CPU, cycle to bare loop", "/speed/cpu_ratio", "times").goal("1.5"),
    row("wall per check, whole cycle", "/speed/cycle/wall_us", "µs"),
    row("wall per check, bare loop", "/speed/bare/wall_us", "µs"),
    row("wall, cycle to bare loop", "/speed/wall_ratio", "times"),
    row(
        "ceiling, whole cycle",
        "/speed/cycle/checks_per_second",
        "checks/s",
    ),
    row(
        "ceiling, bare loop",
        "/speed/bare/checks_per_second",
        "checks/s",
    ),
    row(
        "memory at 1,000 practices",
        "/memory/1000/resident_mb",
        "MB",
    )
    .goal("60"),
    row(
        "memory at 10,000 practices",
        "/memory/10000/resident_mb",
        "MB",
    ),
    row(
        "on disk after a day",
        "/disk/bytes_per_check",
        "bytes/check",
    )
    .goal("3"),
    row("checks in that day", "/disk/checks", ""),
    row(
        "checks while pages are asked for",
        "/page/checks_per_second",
        "checks/s",
    ),
    row("overview beside them, p50", "/page/overview/p50_ms", "ms"),
    row("overview beside them, p99", "/page/overview/p99_ms", "ms"),
    row("overview, p99 to p50", "/page/overview/p99_to_p50", "times").goal("3"),
    row("practice beside them, p50", "/page/practice/p50_ms", "ms"),
    row("practice beside them, p99", "/page/practice/p99_ms", "ms"),
    row("practice, p99 to p50", "/page/practice/p99_to_p50", "times").goal("3"),
    row("a GUID beside them, p50", "/page/guid/p50_ms", "ms").goal("2"),
    row("a GUID beside them, p99", "/page/guid/p99_ms", "ms"),
    row(
        "checks while messages are sent",
        "/alerts/checks_per_second",
        "checks/s",
    ),
    row("heard after, p50", "/alerts/alone/p50_ms", "ms"),
    row("heard after, p99", "/alerts/alone/p99_ms", "ms"),
    row(
        "heard after, others waiting, p50",
        "/alerts/beside_waiting/p50_ms",
        "ms",
    ),
    row(
        "heard after, others waiting, p99",
        "/alerts/beside_waiting/p99_ms",
        "ms",
    )
    .goal("1000"),
    row("messages that still waited", "/alerts/waiting", ""),
    row(
        "spans of a year, trouble once a week",
        "/year/ordinary_span_bytes_per_check",
        "bytes/check",
    )
    .goal("0.15"),
    row(
        "spans of a year, troubled list",
        "/year/span_bytes_per_check",
        "bytes/check",
    ),
    row("a whole year", "/year/bytes_per_check", "bytes/check"),
    row("database after a year", "/year/database_mb", "MB"),
    row(
        "outages in that year",
        "/year/outages_per_practice_day",
        "a practice and day",
    ),
];

/// The figures that were measured, a line each.
pub fn of(figures: &Value) -> String {
    let mut lines = vec![line("", "measured", "", "goal")];
    for row in &ROWS {
        if let Some(figure) = figures.pointer(row.pointer).and_then(Value::as_f64) {
            let digits = if figure >= 1000.0 { 0 } else { 2 };
            lines.push(line(
                row.what,
                &format!("{figure:.digits$}"),
                row.unit,
                row.goal,
            ));
        }
    }
    lines.join("\n")
}

fn line(what: &str, measured: &str, unit: &str, goal: &str) -> String {
    let line = format!("{what:<38}{measured:>10} {unit:<12}{goal}");
    line.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_was_measured_is_shown() {
        let figures = json!({ "speed": { "cpu_ratio": 1.234 }, "disk": { "checks": 288_000 } });
        insta::assert_snapshot!(of(&figures), @r"
                                            measured             goal
    CPU, cycle to bare loop                     1.23 times       1.5
    checks in that day                        288000
    ");
    }
}
