//! What the quota allows, through bursts, pauses, days and clocks that are set back.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::{DateTime, TimeDelta, Utc};
use domain::observation::{Failure, FailureClass};
use domain::question_priority::Priority;
use halo::Quota;
use proptest::prelude::*;

fn start() -> DateTime<Utc> {
    "2026-07-06T08:00:00Z".parse().unwrap()
}

fn after(seconds: f64) -> DateTime<Utc> {
    start() + TimeDelta::microseconds((seconds * 1e6) as i64)
}

fn failure(class: FailureClass, retry_after: Option<i64>) -> Failure {
    let retry_after = retry_after.map(TimeDelta::seconds);
    Failure {
        class,
        status: None,
        retry_after,
        message: String::new(),
    }
}

fn limited(retry_after: Option<i64>) -> Failure {
    failure(FailureClass::RateLimited, retry_after)
}

/// Seconds that a fresh quota pauses after this failure.
fn pause_after(failure: &Failure) -> Option<f64> {
    let mut quota = Quota::new(10.0, None);
    quota.pause(start(), failure);
    quota
        .paused_until(start())
        .map(|until| (until - start()).as_seconds_f64())
}

#[test]
fn a_burst_is_small_and_the_rest_trickles_in_so_that_no_second_holds_too_many() {
    let mut quota = Quota::new(20.0, None);
    assert_eq!(quota.available(start()), 3);
    quota.acquire(start(), 3);
    assert_eq!(quota.available(start()), 0);
    assert_eq!(quota.available(after(0.06)), 1);
    assert_eq!(quota.available(after(0.12)), 2);
    assert_eq!(quota.available(after(3600.0)), 3);
}

#[test]
fn a_watch_learns_how_long_to_wait_for_the_next_question() {
    let mut quota = Quota::new(10.0, Some(2));
    assert_eq!(quota.ready_in(start()), Some(TimeDelta::zero()));
    quota.acquire(start(), 1);
    let wait = quota.ready_in(start()).unwrap();
    assert_eq!(
        quota.available(start() + wait - TimeDelta::milliseconds(2)),
        0
    );
    assert_eq!(quota.available(start() + wait), 1);
    quota.acquire(start() + wait, 1);
    assert_eq!(quota.ready_in(after(60.0)), None, "the day's two are spent");
    let mut quota = Quota::new(10.0, None);
    quota.pause(start(), &limited(Some(30)));
    assert_eq!(quota.ready_in(after(1.0)), None);
}

#[test]
fn a_rate_below_one_still_allows_whole_questions() {
    let mut quota = Quota::new(0.2, None);
    assert_eq!(quota.available(start()), 1);
    quota.acquire(start(), 1);
    assert_eq!(quota.available(after(4.9)), 0);
    assert_eq!(quota.available(after(5.9)), 1);
    assert_eq!(quota.available(after(500.0)), 1);
}

#[test]
fn what_was_overdrawn_comes_in_before_the_next_question() {
    let mut quota = Quota::new(1.0, None);
    quota.acquire(start(), 4);
    assert_eq!(quota.available(after(4.0)), 0);
    assert_eq!(quota.available(after(5.0)), 1);
}

#[test]
fn a_person_who_waits_may_overdraw_what_comes_in_within_two_seconds() {
    let mut quota = Quota::new(1.0, None);
    assert!(quota.overdraft(start()), "one is there");
    assert!(quota.overdraft(start()), "one comes in soon");
    assert!(!quota.overdraft(start()));
    quota.pause(start(), &limited(Some(1)));
    assert!(!quota.overdraft(start()), "silence is silence");
}

#[test]
fn a_rate_that_is_no_rate_is_the_slowest_one_and_not_a_flood() {
    for rate in [0.0, -3.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let mut quota = Quota::new(rate, None);
        assert_eq!(quota.available(start()), 1, "{rate}");
        quota.acquire(start(), 1);
        assert_eq!(quota.available(after(60.0)), 0, "{rate}");
        assert_eq!(quota.available(after(1_100.0)), 1, "{rate}");
    }
}

