//! When does trouble become an outage, when is it over, and how often is it counted?

use chrono::{DateTime, TimeDelta, Utc};
use domain::headline::State;
use domain::outage::derive::{Confirmation, Counted, Derived, outages};
use domain::outage::{Cause, Kind, began_earliest, taken_until, unreachable_by};
use domain::span::StateSpan;
use domain::tracks::Reason;
use proptest::prelude::*;

fn at(minute: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)
}

/// Spans that join, from minute 0 on: state, length in minutes, observations. The last one lasts.
fn history(parts: &[(State, i64, i64)]) -> Vec<Counted> {
    let mut began = 0;
    let mut spans: Vec<Counted> = Vec::new();
    for (state, minutes, observations) in parts {
        spans.push(Counted {
            span: StateSpan {
                state: *state,
                reason: None,
                began: at(began),
                ended: Some(at(began + minutes)),
            },
            observations: *observations,
        });
        began += minutes;
    }
    if let Some(last) = spans.last_mut() {
        last.span.ended = None;
    }
    spans
}

/// `state began..ended`, with both bounds of the end where they differ.
fn told(parts: &[(State, i64, i64)]) -> Vec<String> {
    let all = outages(&history(parts), Confirmation::default());
    all.iter().map(words).collect()
}

fn words(outage: &Derived) -> String {
    let minute = |at: DateTime<Utc>| (at - DateTime::UNIX_EPOCH).num_minutes();
    let end = match outage.ended {
        None => "lasts".to_owned(),
        Some((earliest, latest)) if earliest == latest => minute(latest).to_string(),
        Some((earliest, latest)) => format!("{} to {}", minute(earliest), minute(latest)),
    };
    let flaps = if outage.flapping { " flapping" } else { "" };
    format!("{} {}..{end}{flaps}", outage.state, minute(outage.began))
}

use State::{Blocked, Degraded, Offline, Online, PendingSetup, Unknown, Unreachable};

#[test]
fn a_single_bad_sighting_is_no_outage_and_two_in_a_row_are_one_from_the_first() {
    assert!(told(&[(Online, 9, 9), (Offline, 1, 1), (Online, 5, 5)]).is_empty());
    assert_eq!(
        told(&[(Online, 9, 9), (Offline, 2, 2), (Online, 5, 5)]),
        ["offline 9..11"]
    );
    assert_eq!(
        told(&[(Online, 9, 9), (Offline, 1, 1), (Unreachable, 3, 1)]),
        ["unreachable 9..lasts"],
        "two kinds of silence confirm each other"
    );
}

#[test]
fn it_is_over_from_the_first_of_two_good_sightings() {
    assert_eq!(
        told(&[(Offline, 5, 5), (Online, 1, 1)]),
        ["offline 0..lasts"],
        "one good sighting is not enough"
    );
    assert_eq!(
        told(&[
            (Offline, 5, 5),
            (Online, 1, 1),
            (Offline, 5, 5),
            (Online, 9, 9)
        ]),
        ["offline 0..11"],
        "and what failed again starts the recovery anew"
    );
}

#[test]
fn what_nobody_saw_neither_begins_nor_ends_an_outage() {
    assert!(told(&[(Online, 9, 9), (Unknown, 500, 0), (Online, 9, 9)]).is_empty());
    assert!(told(&[(Offline, 1, 1), (Unknown, 500, 0), (Online, 9, 9)]).is_empty());
    assert_eq!(
        told(&[(Offline, 5, 5), (Unknown, 500, 0), (Offline, 5, 5)]),
        ["offline 0..lasts"]
    );
    assert_eq!(
        told(&[
            (Online, 9, 9),
            (Offline, 1, 1),
            (Unknown, 500, 0),
            (Offline, 1, 1)
        ]),
        ["offline 9..lasts"],
        "nor does it take back that it began"
    );
    assert_eq!(
        told(&[(Offline, 5, 5), (Unknown, 500, 0), (Online, 5, 5)]),
        ["offline 0..5 to 505"],
        "it ended somewhere in the gap"
    );
}

#[test]
fn a_stop_that_turns_into_a_refusal_is_one_outage_of_the_graver_kind() {
    assert_eq!(
        told(&[(Online, 9, 9), (Offline, 28, 9), (Blocked, 60, 9)]),
        ["blocked 9..lasts"]
    );
}

#[test]
fn being_degraded_for_weeks_does_not_make_a_short_stop_long() {
    assert_eq!(
        told(&[(Degraded, 900, 90), (Offline, 6, 6), (Degraded, 900, 90)]),
        ["degraded 0..900", "offline 900..906", "degraded 906..lasts"]
    );
}

#[test]
fn a_site_that_is_set_up_anew_has_no_outage_any_more() {
    assert_eq!(
        told(&[(Blocked, 30, 9), (PendingSetup, 60, 9)]),
        ["blocked 0..30"]
    );
}

