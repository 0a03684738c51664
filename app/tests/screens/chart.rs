//! How the timeline is drawn.

use app::charts::kept::{KEPT_MOST, drawn};
use app::charts::timeline::draw;
use chrono::TimeDelta;
use domain::headline::State;
use domain::views::LaneSpan;

use super::history_fixtures;

#[test]
fn a_day_is_drawn_without_a_colour_in_shares_of_the_width() {
    let mut timeline = history_fixtures::timeline();
    timeline.lanes.truncate(2);
    timeline.ticks.truncate(2);
    timeline.events.clear();
    insta::assert_snapshot!(draw(&timeline, "Banksia Street Family Practice"), @r##"
    <svg class="timeline" role="img" width="100%" height="136" aria-labelledby="timeline-title timeline-description">
    <title id="timeline-title">Banksia Street Family Practice, Mon 17 Aug 2026, 10:42 to Tue 18 Aug 2026, 10:42 AEST</title>
    <desc id="timeline-description">Reachability: online, then unknown from 08:26. Authority: not authoritative since 08:26.</desc>
    <line class="grid" x1="17.91%" x2="17.91%" y1="34" y2="102"/>
    <text class="tick" x="17.91%" y="118" text-anchor="middle">15:00</text>
    <line class="grid" x1="30.41%" x2="30.41%" y1="34" y2="102"/>
    <text class="tick" x="30.41%" y="118" text-anchor="middle">18:00</text>
    <line class="grid" x1="0.00%" x2="100.00%" y1="68" y2="68"/>
    <rect class="span" data-state="online" x="0.00%" y="40" width="51.38%" height="22" rx="2"/>
    <text class="word" data-state="online" x="0.60%" y="55" text-anchor="start">Online</text>
    <rect class="span" data-state="unknown" x="51.38%" y="40" width="4.17%" height="22" rx="2"/>
    <rect class="span" data-state="online" x="55.55%" y="40" width="33.06%" height="22" rx="2"/>
    <text class="word" data-state="online" x="56.15%" y="55" text-anchor="start">Online</text>
    <rect class="span" data-state="offline" x="88.61%" y="40" width="11.39%" height="22" rx="2"/>
    <text class="word" data-state="offline" x="89.21%" y="55" text-anchor="start">Offline</text>
    <text class="lane" x="0.00%" y="55" text-anchor="start">Reachability</text>
    <line class="grid" x1="0.00%" x2="100.00%" y1="102" y2="102"/>
    <rect class="span" data-state="online" x="0.00%" y="74" width="51.38%" height="22" rx="2"/>
    <text class="word" data-state="online" x="0.60%" y="89" text-anchor="start">In time</text>
    <rect class="span" data-state="unknown" x="51.38%" y="74" width="4.17%" height="22" rx="2"/>
    <rect class="span" data-state="online" x="55.55%" y="74" width="32.99%" height="22" rx="2"/>
    <text class="word" data-state="online" x="56.15%" y="89" text-anchor="start">In time</text>
    <rect class="span" data-state="offline" x="88.54%" y="74" width="11.46%" height="22" rx="2"/>
    <text class="word" data-state="offline" x="89.14%" y="89" text-anchor="start">None</text>
    <text class="lane" x="0.00%" y="89" text-anchor="start">Heartbeat</text>
    <line class="now" x1="100.00%" x2="100.00%" y1="34" y2="102"/>
    </svg>
    "##);
}

#[test]
fn what_lasted_a_second_can_still_be_seen_and_stays_within_the_window() {
    let mut timeline = history_fixtures::timeline();
    let end = timeline.to.at;
    timeline.lanes.truncate(1);
    timeline.lanes[0].spans = vec![LaneSpan {
        began: end - TimeDelta::seconds(1),
        ended: end + TimeDelta::hours(1),
        tone: State::Unreachable,
        label: "Unreachable".to_owned(),
    }];
    let svg = draw(&timeline, "Tidal River");
    assert!(
        svg.contains(r#"data-state="unreachable" x="99.70%" y="40" width="0.30%""#),
        "{svg}"
    );
    assert!(
        !svg.contains(">Unreachable<"),
        "a word that does not fit is left out"
    );
}

#[test]
fn a_window_without_time_or_lanes_draws_an_empty_axis() {
    let mut timeline = history_fixtures::timeline();
    timeline.to = timeline.from.clone();
    assert!(draw(&timeline, "Tidal River").contains("</svg>"));
    let mut timeline = history_fixtures::timeline();
    timeline.lanes.clear();
    timeline.ticks.clear();
    timeline.events.clear();
    let svg = draw(&timeline, "Tidal River");
    assert_eq!(svg.matches("<line").count(), 1, "only the present: {svg}");
}

#[test]
fn the_time_before_the_first_observation_is_drawn_as_not_observed() {
    let mut timeline = history_fixtures::timeline();
    timeline.lanes.truncate(1);
    timeline.lanes[0].spans.remove(0);
    let svg = draw(&timeline, "Tidal River");
    let before = r#"data-expected="" data-state="unknown" x="0.00%" y="40" width="51.38%""#;
    assert!(svg.contains(before), "{svg}");
}

#[test]
fn what_happened_is_numbered_where_it_happened_and_numbers_do_not_cover_each_other() {
    let mut timeline = history_fixtures::timeline();
    timeline.lanes.clear();
    timeline.ticks.clear();
    let together = |number| history_fixtures::event(number, 1, "x");
    timeline.events = vec![together(1), together(2), together(3)];
    let svg = draw(&timeline, "Tidal River");
    let marks: Vec<&str> = svg
        .lines()
        .filter(|line| line.starts_with("<circle"))
        .collect();
    assert_eq!(marks.len(), 3);
    assert!(marks[0] != marks[1] && marks[1] != marks[2], "{marks:?}");
    let lines = svg.matches(r#"<line class="event" x1="99.93%""#).count();
    assert_eq!(lines, 3, "the lines stay where they belong: {svg}");
}

#[test]
fn the_same_thing_is_drawn_once_and_other_things_push_it_out() {
    let mut times = 0;
    let mut draw = |what: &str| {
        drawn(&("kept", what), || {
            times += 1;
            what.to_owned()
        })
    };
    assert_eq!(draw("a"), "a");
    assert_eq!(draw("a"), "a");
    for n in 0..=KEPT_MOST {
        draw(&n.to_string());
    }
    draw("a");
    assert_eq!(times, KEPT_MOST + 3, "drawn again after it made way");
}