#[test]
fn a_day_has_its_own_limit_that_begins_anew_at_midnight_utc() {
    let mut quota = Quota::new(40.0, Some(15));
    for second in 0..4 {
        let now = after(f64::from(second));
        let n = quota.available(now);
        quota.acquire(now, n);
    }
    assert_eq!(quota.asked_today(after(4.0)).all, 15);
    assert_eq!(quota.available(after(4.0)), 0);
    let midnight = "2026-07-07T00:00:00Z".parse().unwrap();
    assert_eq!(quota.asked_today(midnight).all, 0);
    assert_eq!(quota.available(midnight), 6);
}

#[test]
fn nothing_may_be_asked_while_paused_and_everything_after() {
    let mut quota = Quota::new(10.0, None);
    quota.pause(start(), &limited(Some(60)));
    assert_eq!(quota.paused_until(start()), Some(after(60.0)));
    assert_eq!(quota.available(after(59.9)), 0);
    assert_eq!(quota.paused_until(after(60.0)), None);
    assert_eq!(quota.available(after(60.0)), 1);
}

#[test]
fn the_wait_that_halo_asks_for_is_believed_within_bounds() {
    let quota = |wait| failure(FailureClass::QuotaExceeded, Some(wait));
    assert_eq!(pause_after(&limited(Some(7))), Some(7.0));
    assert_eq!(pause_after(&limited(Some(7_200))), Some(3_600.0));
    assert_eq!(pause_after(&quota(7_200)), Some(7_200.0));
    assert_eq!(pause_after(&quota(1_000_000)), Some(86_400.0));
    let short = Failure {
        retry_after: Some(TimeDelta::milliseconds(3)),
        ..limited(None)
    };
    assert_eq!(pause_after(&short), Some(1.0));
    let absurd = Failure {
        retry_after: Some(TimeDelta::MAX),
        ..limited(None)
    };
    assert_eq!(pause_after(&absurd), Some(3_600.0));
}

#[test]
fn other_failures_pause_nobody() {
    for class in FailureClass::ALL {
        let pauses = pause_after(&failure(*class, Some(60))).is_some();
        assert_eq!(pauses, class.is_a_limit(), "{class}");
    }
}

#[test]
fn a_503_pauses_everything_only_where_halo_says_for_how_long() {
    let busy = |retry_after| Failure {
        status: Some(503),
        ..failure(FailureClass::HaloUnreachable, retry_after)
    };
    assert_eq!(pause_after(&busy(Some(60))), Some(60.0));
    assert_eq!(pause_after(&busy(Some(7_200))), Some(3_600.0));
    for untold in [None, Some(0), Some(-9)] {
        assert_eq!(pause_after(&busy(untold)), None);
    }
    let elsewhere = Failure {
        status: Some(502),
        ..busy(Some(60))
    };
    assert_eq!(pause_after(&elsewhere), None);
    let one_site = Failure {
        class: FailureClass::SiteNotContacted,
        ..busy(Some(60))
    };
    assert_eq!(pause_after(&one_site), None, "it is that site's matter");
}

/// The quota of a process that starts again at `now`.
fn restarted(quota: &Quota, now: DateTime<Utc>) -> Quota {
    let (day, asked, paused_until) = quota.state(now);
    Quota::resumed(40.0, Some(15), day, asked, paused_until)
}

#[test]
fn a_restart_forgets_neither_the_days_count_nor_a_pause() {
    let mut quota = Quota::new(40.0, Some(15));
    quota.acquire(start(), 12);
    quota.pause(start(), &limited(Some(60)));
    let mut quota = restarted(&quota, after(30.0));
    assert_eq!(quota.available(after(30.0)), 0);
    assert_eq!(quota.paused_until(after(30.0)), Some(after(60.0)));
    assert_eq!(quota.available(after(61.0)), 3, "three of the day are left");
    let midnight = "2026-07-07T00:00:00Z".parse().unwrap();
    let mut quota = restarted(&quota, after(61.0));
    assert_eq!(quota.available(midnight), 6, "another day, a full quota");
    assert_eq!(quota.asked_today(midnight).all, 0);
}