#[test]
fn four_changes_within_an_hour_are_one_outage_however_short_each_was() {
    let mut spans = history(&[
        (Online, 100, 100),
        (Offline, 5, 5),
        (Online, 5, 5),
        (Offline, 5, 5),
        (Degraded, 70, 70),
        (Online, 30, 30),
    ]);
    spans[4].span.reason = Some(Reason::Flapping);
    let all: Vec<String> = outages(&spans, Confirmation::default())
        .iter()
        .map(words)
        .collect();
    assert_eq!(all, ["offline 100..185 flapping"]);

    let mut blips = history(&[
        (Online, 100, 100),
        (Offline, 1, 1),
        (Online, 1, 1),
        (Offline, 1, 1),
        (Degraded, 70, 70),
        (Online, 30, 30),
    ]);
    blips[4].span.reason = Some(Reason::Flapping);
    let all: Vec<String> = outages(&blips, Confirmation::default())
        .iter()
        .map(words)
        .collect();
    assert_eq!(
        all.len(),
        1,
        "blips too short to be confirmed, together: {all:?}"
    );
    assert!(all[0].ends_with("100..173 flapping"), "{all:?}");
}

#[test]
fn it_began_at_the_last_good_heartbeat_or_else_at_the_last_good_sighting() {
    let (well, seen) = (Some(at(10)), at(15));
    let heart = |minute| Some(at(minute));
    assert_eq!(began_earliest(Offline, None, heart(14), well, seen), at(14));
    assert_eq!(began_earliest(Offline, None, heart(9), well, seen), at(9));
    assert_eq!(
        began_earliest(Offline, None, heart(-900), well, seen),
        at(10),
        "a field that stopped long ago says nothing of today"
    );
    assert_eq!(
        began_earliest(Blocked, None, heart(14), well, seen),
        at(10),
        "a refusal is no silence"
    );
    assert_eq!(
        began_earliest(Offline, None, heart(-900), None, seen),
        at(-900),
        "where nobody ever saw it well its heartbeat is all there is"
    );
    assert_eq!(began_earliest(Offline, None, None, None, seen), seen);
}

#[test]
fn it_was_unreachable_two_minutes_after_its_last_heartbeat_at_the_latest() {
    let heart = |minute| Some(at(minute));
    assert_eq!(unreachable_by(heart(2), at(2), at(11)), heart(4));
    assert_eq!(
        unreachable_by(heart(10), at(10), at(11)),
        None,
        "seen sooner"
    );
    assert_eq!(
        unreachable_by(heart(2), at(9), at(11)),
        None,
        "it was seen well after that heartbeat"
    );
    assert_eq!(unreachable_by(None, at(9), at(11)), None);
}

#[test]
fn whoever_takes_it_at_night_is_asked_again_half_an_hour_before_the_practice_opens() {
    assert_eq!(taken_until(None, at(0)), at(60));
    assert_eq!(taken_until(Some(at(300)), at(0)), at(270));
    assert_eq!(taken_until(Some(at(40)), at(0)), at(60), "it opens soon");
}

#[test]
fn an_update_of_halo_link_is_told_by_the_version_it_comes_back_with() {
    assert_eq!(Cause::of(Offline, None, true), Cause::HaloLink);
    assert_eq!(Cause::of(Offline, None, false), Cause::Practice);
    assert_eq!(
        Cause::of(Blocked, Some(Reason::NotPaired), false),
        Cause::Us
    );
    assert_eq!(
        Cause::of(Blocked, Some(Reason::Forbidden), false),
        Cause::Unclear
    );
}

proptest! {
    #[test]
    fn outages_of_a_kind_never_overlap_and_lie_within_what_was_seen(
        parts in proptest::collection::vec((0_usize..7, 1_i64..40, 0_i64..4), 1..40),
    ) {
        let states = [Online, Degraded, Offline, Unreachable, Blocked, Unknown, Degraded];
        let flaps: Vec<bool> = parts.iter().map(|(state, ..)| *state == 6).collect();
        let parts: Vec<_> = parts.into_iter().map(|(state, minutes, seen)| (states[state], minutes, seen)).collect();
        let mut spans = history(&parts);
        for (span, flaps) in spans.iter_mut().zip(flaps) {
            span.span.reason = flaps.then_some(Reason::Flapping);
        }
        let all = outages(&spans, Confirmation::default());
        for kind in [Kind::Down, Kind::Degraded] {
            let own: Vec<&Derived> = all.iter().filter(|one| one.kind == kind).collect();
            for pair in own.windows(2) {
                let (_, ended) = pair[0].ended.expect("only the last one lasts");
                prop_assert!(ended <= pair[1].began, "{pair:?}");
            }
            for one in own {
                prop_assert!(spans.iter().any(|each| each.span.began == one.began));
                if let Some((earliest, latest)) = one.ended {
                    prop_assert!(one.began <= earliest && earliest <= latest);
                }
            }
        }
    }

    #[test]
    fn what_is_derived_of_a_part_of_history_is_what_was_derived_of_the_whole(
        parts in proptest::collection::vec((0_usize..4, 1_i64..9, 1_i64..4), 2..30),
        cut in 1_usize..29,
    ) {
        let states = [Online, Degraded, Offline, Unknown];
        let parts: Vec<_> = parts.into_iter().map(|(state, minutes, seen)| (states[state], minutes, seen)).collect();
        let spans = history(&parts);
        let whole = outages(&spans, Confirmation::default());
        let earlier = outages(&spans[..cut.min(spans.len())], Confirmation::default());
        for known in earlier.iter().filter(|one| one.ended.is_some() && !one.flapping) {
            let now = whole.iter().find(|one| one.began == known.began && one.kind == known.kind);
            prop_assert!(now == Some(known) || whole.iter().any(|one| one.flapping), "{known:?}");
        }
    }
}
