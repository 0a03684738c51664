//! How often a site is asked, by how it is.
#![expect(
    clippy::unwrap_used,
    reason = "a story that cannot be told stops where it broke"
)]

use chrono::{DateTime, TimeDelta, Utc};
use domain::headline::{Headline, State};
use domain::pace::{Policy, Situation, phase};
use domain::tracks::Reason;

fn now() -> DateTime<Utc> {
    "2026-08-18T00:00:00Z".parse().unwrap()
}

fn situation(state: State, reason: Option<Reason>) -> Situation {
    let headline = Headline { state, reason };
    Situation {
        headline,
        unwell_since: Some(now()),
        failures: 1,
        opens_at: None,
    }
}

fn seconds(policy: &Policy, situation: &Situation) -> i64 {
    policy.interval(situation, now()).num_seconds()
}

#[test]
fn a_well_site_keeps_the_poll_interval() {
    assert_eq!(
        seconds(&Policy::default(), &situation(State::Online, None)),
        300
    );
}

#[test]
fn fresh_trouble_is_watched_closely_and_old_trouble_less_so() {
    let policy = Policy::default();
    let after = |minutes: i64| {
        let unwell_since = Some(now() - TimeDelta::minutes(minutes));
        seconds(
            &policy,
            &Situation {
                unwell_since,
                ..situation(State::Offline, None)
            },
        )
    };
    assert_eq!(
        [0, 29, 30, 60, 90, 600].map(after),
        [60, 60, 120, 240, 300, 300]
    );
}

#[test]
fn a_closed_practice_is_asked_seldom_until_half_an_hour_before_it_opens() {
    let policy = Policy::default();
    let opening_in = |minutes: i64| {
        let opens_at = Some(now() + TimeDelta::minutes(minutes));
        seconds(
            &policy,
            &Situation {
                opens_at,
                ..situation(State::Offline, None)
            },
        )
    };
    assert_eq!(opening_in(600), 900);
    assert_eq!(opening_in(31), 900);
    assert_eq!(opening_in(29), 60);
}

#[test]
fn a_question_without_an_answer_is_repeated_soon_and_then_ever_later() {
    let policy = Policy::default();
    let after = |failures: u32| {
        let unanswered = situation(State::Unknown, Some(Reason::HaloUnreachable));
        seconds(
            &policy,
            &Situation {
                failures,
                ..unanswered
            },
        )
    };
    assert_eq!(
        [1, 2, 3, 4, 5, 6, 60].map(after),
        [10, 20, 40, 80, 160, 300, 300]
    );
}

#[test]
fn nothing_is_ever_asked_less_often_than_polled_but_a_closed_practice() {
    let hasty = Policy {
        poll_interval: TimeDelta::seconds(1),
        ..Policy::default()
    };
    for state in State::ALL {
        let reason = Some(Reason::HaloUnreachable);
        assert_eq!(seconds(&hasty, &situation(*state, reason)), 1, "{state}");
    }
}

#[test]
fn turns_are_spread_evenly_over_the_interval() {
    let mut buckets = [0_usize; 10];
    for site in 0..10_000 {
        buckets[(phase(site) * 10.0) as usize] += 1;
    }
    assert!(
        buckets.iter().all(|count| (900..1100).contains(count)),
        "{buckets:?}"
    );
}
