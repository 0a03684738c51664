//! Clocks and heartbeats on screen: who is out of order, what nobody means, and the charts.

use app::admin::database::page::DatabaseContent;
use app::charts::pulse::{Measure, draw};
use app::heartbeats::page::HeartbeatsContent;
use app::practice::pulse::PulseContent;
use app::practice::pulse::read::{PulseDrawings, PulseScreen};
use chrono::{DateTime, TimeDelta, Utc};
use domain::cadence::{Regularity, Steps};
use domain::drift::ClockVerdict;
use domain::growth::SizePart;
use domain::headline::State;
use domain::practice::PracticeId;
use domain::rollup::{Rollup, Spread};
use domain::views::Moment;
use domain::views::database::{DatabasePage, KeptPart, PartKind};
use domain::views::heartbeats::{
    HeartbeatPage, HeartbeatPoint, HeartbeatRow, PulseCard, PulseChart,
};
use domain::views::installation::{LinkBehind, LinkRelease, LinkVersions};
use leptos::prelude::*;

use super::changes::{assert_all, assert_order};
use super::html;
use super::untrusted::{NAMES, assert_harmless};

fn noon() -> DateTime<Utc> {
    "2026-08-18T12:00:00Z".parse().unwrap()
}

fn moment(at: DateTime<Utc>) -> Moment {
    Moment {
        at,
        local: at.format("%-d %b %Y %H:%M:%S AEST").to_string(),
        there: None,
    }
}

fn row(name: &str) -> HeartbeatRow {
    HeartbeatRow {
        practice_id: PracticeId(3),
        name: name.to_owned(),
        state: State::Online,
        clock: ClockVerdict::HeadingForLimit,
        clock_drift_ms: Some(24_300),
        clock_drift_ms_per_day: Some(8000),
        days_to_limit: Some(5),
        trend: "gains 8.0 s a day, reaches 60 s in about 5 days".to_owned(),
        cadence: Regularity::Irregular,
        cadence_words: "irregular: one look in twenty finds it 95 s old or older".to_owned(),
        heartbeat_age_p95_seconds: Some(95),
        heartbeat_steps: None,
        heartbeat_gaps: 2,
        halo_link_version: Some(name.to_owned()),
    }
}

fn page(rows: Vec<HeartbeatRow>) -> HeartbeatPage {
    HeartbeatPage {
        as_of: noon(),
        rows,
        practices: 412,
        untold: 2,
        too_early: 1,
        link_versions: LinkVersions::default(),
    }
}

fn screen(page: HeartbeatPage) -> String {
    html(|| view! { <HeartbeatsContent page /> })
}

fn point(age: i64, drift_ms: i64) -> HeartbeatPoint {
    let spread = |mean: i64, by: i64| Spread {
        min: mean - by,
        mean,
        max: mean + by,
        p95: mean + by,
    };
    let rollup = Rollup {
        checks: 3,
        heartbeats: 3,
        heartbeat_age_seconds: Some(spread(age, 10)),
        clock_drift_ms: Some(spread(drift_ms, 0)),
        ..Rollup::default()
    };
    HeartbeatPoint::of(noon(), &rollup)
}

/// A day of which two quarters of an hour were seen, one of them beyond every scale.
fn chart() -> PulseChart {
    let (from, to) = (noon() - TimeDelta::hours(12), noon() + TimeDelta::hours(12));
    let later = noon() + TimeDelta::hours(6);
    let beyond = HeartbeatPoint {
        at: later,
        ..point(900, -500_000)
    };
    PulseChart {
        from,
        to,
        step_seconds: 900,
        ticks: vec![(noon(), "12:00".to_owned())],
        points: vec![(point(20, 15_000), moment(noon())), (beyond, moment(later))],
    }
}

