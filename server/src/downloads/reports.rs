//! `/reports.csv` and `/reports/outages.csv`: a report as tables for spreadsheets. Times stand twice,
//! in UTC (RFC 3339) and as the practice's own clocks showed them.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use chrono::{DateTime, SecondsFormat, Utc};
use domain::headline::State as Headline;
use domain::principal::Principal;
use domain::report::{Period, ReportQuery};
use domain::tracks::Reason;
use domain::uptime::per_cent;
use domain::views::report::{FiguresView, ReportOutage, ReportRow, ReportTotal};
use monitor::Monitor;

use super::Asked;
use super::blocked::{BLOCKED_COLUMNS, blocked_cells};
use super::csv_file::CsvFile;
use crate::csv_injection::escape_formula;
use crate::refusal::Refusal;

/// The figures: a row for each practice by name, then one for each tag and one for all.
pub async fn figures_as_csv(
    State(monitor): State<Arc<Monitor>>,
    Extension(principal): Extension<Principal>,
    Asked(query): Asked<ReportQuery>,
) -> Result<CsvFile, Refusal> {
    let period = period(&monitor, &query)?;
    let of = Arc::clone(&monitor);
    let report =
        async move { monitor::pages::whole_report(&of, period, query.tag.as_deref()).await };
    let (rows, totals) = monitor.at_length(principal.caller(), report).await??;
    let mut file = named("sundog-report", period);
    figures(&mut file, &rows, &totals)?;
    Ok(file)
}

/// Every outage that overlaps the days, practice by practice.
pub async fn outages_as_csv(
    State(monitor): State<Arc<Monitor>>,
    Extension(principal): Extension<Principal>,
    Asked(query): Asked<ReportQuery>,
) -> Result<CsvFile, Refusal> {
    let period = period(&monitor, &query)?;
    let of = Arc::clone(&monitor);
    let table = async move { table_of_outages(&of, period, query.tag.as_deref()).await };
    monitor.at_length(principal.caller(), table).await?
}

async fn table_of_outages(
    monitor: &Monitor,
    period: Period,
    tag: Option<&str>,
) -> Result<CsvFile, Refusal> {
    let mut file = named("sundog-outages", period);
    file.line(OUTAGE_COLUMNS.into_iter().chain(BLOCKED_COLUMNS))?;
    let mut after = None;
    loop {
        let (outages, last) = monitor::pages::report_outages(monitor, period, tag, after).await?;
        for outage in &outages {
            write_outage(&mut file, outage)?;
        }
        match last {
            Some(last) => after = Some(last),
            None => break,
        }
    }
    Ok(file)
}

fn period(monitor: &Monitor, query: &ReportQuery) -> Result<Period, Refusal> {
    let period = query.period(monitor::pages::today(monitor));
    period.map_err(|error| Refusal::unusable(error.sentence()))
}

fn named(name: &str, period: Period) -> CsvFile {
    CsvFile::new(format!("{name}-{}-{}", period.first, period.last))
}

