//! How much of a window was up, and how much of it was seen.

use chrono::{DateTime, TimeDelta, Utc};
use domain::headline::State;
use domain::span::StateSpan;
use domain::uptime::Share;
use proptest::prelude::*;

fn at(second: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::seconds(second)
}

fn span(state: State, began: i64, ended: Option<i64>) -> StateSpan {
    StateSpan {
        state,
        reason: None,
        began: at(began),
        ended: ended.map(at),
    }
}

#[test]
fn uptime_counts_seconds_within_the_window_and_nothing_unknown() {
    let spans = [
        span(State::Online, -50, Some(60)),
        span(State::Unknown, 60, Some(80)),
        span(State::Offline, 80, Some(90)),
        span(State::Degraded, 90, None),
    ];
    let uptime = Share::of(&spans, at(0), at(100)).uptime();
    assert_eq!(uptime.uptime, Some(70.0 / 80.0));
    assert_eq!(uptime.coverage, 0.8);
}

#[test]
fn where_nothing_was_known_there_is_no_uptime_rather_than_an_old_or_a_perfect_one() {
    for spans in [
        vec![],
        vec![span(State::Blocked, 0, None)],
        vec![span(State::Online, -9, Some(0))],
    ] {
        let uptime = Share::of(&spans, at(0), at(100)).uptime();
        assert_eq!((uptime.uptime, uptime.coverage), (None, 0.0));
    }
}

proptest! {
    /// A second by second count is the reference: simple, slow and independent.
    #[test]
    fn the_shares_agree_with_a_count_of_every_second(
        parts in proptest::collection::vec(
            (proptest::sample::select(State::ALL), 0_i64..40), 0..12),
        from in 0_i64..60,
        length in 0_i64..200,
    ) {
        let mut spans = Vec::new();
        let mut begin = 0;
        for (state, length) in parts {
            spans.push(span(state, begin, Some(begin + length)));
            begin += length;
        }
        let share = Share::of(&spans, at(from), at(from + length));
        let count = |wanted: &dyn Fn(Option<State>) -> bool| {
            (from..from + length)
                .filter(|second| {
                    let covers = |s: &&StateSpan| {
                        s.began <= at(*second) && s.ended.is_none_or(|end| at(*second) < end)
                    };
                    wanted(spans.iter().find(covers).map(|s| s.state))
                })
                .count() as i64
        };
        prop_assert_eq!(share.online.num_seconds(), count(&|s| s == Some(State::Online)));
        prop_assert_eq!(share.degraded.num_seconds(), count(&|s| s == Some(State::Degraded)));
        prop_assert_eq!(
            share.down.num_seconds(),
            count(&|s| matches!(s, Some(State::Offline | State::Unreachable)))
        );
        let all = share.online + share.degraded + share.down + share.unknown;
        prop_assert_eq!(all.num_seconds(), length);
    }
}