fn pulse(name: &str) -> PulseScreen {
    let drawings = |window: &str| PulseDrawings {
        window: window.to_owned(),
        age: draw(&chart(), Measure::HeartbeatAge, window, name),
        drift: draw(&chart(), Measure::ClockDrift, window, name),
    };
    PulseScreen {
        windows: [drawings("24 hours"), drawings("30 days")],
        card: PulseCard {
            name: name.to_owned(),
            drift: Some("24.3 s ahead".to_owned()),
            clock: ClockVerdict::HeadingForLimit,
            trend: name.to_owned(),
            cadence: Regularity::Regular,
            cadence_words: name.to_owned(),
            heartbeat_steps: Some(Steps {
                median_seconds: 300,
                p95_seconds: 341,
            }),
            gaps: vec![(moment(noon()), None)],
            day: chart(),
            month: chart(),
        },
    }
}

#[test]
fn who_is_out_of_order_is_told_with_where_it_leads() {
    let html = screen(page(vec![row("Tidal River")]));
    assert_order(
        &html,
        &[
            "60 s",
            "Out of order",
            r#"href="/practices/3""#,
            "Tidal River",
            "Online",
            "24.3 s ahead, heading for the limit of 60 s",
            "gains 8.0 s a day, reaches 60 s in about 5 days",
            "irregular: one look in twenty",
            "2 over 3 min",
            "Of 2 practices neither heartbeat nor clock is known",
            "Of 1 practice too few days are known",
        ],
    );
}

#[test]
fn nobody_out_of_order_is_said_with_what_it_means_and_what_it_does_not() {
    let html = screen(page(Vec::new()));
    assert_all(
        &html,
        &[
            "No clock and no heartbeat is out of order",
            "412 practices were looked at.",
            "Of 2 practices neither heartbeat nor clock is known",
        ],
    );
    assert!(!html.contains("<table"), "{html}");
}