#[test]
fn what_a_clock_that_ran_ahead_left_behind_lasts_no_longer_than_any_pause_and_day() {
    let ahead = after(86_400.0 * 3_000.0);
    let mut quota = Quota::new(40.0, Some(15));
    quota.acquire(ahead, 15);
    quota.pause(ahead, &failure(FailureClass::QuotaExceeded, Some(600)));
    let (day, asked, paused_until) = quota.state(ahead);
    let mut quota = Quota::resumed(40.0, Some(15), day, asked, paused_until);
    assert_eq!(quota.available(start()), 0);
    assert_eq!(quota.paused_until(start()), Some(after(86_400.0)));
    assert_eq!(
        quota.asked_today(start()).all,
        15,
        "it is not known to be another day's"
    );
    let next_day = "2026-07-07T08:00:00Z".parse().unwrap();
    assert_eq!(quota.available(next_day), 6);
}

#[test]
fn near_the_cap_the_dispensable_wait_and_the_last_questions_are_for_people() {
    let at_eight = |asked: usize| {
        let mut quota = Quota::new(40.0, Some(1000));
        quota.acquire(start(), asked);
        let allowed = |priority: &&Priority| quota.allows(**priority, start());
        (
            Priority::ALL.iter().filter(allowed).count(),
            quota.is_day_spent(start()),
        )
    };
    assert_eq!(at_eight(333), (6, false));
    assert_eq!(at_eight(450), (3, false));
    assert_eq!(at_eight(980), (1, true));
    assert_eq!(at_eight(1000), (0, true));
}

#[test]
fn without_a_wait_or_with_none_pauses_double_up_to_five_minutes() {
    for untold in [None, Some(0), Some(-9)] {
        let mut quota = Quota::new(10.0, None);
        let mut now = start();
        let mut expected: f64 = 1.0;
        for _ in 0..20 {
            quota.acquire(now, 1);
            quota.pause(now, &limited(untold));
            let until = quota.paused_until(now).unwrap();
            let waited = (until - now).as_seconds_f64();
            assert!(
                waited >= 1.0 && waited >= expected * 0.79,
                "{waited} of {expected}"
            );
            assert!(
                waited <= 300.0 && waited <= expected * 1.2,
                "{waited} of {expected}"
            );
            expected = (expected * 2.0).min(300.0);
            now = until;
        }
    }
}

#[test]
fn refusals_of_questions_that_were_on_their_way_together_count_once() {
    let mut quota = Quota::new(10.0, None);
    quota.acquire(start(), 10);
    for _ in 0..10 {
        quota.pause(after(0.2), &limited(None));
    }
    assert!(quota.paused_until(after(0.2)).unwrap() <= after(1.4));
}

#[test]
fn a_longer_wait_said_during_a_pause_lengthens_it_and_a_shorter_one_does_not() {
    let mut quota = Quota::new(10.0, None);
    quota.pause(start(), &limited(Some(30)));
    quota.pause(start(), &limited(Some(5)));
    assert_eq!(quota.paused_until(start()), Some(after(30.0)));
    quota.pause(after(1.0), &failure(FailureClass::QuotaExceeded, Some(600)));
    assert_eq!(quota.paused_until(after(1.0)), Some(after(601.0)));
}

#[test]
fn an_answer_forgets_the_doubling_but_a_late_one_from_before_the_pause_does_not() {
    let first_wait_after = |answers: fn(&mut Quota, DateTime<Utc>)| {
        let mut quota = Quota::new(10.0, None);
        let mut now = start();
        for _ in 0..6 {
            quota.acquire(now, 1);
            quota.pause(now, &limited(None));
            now = quota.paused_until(now).unwrap();
        }
        answers(&mut quota, now);
        quota.pause(now, &limited(None));
        (quota.paused_until(now).unwrap() - now).as_seconds_f64()
    };
    let late = first_wait_after(|quota, _| quota.answered());
    assert!(late > 50.0, "{late}");
    let fresh = first_wait_after(|quota, now| {
        quota.acquire(now, 1);
        quota.answered();
    });
    assert!(fresh < 2.0, "{fresh}");
}

