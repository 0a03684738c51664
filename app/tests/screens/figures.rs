//! Figures that must not flatter, and strips in words.

use app::ui::moment::When;
use app::ui::strip::{in_words, laid_out};
use app::ui::uptime::{coverage_figure, uptime_figure, weighed, weighed_aloud};
use domain::headline::State;
use domain::uptime::Uptime;
use domain::views::{Moment, StripPart};
use leptos::prelude::*;

use super::html;

#[test]
fn uptime_is_rounded_down_so_that_only_an_unbroken_month_is_a_hundred() {
    let figure = |share| {
        uptime_figure(Uptime {
            uptime: Some(share),
            coverage: 1.0,
        })
    };
    assert_eq!(figure(1.0).as_deref(), Some("100.00"));
    assert_eq!(figure(0.999_999).as_deref(), Some("99.99"));
    assert_eq!(figure(0.9971).as_deref(), Some("99.71"));
    assert_eq!(figure(0.0).as_deref(), Some("0.00"));
}

#[test]
fn where_nothing_was_seen_there_is_no_figure_and_no_coverage() {
    let nothing = Uptime {
        uptime: None,
        coverage: 0.0,
    };
    assert_eq!(uptime_figure(nothing), None);
    assert_eq!(coverage_figure(nothing), None);
}

#[test]
fn a_little_coverage_is_never_called_none() {
    let figure = |coverage| {
        coverage_figure(Uptime {
            uptime: Some(1.0),
            coverage,
        })
    };
    assert_eq!(figure(0.000_01).as_deref(), Some("<1"));
    assert_eq!(figure(0.009_9).as_deref(), Some("<1"));
    assert_eq!(figure(0.01).as_deref(), Some("1"));
    assert_eq!(figure(0.999).as_deref(), Some("99"));
    assert_eq!(figure(0.0).as_deref(), Some("0"));
}

#[test]
fn a_figure_that_rests_on_less_than_half_is_grey_and_says_so_aloud_or_on_hover() {
    let drawn = |coverage| {
        html(move || {
            let figure = || view! { <b>"87.66"</b> }.into_any();
            view! { {weighed(figure(), coverage)} {weighed_aloud(figure(), coverage)} }
        })
    };
    assert!(!drawn(0.5).contains("quiet"));
    let thin = drawn(0.49);
    assert_eq!(thin.matches(r#"class="quiet""#).count(), 2, "{thin}");
    assert_eq!(thin.matches("too little was seen").count(), 3, "{thin}");
}

#[test]
fn a_time_on_the_readers_clock_has_the_practices_own_on_hover() {
    let moment = Moment {
        at: "2026-08-18T00:42:00Z".parse().unwrap(),
        local: "18 Aug 2026 10:42:00 AEST".to_owned(),
        there: Some("18 Aug 2026 08:42:00 AWST".to_owned()),
    };
    let drawn = html(move || view! { <When moment=moment.clone() /> });
    assert!(drawn.contains(">18 Aug 2026 10:42:00 AEST<"), "{drawn}");
    let hover = "18 Aug 2026 08:42:00 AWST at the practice (18 Aug 2026 00:42:00 UTC)";
    assert!(drawn.contains(hover), "{drawn}");
}

#[test]
fn a_strip_says_in_words_what_it_shows() {
    let part = |state, x, width| StripPart {
        state,
        x,
        width,
        expected: false,
    };
    let day = [
        part(State::Online, 0, 500),
        part(State::Offline, 500, 4),
        part(State::Online, 504, 496),
    ];
    assert_eq!(
        in_words(&day),
        "Last 24 hours: Online 99 %, Offline under 1 %"
    );
    assert_eq!(in_words(&[]), "Last 24 hours: not yet watched 100 %");
    let new = [part(State::Online, 960, 40)];
    assert_eq!(
        in_words(&new),
        "Last 24 hours: Online 4 %, not yet watched 96 %"
    );
}

#[test]
fn a_short_trouble_is_widened_and_no_rail_runs_through_it() {
    let part = |state, x, width| StripPart {
        state,
        x,
        width,
        expected: false,
    };
    let places = |parts: &[StripPart]| {
        laid_out(parts)
            .iter()
            .map(|part| (part.state, part.x, part.width))
            .collect::<Vec<_>>()
    };
    let gap = [
        part(State::Online, 0, 500),
        part(State::Unknown, 500, 2),
        part(State::Online, 502, 498),
    ];
    let (online, unknown) = (State::Online, State::Unknown);
    assert_eq!(
        places(&gap),
        [(online, 0, 500), (unknown, 500, 15), (online, 515, 485)]
    );
    let just_now = [part(State::Online, 0, 999), part(State::Offline, 999, 1)];
    assert_eq!(
        places(&just_now),
        [(online, 0, 985), (State::Offline, 985, 15)]
    );
}