#[test]
fn a_chart_has_its_limits_and_leaves_out_what_was_not_seen() {
    insta::assert_snapshot!(draw(&chart(), Measure::ClockDrift, "24 hours", "Tidal River"), @r##"
    <svg class="pulse" role="img" width="100%" height="120" aria-labelledby="pulse-drift-24-hours-title pulse-drift-24-hours-description">
    <title id="pulse-drift-24-hours-title">Clock drift of Tidal River</title>
    <desc id="pulse-drift-24-hours-description">Clock drift over the last 24 hours: from 8 m behind to 15.0 s ahead.</desc>
    <rect class="warning" x="0.00%" y="12" width="100.00%" height="18" rx="2"/>
    <rect class="warning" x="0.00%" y="66" width="100.00%" height="18" rx="2"/>
    <line class="grid" x1="50.00%" x2="50.00%" y1="0" y2="96"/>
    <text class="tick" x="50.00%" y="112" text-anchor="middle">12:00</text>
    <line class="grid" x1="0.00%" x2="100.00%" y1="48" y2="48"/>
    <text class="tick" x="0.00%" y="45" text-anchor="start">0 s</text>
    <line class="limit" x1="0.00%" x2="100.00%" y1="12" y2="12"/>
    <text class="tick" x="0.00%" y="9" text-anchor="start">+60 s</text>
    <line class="limit" x1="0.00%" x2="100.00%" y1="84" y2="84"/>
    <text class="tick" x="0.00%" y="81" text-anchor="start">−60 s</text>
    <line class="measured" x1="50.00%" x2="51.04%" y1="39" y2="39"/>
    <line class="measured" x1="75.00%" x2="76.04%" y1="96" y2="96"/>
    </svg>
    "##);
}

#[test]
fn what_lies_beyond_the_scale_is_drawn_at_its_edge_and_said_in_words() {
    let svg = draw(&chart(), Measure::HeartbeatAge, "24 hours", "Tidal River");
    assert_all(
        &svg,
        &[
            "Heartbeat age over the last 24 hours: from 10 s to 910 s.",
            r#"class="measured" x1="75.00%" x2="76.04%" y1="0" y2="0""#,
        ],
    );
    let mut nobody_looked = chart();
    nobody_looked.points.clear();
    let svg = draw(
        &nobody_looked,
        Measure::ClockDrift,
        "30 days",
        "Tidal River",
    );
    assert!(
        svg.contains("Clock drift was not told in the last 30 days."),
        "{svg}"
    );
    assert!(!svg.contains("measured"), "{svg}");
}

#[test]
fn the_card_says_what_is_known_and_gives_the_same_numbers_to_read() {
    let html = html(|| view! { <PulseContent screen=pulse("Tidal River") /> });
    assert_order(
        &html,
        &[
            "Heartbeat and clock",
            r#"href="/heartbeats""#,
            "24.3 s ahead, heading for the limit of 60 s",
            "seen every 300 s, 95 % within 341 s",
            " until now",
            "Heartbeat age, last 24 hours",
            "Clock drift, last 24 hours",
            "The figures of the last 24 hours",
            "<td>8 m behind",
            "The figures of the last 30 days",
        ],
    );
    let ids: Vec<_> = html.match_indices(" id=\"pulse-").collect();
    assert_eq!(ids.len(), 8);
}

#[test]
fn names_and_versions_are_text_among_heartbeats_too() {
    for name in NAMES {
        let listed = screen(page(vec![row(name)]));
        assert_harmless(&listed, name);
        assert!(listed.contains("alert(1)"), "it is shown, as text");
        let card = html(|| view! { <PulseContent screen=pulse(name) /> });
        let card = card
            .replace("</title>\n<desc", "")
            .replace("<svg class", "");
        assert_harmless(&card, name);
    }
}

fn database(days_measured: u32) -> DatabasePage {
    let samples = KeptPart {
        kind: PartKind::Samples,
        bytes: 90_000_000,
        part: SizePart {
            bytes_per_day: 1_500_000,
            days_stored: 60,
            days_kept: Some(100),
        },
    };
    let known = days_measured > 0;
    DatabasePage {
        as_of: noon(),
        file_bytes: 120_000_000,
        free_bytes: 4_000_000,
        checks_per_day: 518_400,
        bytes_per_check: known.then_some(2.94),
        days_measured,
        parts: vec![samples],
        in_30_days_bytes: known.then_some(165_000_000),
        in_a_year_bytes: known.then_some(1_340_000_000),
    }
}

#[test]
fn the_database_is_told_in_figures_a_forecast_and_what_changes_it() {
    let html = html(|| view! { <DatabaseContent page=database(7) /> });
    assert_order(
        &html,
        &[
            "120 MB, of which 4.0 MB is free",
            "2.9 bytes",
            "518400",
            "1.5 MB a day, measured over 7 days",
            "about 165 MB in 30 days and about 1.3 GB in a year",
            "Single checks, for drill-down",
            "60 days",
            "100 days",
            "--keep-samples",
        ],
    );
}

#[test]
fn nothing_is_forecast_before_a_whole_day_is_over() {
    let html = html(|| view! { <DatabaseContent page=database(0) /> });
    assert_all(
        &html,
        &["A forecast needs one whole day", "not known before"],
    );
    assert!(!html.contains("in a year"), "{html}");
}

#[test]
fn versions_of_halo_link_are_spread_out_with_who_stays_behind() {
    let quiet = screen(page(Vec::new()));
    assert!(
        !quiet.contains("Halo Link’s versions"),
        "nobody tells one: {quiet}"
    );
    let mut told = page(Vec::new());
    let release = |release: &str, practices, is_usual, below: &[&str]| LinkRelease {
        release: release.to_owned(),
        practices,
        is_usual,
        below: below.iter().map(|words| (*words).to_owned()).collect(),
    };
    told.link_versions = LinkVersions {
        releases: vec![
            release("26.713", 409, true, &[]),
            release("26.202", 1, false, &["below 26.202.8289: may be deaf"]),
        ],
        untold: 2,
        behind: vec![LinkBehind {
            practice_id: PracticeId(7),
            name: "<Bay>".to_owned(),
            version: "26.202.8101.0".to_owned(),
            words: "has not updated since 12 Mar 2026".to_owned(),
        }],
        behind_all: 3,
    };
    let html = screen(told);
    for words in [
        "Halo Link’s versions",
        "most have it or a newer one",
        "below 26.202.8289: may be deaf",
        "Of 2 practices the version is not told",
        "href=\"/practices/7\"",
        "&lt;Bay&gt;",
        "has not updated since 12 Mar 2026",
        "And 2 more.",
        "Halo Link Updater Hourly",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
}
