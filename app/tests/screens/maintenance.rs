//! Planned maintenance: what is on, what is to come, a month of it, and the form with three fields.

use app::form_outcome::FormOutcome;
use app::maintenance::page::MaintenanceContent;
use app::practice::planned_maintenance::planned_card;
use domain::permission::Role;
use domain::practice::PracticeId;
use domain::views::maintenance::{
    Calendar, CalendarDay, DayWindow, MaintenancePage, MaintenanceQuery, MaintenanceRow,
    PlannedNext,
};
use leptos::prelude::*;

use super::change_fixtures::somebody;
use super::changes::{assert_all, assert_order};
use super::fixtures::now;
use super::html;

fn row(id: i64, times: &str) -> MaintenanceRow {
    MaintenanceRow {
        id,
        times: times.to_owned(),
        whom: "all practices on server WG-03".to_owned(),
        practice: None,
        covers: 12,
        reason: "updates <script>".to_owned(),
        by: "Kim".to_owned(),
        next: None,
        is_migration: false,
        has_begun: true,
    }
}

fn day(date: &str) -> CalendarDay {
    CalendarDay {
        date: date.parse().unwrap(),
        is_within: true,
        is_today: false,
        holiday: None,
        windows: Vec::new(),
        more: 0,
    }
}

fn page() -> MaintenancePage {
    MaintenancePage {
        as_of: now(),
        query: MaintenanceQuery::default(),
        on_now: vec![row(1, "Tue 1 Dec 2026, 22:00 to 23:30 Sydney time")],
        to_come: vec![
            MaintenanceRow {
                next: Some("Thu 3 Dec 2026, 22:00 to 23:30 Sydney time".to_owned()),
                ..row(2, "Every Tue and Thu, 22:00 to 23:30 Sydney time")
            },
            MaintenanceRow {
                practice: Some(PracticeId(7)),
                whom: "Harbour".to_owned(),
                is_migration: true,
                has_begun: false,
                ..row(3, "Fri 4 Dec 2026, 18:00 to 22:00 Sydney time")
            },
        ],
        was: Vec::new(),
        calendar: Calendar {
            title: "December 2026".to_owned(),
            before: "2026-11".to_owned(),
            after: "2027-01".to_owned(),
            weeks: vec![vec![
                CalendarDay {
                    windows: vec![DayWindow {
                        times: "22:00 to 23:30".to_owned(),
                        whom: "all practices on server WG-03".to_owned(),
                        reason: "updates".to_owned(),
                    }],
                    more: 2,
                    ..day("2026-12-24")
                },
                CalendarDay {
                    holiday: Some("Christmas Day".to_owned()),
                    ..day("2026-12-25")
                },
            ]],
        },
        whom: "Harbour (practice 7)".to_owned(),
        suggestions: vec!["everyone".to_owned()],
        time_zone: "Australia/Sydney".to_owned(),
        clocks: "Sydney time".to_owned(),
    }
}

fn shown(role: Role, outcome: FormOutcome) -> String {
    let signed_in = somebody("Kim", role);
    html(move || view! { <MaintenanceContent page=page() signed_in outcome /> })
}

#[test]
fn what_is_on_comes_first_then_what_is_to_come_then_a_month() {
    let html = shown(Role::OnCall, FormOutcome::default());
    assert_order(
        &html,
        &[
            "On now",
            "To come",
            "Plan maintenance",
            "December 2026",
            "The last thirty days",
        ],
    );
    assert_all(
        &html,
        &[
            "Every Tue and Thu, 22:00 to 23:30 Sydney time",
            "next Thu 3 Dec 2026",
            "12 practices now",
            "Announced migration",
            "Christmas Day",
            "and 2 more",
            "/maintenance?month=2027-01",
            "End it",
            "Call it off",
            "value=\"Harbour (practice 7)\"",
        ],
    );
    assert!(!html.contains("<script>"), "what people wrote is text");
}

#[test]
fn who_only_reads_sees_the_plans_and_no_forms() {
    let html = shown(Role::Viewer, FormOutcome::default());
    assert!(html.contains("Every Tue and Thu"));
    assert!(!html.contains("<form"), "{html}");
}

#[test]
fn a_practice_says_what_is_planned_for_it_and_where_to_plan_more() {
    let next = PlannedNext {
        times: "Tue 1 Dec 2026, 22:00 to 23:30 Sydney time".to_owned(),
        whom: "this practice".to_owned(),
        reason: "new disks".to_owned(),
        is_on: true,
    };
    let card = |planned: Vec<PlannedNext>, responds| {
        html(move || planned_card(PracticeId(7), &planned, responds))
    };
    assert_all(
        &card(vec![next], true),
        &["On now: ", "new disks", "/maintenance?practice=7#plan"],
    );
    let nothing = card(Vec::new(), false);
    assert!(nothing.contains("None is planned.") && !nothing.contains("#plan"));
}