fn utc(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

fn figures(file: &mut CsvFile, rows: &[ReportRow], totals: &[ReportTotal]) -> Result<(), Refusal> {
    let columns = [
        "kind",
        "practice_id",
        "name",
        "pms",
        "site_id",
        "tags",
        "practices",
        "time_zone",
        "from",
        "to",
        "from_local",
        "to_local",
        "uptime_percent",
        "coverage_percent",
        "uptime_without_planned_percent",
        "online_seconds",
        "degraded_seconds",
        "down_seconds",
        "planned_seconds",
        "unknown_seconds",
        "hours_uptime_percent",
        "hours_coverage_percent",
        "hours_online_seconds",
        "hours_degraded_seconds",
        "hours_down_seconds",
        "hours_planned_seconds",
        "hours_unknown_seconds",
        "outages",
        "longest_down_seconds",
        "enough_seen",
    ];
    file.line(columns.into_iter().chain(BLOCKED_COLUMNS))?;
    for row in rows {
        let about = [
            "practice".to_owned(),
            row.practice_id.to_string(),
            escape_formula(&row.name),
            row.pms.to_string(),
            escape_formula(&row.site_id),
            escape_formula(&row.tags.join(", ")),
            "1".to_owned(),
            row.time_zone.clone(),
            utc(row.from),
            utc(row.to),
            row.from_local.clone(),
            row.to_local.clone(),
        ];
        file.line(about.into_iter().chain(cells(&row.figures)))?;
    }
    // All of them last, as a sum stands.
    for total in totals.iter().rev() {
        let (kind, name) = match &total.tag {
            Some(tag) => ("tag", escape_formula(tag)),
            None => ("all", String::new()),
        };
        let mut about: [String; 12] = Default::default();
        kind.clone_into(&mut about[0]);
        about[2] = name;
        about[6] = total.practices.to_string();
        file.line(about.into_iter().chain(cells(&total.figures)))?;
    }
    Ok(())
}

fn cells(figures: &FiguresView) -> Vec<String> {
    let share = |share: Option<f64>| share.map(|share| per_cent(share, figures.decimals));
    let hours = figures.in_opening_hours;
    let of_hours = |value: fn(&domain::views::history::Seconds) -> f64| {
        hours.map(|hours| value(&hours.seconds).to_string())
    };
    let seconds = figures.seconds;
    [
        share(figures.uptime),
        Some(per_cent(figures.coverage, 3)),
        share(figures.without_planned.uptime),
        Some(seconds.online.to_string()),
        Some(seconds.degraded.to_string()),
        Some(seconds.down.to_string()),
        Some(seconds.planned.to_string()),
        Some(seconds.unknown.to_string()),
        share(hours.and_then(|hours| hours.uptime)),
        hours.map(|hours| per_cent(hours.coverage, 3)),
        of_hours(|seconds| seconds.online),
        of_hours(|seconds| seconds.degraded),
        of_hours(|seconds| seconds.down),
        of_hours(|seconds| seconds.planned),
        of_hours(|seconds| seconds.unknown),
        Some(figures.outages.to_string()),
        Some(figures.longest_down_seconds.to_string()),
        Some(figures.enough_seen.to_string()),
    ]
    .map(Option::unwrap_or_default)
    .into_iter()
    .chain(blocked_cells(figures.blocked.as_ref()))
    .collect()
}

const OUTAGE_COLUMNS: [&str; 19] = [
    "outage_id",
    "practice_id",
    "name",
    "time_zone",
    "state",
    "reason",
    "cause",
    "planned",
    "flapping",
    "incident_id",
    "began_earliest",
    "began_latest",
    "ended_earliest",
    "ended_latest",
    "began_earliest_local",
    "began_latest_local",
    "ended_earliest_local",
    "ended_latest_local",
    "seconds_in_report",
];

fn write_outage(file: &mut CsvFile, one: &ReportOutage) -> Result<(), Refusal> {
    let outage = &one.outage;
    let about = [
        outage.id.to_string(),
        outage.practice_id.to_string(),
        escape_formula(&one.name),
        one.time_zone.clone(),
        Headline::as_str(outage.state).to_owned(),
        outage
            .reason
            .map(Reason::as_str)
            .unwrap_or_default()
            .to_owned(),
        outage.cause.to_string(),
        outage.planned.to_string(),
        outage.flapping.to_string(),
        outage
            .incident_id
            .map(|id| id.to_string())
            .unwrap_or_default(),
        utc(outage.began),
        utc(outage.began_latest),
        outage.ended.map(utc).unwrap_or_default(),
        outage.ended_latest.map(utc).unwrap_or_default(),
    ];
    let local = one.local.iter().map(|at| at.clone().unwrap_or_default());
    let seconds = std::iter::once(one.seconds.to_string());
    let blocked = blocked_cells(outage.blocked.as_ref());
    file.line(about.into_iter().chain(local).chain(seconds).chain(blocked))
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use domain::outage::Cause;
    use domain::practice::PracticeId;
    use domain::report::Figures;
    use domain::site::Pms;
    use domain::uptime::Share;
    use domain::views::history::OutageView;

    use super::*;

    fn at(hour: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::hours(hour)
    }

    #[test]
    fn a_report_is_a_table_in_which_no_name_is_a_formula() {
        let share = Share {
            online: TimeDelta::hours(23),
            down: TimeDelta::hours(1),
            ..Share::default()
        };
        let figures_of = Figures {
            share,
            outages: 1,
            longest: TimeDelta::hours(1),
            ..Figures::default()
        };
        let view = FiguresView::of(&figures_of, TimeDelta::minutes(5));
        let row = ReportRow {
            practice_id: PracticeId(1),
            name: "=cmd|' /C calc'!A0".to_owned(),
            pms: Pms::Zedmed,
            site_id: "00d0e1".to_owned(),
            tags: vec!["-pilot".to_owned(), "b".to_owned()],
            time_zone: "Australia/Perth".to_owned(),
            from: at(0),
            to: at(24),
            from_local: "1 Jan 1970 08:00:00 AWST".to_owned(),
            to_local: "2 Jan 1970 08:00:00 AWST".to_owned(),
            figures: view.clone(),
        };
        let total = |tag: Option<&str>| ReportTotal {
            tag: tag.map(str::to_owned),
            practices: 1,
            figures: view.clone(),
        };
        let totals = [total(None), total(Some("-pilot"))];
        let mut file = CsvFile::new("report");
        figures(&mut file, &[row], &totals).unwrap();
        let table = file.text();
        let lines: Vec<&str> = table.lines().skip(1).collect();
        insta::assert_snapshot!(lines.join("\n"), @r#"
        practice,1,'=cmd|' /C calc'!A0,zedmed,00d0e1,"'-pilot, b",1,Australia/Perth,1970-01-01T00:00:00.000Z,1970-01-02T00:00:00.000Z,1 Jan 1970 08:00:00 AWST,2 Jan 1970 08:00:00 AWST,95,100.000,95,82800,0,3600,0,0,,,,,,,,1,3600,true,0,0,0,,0
        tag,,'-pilot,,,,1,,,,,,95,100.000,95,82800,0,3600,0,0,,,,,,,,1,3600,true,0,0,0,,0
        all,,,,,,1,,,,,,95,100.000,95,82800,0,3600,0,0,,,,,,,,1,3600,true,0,0,0,,0
        "#);
    }

    #[test]
    fn an_outage_that_lasts_has_no_end_and_times_stand_twice() {
        let outage = OutageView {
            id: 7,
            practice_id: PracticeId(1),
            state: Headline::Offline,
            reason: None,
            began: at(1),
            began_latest: at(2),
            detected_at: at(3),
            ended: None,
            ended_latest: None,
            cause: Cause::Practice,
            blocked: None,
            flapping: false,
            planned: true,
            incident_id: None,
            taken_by: None,
            taken_note: None,
            taken_until: None,
        };
        let one = ReportOutage {
            outage,
            name: "+61 Clinic".to_owned(),
            time_zone: "Australia/Perth".to_owned(),
            local: [
                Some("09:00".to_owned()),
                Some("10:00".to_owned()),
                None,
                None,
            ],
            seconds: 3600.0,
        };
        let mut file = CsvFile::new("outages");
        write_outage(&mut file, &one).unwrap();
        let table = file.text();
        let lines: Vec<&str> = table.lines().collect();
        insta::assert_snapshot!(lines.join("\n"), @"7,1,'+61 Clinic,Australia/Perth,offline,,practice,true,false,,1970-01-01T01:00:00.000Z,1970-01-01T02:00:00.000Z,,,09:00,10:00,,,3600,0,0,0,,0");
    }
}
