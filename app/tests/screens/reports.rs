//! Reports: figures with what they rest on, and the way to what is behind them.

use app::reports::page::ReportContent;
use chrono::TimeDelta;
use domain::outage::blocked::Blocked;
use domain::practice::PracticeId;
use domain::report::{Figures, NotAPeriod, Period, Preset, ReportQuery};
use domain::site::Pms;
use domain::uptime::Share;
use domain::views::report::{FiguresView, ReportPage, ReportRow, ReportTotal};
use leptos::prelude::*;

use super::changes::{assert_all, assert_order};
use super::fixtures::{ago, moment, now};
use super::html;

fn figures() -> FiguresView {
    let share = Share {
        online: TimeDelta::hours(714),
        down: TimeDelta::hours(6),
        unknown: TimeDelta::hours(24),
        planned: TimeDelta::hours(2),
        ..Share::default()
    };
    let figures = Figures {
        share,
        outages: 3,
        longest: TimeDelta::minutes(136),
        blocked: Blocked {
            before_switch: TimeDelta::minutes(4),
            approval: TimeDelta::minutes(34),
            decided_at: Some(ago(60)),
            ..Blocked::default()
        },
        ..Figures::default()
    };
    FiguresView::of(&figures, TimeDelta::minutes(5))
}

fn page(name: &str) -> ReportPage {
    let today = now().date_naive();
    ReportPage {
        made: moment(now()),
        query: ReportQuery {
            period: Some(Preset::LastMonth),
            tag: Some("goldfields".to_owned()),
            page: 1,
            ..ReportQuery::default()
        },
        period: Ok(Period::preset(Preset::LastMonth, today)),
        totals: vec![
            ReportTotal {
                tag: None,
                practices: 1,
                figures: figures(),
            },
            ReportTotal {
                tag: Some("recalls".to_owned()),
                practices: 1,
                figures: figures(),
            },
        ],
        rows: vec![ReportRow {
            practice_id: PracticeId(3),
            name: name.to_owned(),
            pms: Pms::Zedmed,
            site_id: "00d0e1".to_owned(),
            tags: vec!["recalls".to_owned()],
            time_zone: "Australia/Perth".to_owned(),
            from: ago(60),
            to: now(),
            from_local: "1 Jul 2026 00:00:00 AWST".to_owned(),
            to_local: "1 Aug 2026 00:00:00 AWST".to_owned(),
            figures: figures(),
        }],
        total: 1,
        page: 1,
        pages: 1,
        tags: vec!["goldfields".to_owned(), "recalls".to_owned()],
    }
}

fn drawn(page: ReportPage) -> String {
    html(|| view! { <ReportContent page /> })
}

#[test]
fn a_report_shows_each_figure_with_what_it_rests_on_and_leads_to_what_is_behind_it() {
    let html = drawn(page("Tidal River"));
    assert_order(
        &html,
        &[
            "Report, 1 to 31 Jul 2026, goldfields",
            "Last month",
            r#"type="date" name="from" value="2026-07-01""#,
            r#"type="date" name="to" value="2026-07-31""#,
            "All in this report",
            r#"href="/reports?period=last_month&amp;tag=recalls""#,
            r#"href="/practices/3?from=2026-08-17T23:42:00Z&amp;to=2026-08-18T00:42:00Z#proof""#,
            "Tidal River",
            "Australia/Perth",
        ],
    );
    assert_all(
        &html,
        &[
            r#"href="/reports.csv?period=last_month&amp;tag=goldfields""#,
            r#"href="/reports/outages.csv?period=last_month&amp;tag=goldfields""#,
            r#"title="8160 s""#,
            "99.1",
            "<span>96",
        ],
    );
    assert!(!html.contains("style="), "a strict policy forbids it");
}

#[test]
fn blocked_time_stands_beside_down_and_says_whom_it_waited_for() {
    let html = drawn(page("Tidal River"));
    assert_order(
        &html,
        &[
            ">Down<",
            ">Longest down<",
            ">Blocked<",
            r#"data-label="Blocked""#,
            "38 m",
            "4 m before Halo switched, 34 m waiting for our approval",
            "then not measured, because no program acknowledges the feed",
        ],
    );
    assert!(!html.contains("too little was seen"), "most of it was seen");
}

#[test]
fn below_half_coverage_a_figure_is_grey_and_says_that_too_little_was_seen() {
    let mut page = page("Tidal River");
    let share = Share {
        online: TimeDelta::hours(10),
        down: TimeDelta::hours(1),
        unknown: TimeDelta::hours(700),
        ..Share::default()
    };
    let figures = Figures {
        share,
        ..Figures::default()
    };
    page.rows[0].figures = FiguresView::of(&figures, TimeDelta::minutes(5));
    let html = drawn(page);
    assert_order(
        &html,
        &[
            r#"<span class="quiet"><span>90"#,
            "too little was seen",
            r#"<span title="too little was seen" class="quiet">"#,
        ],
    );
}

#[test]
fn names_and_tags_are_text() {
    let html = drawn(page("<script>alert(1)</script>"));
    assert!(!html.contains("<script>"), "{html}");
}

#[test]
fn dates_that_make_no_report_are_said_and_what_was_typed_stays() {
    let mut page = page("Tidal River");
    page.period = Err(NotAPeriod::TooLong);
    page.query.from = "2020-01-01".to_owned();
    page.rows.clear();
    page.totals.clear();
    let html = drawn(page);
    assert_all(
        &html,
        &[
            "There is no such report: a report covers 366 days at most",
            r#"name="from" value="2020-01-01""#,
        ],
    );
    assert!(!html.contains("Figures as CSV") && !html.contains("<table"));
}
