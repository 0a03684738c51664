//! What remains of checks, and what it says of heartbeat and clock.

use chrono::{DateTime, TimeDelta, Utc};
use domain::cadence::{Gap, Regularity, Steps, gaps, steps};
use domain::drift::{ClockVerdict, DayDrift, Outlook, Trend};
use domain::headline::State;
use domain::retention::{Retention, RetentionError};
use domain::rollup::Rollup;
use domain::sample::Sample;
use proptest::prelude::*;

fn at(second: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::seconds(second)
}

/// A check of a site that is well, with a heartbeat of this age.
fn check(second: i64, age: i64) -> Sample {
    Sample {
        at: at(second),
        state: State::Online,
        heartbeat_age: Some(TimeDelta::seconds(age)),
        clock_drift: Some(TimeDelta::milliseconds(-300)),
        latency_ms: 80,
    }
}

/// A day of checks every five minutes, each heartbeat as old as told.
fn day(age: impl Fn(i64) -> i64) -> Vec<Sample> {
    (0..288).map(|look| check(look * 300, age(look))).collect()
}

fn regularity(samples: &[Sample]) -> Regularity {
    Regularity::of(&Rollup::of(samples))
}

#[test]
fn a_heartbeat_a_minute_is_regular_however_seldom_we_look() {
    assert_eq!(regularity(&day(|look| look * 7 % 60)), Regularity::Regular);
    let hourly: Vec<_> = day(|look| look % 60).into_iter().step_by(12).collect();
    assert_eq!(regularity(&hourly), Regularity::Regular);
}

#[test]
fn heartbeats_that_are_often_overdue_are_irregular_and_a_few_are_not() {
    let overdue_every = |times: i64| day(move |look| if look % times == 0 { 100 } else { 20 });
    assert_eq!(regularity(&overdue_every(10)), Regularity::Irregular);
    assert_eq!(regularity(&overdue_every(40)), Regularity::Regular);
}

#[test]
fn three_late_heartbeats_in_a_day_are_irregular_however_good_the_others_were() {
    let late_at =
        |looks: &'static [i64]| day(move |look| if looks.contains(&look) { 200 } else { 20 });
    assert_eq!(regularity(&late_at(&[10, 90])), Regularity::Regular);
    assert_eq!(regularity(&late_at(&[10, 90, 200])), Regularity::Irregular);
}

#[test]
fn nothing_is_said_of_a_cadence_that_was_not_told_or_hardly_seen() {
    let mut untold = day(|_| 20);
    for sample in &mut untold {
        sample.heartbeat_age = None;
    }
    assert_eq!(regularity(&untold), Regularity::NotTold);
    assert_eq!(regularity(&day(|_| 300)[..23]), Regularity::TooLittle);
    assert_eq!(regularity(&[]), Regularity::NotTold);
}

#[test]
fn a_site_that_is_down_has_no_cadence_and_no_drift_of_its_own() {
    let mut samples = day(|_| 20);
    for (index, sample) in samples.iter_mut().enumerate().skip(100) {
        sample.state = State::Offline;
        sample.heartbeat_age = Some(TimeDelta::seconds(i64::try_from(index).unwrap() * 300));
        sample.clock_drift = Some(TimeDelta::hours(9));
    }
    let rollup = Rollup::of(&samples);
    assert_eq!((rollup.checks, rollup.heartbeats), (288, 100));
    assert_eq!(rollup.heartbeat_age_seconds.unwrap().max, 20);
    assert_eq!(rollup.clock_drift_ms.unwrap().max, -300);
    assert_eq!(Regularity::of(&rollup), Regularity::Regular);
}

#[test]
fn a_gap_lasts_from_the_late_heartbeat_until_the_next_that_was_seen() {
    let samples = [
        check(0, 10),
        check(300, 310),
        check(600, 610),
        check(900, 30),
        check(1200, 330),
    ];
    let closed = Gap {
        from: at(-10),
        to: Some(at(870)),
    };
    let open = Gap {
        from: at(870),
        to: None,
    };
    assert_eq!(gaps(&samples), [closed, open]);
}

#[test]
fn heartbeats_are_as_far_apart_as_they_were_seen_and_a_time_without_looks_says_nothing() {
    let mut samples: Vec<_> = (0..20)
        .map(|look| check(look * 30, look % 2 * 30))
        .collect();
    let every_minute = Steps {
        median_seconds: 60,
        p95_seconds: 60,
    };
    assert_eq!(steps(&samples), Some(every_minute));
    samples.push(check(90_000, 5));
    samples.push(check(90_030, 35));
    samples.push(check(90_060, 5));
    assert_eq!(steps(&samples), Some(every_minute));
    assert_eq!(steps(&samples[..1]), None);
}