#[test]
fn a_clock_set_back_neither_floods_nor_waits_for_the_lost_hour() {
    let mut quota = Quota::new(10.0, Some(100));
    quota.acquire(start(), 10);
    quota.pause(start(), &limited(Some(30)));
    let back = after(-3_600.0);
    assert_eq!(quota.available(back), 0);
    assert_eq!(
        quota.paused_until(back),
        Some(back + TimeDelta::seconds(30))
    );
    assert_eq!(quota.available(back + TimeDelta::seconds(30)), 1);
    assert_eq!(quota.asked_today(back).all, 10);
}

#[test]
fn a_day_visited_by_a_wrong_clock_keeps_its_count_but_does_not_last() {
    let mut quota = Quota::new(10.0, Some(10));
    quota.acquire(after(86_400.0 * 3_000.0), 10);
    assert_eq!(quota.available(start()), 0);
    assert_eq!(quota.asked_today(start()).all, 10);
    let midnight = "2026-07-07T00:00:00Z".parse().unwrap();
    assert_eq!(quota.available(midnight), 1);
}

#[test]
fn the_ends_of_time_do_not_matter() {
    let mut quota = Quota::new(10.0, Some(5));
    for now in [
        DateTime::<Utc>::MAX_UTC,
        DateTime::<Utc>::MIN_UTC,
        DateTime::<Utc>::MAX_UTC,
    ] {
        quota.pause(now, &limited(Some(60)));
        quota.acquire(now, usize::MAX);
        assert_eq!(quota.available(now), 0);
        assert_eq!(quota.asked_today(now).all, u32::MAX);
    }
}

proptest! {
    #[test]
    fn no_second_holds_more_than_was_allowed(
        rate in 1u32..60,
        steps in prop::collection::vec(0u32..300, 1..200),
    ) {
        let mut quota = Quota::new(f64::from(rate), None);
        let mut now = start();
        let mut asked: Vec<(DateTime<Utc>, usize)> = Vec::new();
        for milliseconds in steps {
            now += TimeDelta::milliseconds(milliseconds.into());
            let n = quota.available(now);
            quota.acquire(now, n);
            asked.push((now, n));
            let within = |at: DateTime<Utc>| now - at < TimeDelta::seconds(1);
            let second: usize = asked.iter().filter(|(at, _)| within(*at)).map(|(_, n)| n).sum();
            prop_assert!(second <= rate as usize, "{second} in a second at {rate}");
        }
    }

    #[test]
    fn no_more_is_asked_than_rate_times_time_and_one_burst(
        rate in 0.05f64..50.0,
        steps in prop::collection::vec((0u32..3_000, 0usize..40, any::<bool>()), 1..200),
    ) {
        let mut quota = Quota::new(rate, None);
        let mut now = start();
        let mut asked = 0;
        for (milliseconds, wanted, is_limited) in steps {
            now += TimeDelta::milliseconds(milliseconds.into());
            let n = quota.available(now).min(wanted);
            quota.acquire(now, n);
            asked += n;
            if is_limited {
                quota.pause(now, &limited(None));
            }
            let seconds = (now - start()).as_seconds_f64();
            let most = rate * seconds + rate.max(1.0) + 0.001;
            prop_assert!(asked as f64 <= most, "{asked} in {seconds} s at {rate}");
        }
    }

    #[test]
    fn a_clock_that_jumps_about_gives_no_more_than_a_burst_per_look(
        jumps in prop::collection::vec(-10_000_000i64..10_000_000, 1..100),
    ) {
        let mut quota = Quota::new(10.0, Some(300));
        let mut last_day_spent = 0;
        for jump in jumps {
            let now = start() + TimeDelta::seconds(jump);
            let n = quota.available(now);
            prop_assert!(n <= 10);
            quota.acquire(now, n);
            prop_assert_eq!(quota.available(now), 0);
            last_day_spent = quota.asked_today(now).all;
        }
        prop_assert!(last_day_spent <= 300);
    }
}