fn days(drifts: &[f64]) -> Vec<DayDrift> {
    (0..)
        .zip(drifts)
        .map(|(day, seconds)| DayDrift {
            at: at(day * 86_400),
            drift_ms: (seconds * 1000.0) as i64,
        })
        .collect()
}

fn outlook(drifts: &[f64]) -> Outlook {
    let newest = drifts.last().map(|seconds| (seconds * 1000.0) as i64);
    Outlook::of(newest.map(TimeDelta::milliseconds), &days(drifts))
}

#[test]
fn a_clock_that_gains_reaches_the_limit_when_it_gains_on() {
    let outlook = outlook(&[10.0, 14.0, 18.0, 22.0, 26.0]);
    let trend = Trend::Moving {
        ms_per_day: 4000,
        days: 5,
    };
    assert_eq!(outlook.trend, trend);
    assert_eq!(outlook.days_to_limit, Some(9));
    assert_eq!(outlook.verdict, ClockVerdict::InOrder);
}

#[test]
fn a_clock_that_loses_fast_is_told_of_before_it_is_thirty_seconds_off() {
    let outlook = outlook(&[-1.0, -10.0, -19.0, -28.0]);
    assert_eq!(outlook.days_to_limit, Some(4));
    assert_eq!(outlook.verdict, ClockVerdict::HeadingForLimit);
}

#[test]
fn thirty_seconds_are_near_the_limit_and_sixty_over_it_whatever_the_trend() {
    assert_eq!(outlook(&[30.0]).verdict, ClockVerdict::NearLimit);
    assert_eq!(outlook(&[-59.9]).verdict, ClockVerdict::NearLimit);
    assert_eq!(outlook(&[-60.0]).verdict, ClockVerdict::OverLimit);
    assert_eq!(outlook(&[70.0, 71.0, 72.0]).days_to_limit, None);
}

#[test]
fn a_clock_on_its_way_back_has_the_other_limit_ahead() {
    assert_eq!(outlook(&[-50.0, -45.0, -40.0]).days_to_limit, Some(20));
    assert_eq!(outlook(&[20.0, 20.0, 20.0]).days_to_limit, None);
}

#[test]
fn two_days_are_no_trend_and_neither_is_wavering() {
    assert_eq!(outlook(&[5.0, 25.0]).trend, Trend::TooLittle { days: 2 });
    assert_eq!(outlook(&[]).verdict, ClockVerdict::NotTold);
    let wavering = outlook(&[3.0, -2.0, 4.0, -3.0, 2.5, -2.5, 3.0]);
    assert_eq!(wavering.trend, Trend::None);
    assert_eq!(outlook(&[0.31, 0.30, 0.32, 0.31]).trend, Trend::None);
}

#[test]
fn what_a_clock_did_before_it_was_set_says_nothing() {
    let set = outlook(&[40.0, 44.0, 48.0, 52.0, 0.2, 0.3]);
    assert_eq!(set.trend, Trend::TooLittle { days: 2 });
    let later = outlook(&[44.0, 48.0, 52.0, 0.0, 4.0, 8.0]);
    let trend = Trend::Moving {
        ms_per_day: 4000,
        days: 3,
    };
    assert_eq!(later.trend, trend);
}

#[test]
fn one_odd_day_does_not_bend_the_trend() {
    let outlook = outlook(&[1.0, 2.0, 3.0, 9.0, 5.0, 6.0, 7.0]);
    assert!(
        matches!(
            outlook.trend,
            Trend::Moving {
                ms_per_day: 1000,
                ..
            }
        ),
        "{outlook:?}"
    );
}

#[test]
fn samples_are_kept_for_as_long_as_service_credits_need_them() {
    let keep = |samples, hourly| Retention::new(TimeDelta::days(samples), TimeDelta::days(hourly));
    assert!(keep(35, 35).is_ok());
    assert_eq!(keep(34, 396), Err(RetentionError::SamplesTooShort));
    assert_eq!(keep(100, 99), Err(RetentionError::HourlyShorterThanSamples));
    let default = Retention::default();
    assert_eq!(Retention::new(default.samples, default.hourly), Ok(default));
}

proptest! {
    #[test]
    fn a_steady_clock_is_read_right_through_noise(
        slope in -8000_i64..8000,
        begin in -20_000_i64..20_000,
        noise in proptest::collection::vec(-150_i64..150, 3..20),
    ) {
        let days: Vec<DayDrift> = (0..)
            .zip(&noise)
            .map(|(day, noise)| DayDrift {
                at: at(day * 86_400),
                drift_ms: begin + slope * day + noise,
            })
            .collect();
        let outlook = Outlook::of(None, &days);
        match outlook.trend {
            Trend::Moving { ms_per_day, .. } => prop_assert!((ms_per_day - slope).abs() <= 300),
            Trend::None => prop_assert!(slope.abs() <= 400),
            Trend::TooLittle { .. } => prop_assert!(false, "{:?}", days),
        }
    }
}
