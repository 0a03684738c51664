//! What remains of checks: made once when their hour is folded, again from the samples on demand,
//! and kept apart from them.

use chrono::{DateTime, TimeDelta, Utc};
use domain::headline::State;
use domain::practice::SiteRow;
use domain::rollup::{Rollup, Spread};
use domain::sample::Sample;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use store::{Checkpoint, CycleRecord, Store};

use crate::scratch::{Scratch, at, checkpoint, sample};

/// The first midnight (UTC) after the story begins, in minutes.
const MIDNIGHT: i64 = 10 * 60;

async fn record(store: &Store, checks: Vec<(SiteRow, Sample)>) {
    let checkpoints = checks
        .into_iter()
        .map(|(site, sample)| Checkpoint {
            sample: Some(sample),
            ..checkpoint(site, 0, 0)
        })
        .collect();
    let cycle = CycleRecord {
        checkpoints,
        ..CycleRecord::default()
    };
    store.record(cycle).await.unwrap();
}

async fn fold_all(store: &Store) {
    while store.fold_samples(at(99_999)).await.unwrap() > 0 {}
}

async fn hours(store: &Store, site: SiteRow) -> Vec<(i64, Rollup)> {
    let hours = store.hourly_rollups(site, at(0), at(99_999)).await;
    hours
        .unwrap()
        .into_iter()
        .map(|hour| ((hour.from - at(0)).num_hours(), hour.rollup))
        .collect()
}

async fn days(store: &Store, site: SiteRow) -> Vec<Rollup> {
    let days = store.daily_rollups(site, at(-1440), at(99_999)).await;
    days.unwrap().into_iter().map(|day| day.rollup).collect()
}

#[tokio::test]
async fn an_hour_and_its_day_are_rolled_up_when_the_hour_is_folded() {
    let scratch = Scratch::new().await;
    let site = scratch.site("1").await;
    let checks = [(1, 10, -300), (6, 50, 200), (11, 30, 400)];
    let checks = checks.map(|(minute, age, drift_ms)| Sample {
        heartbeat_age: Some(TimeDelta::seconds(age)),
        clock_drift: Some(TimeDelta::milliseconds(drift_ms)),
        ..sample(minute)
    });
    record(&scratch.store, checks.map(|check| (site, check)).to_vec()).await;
    assert_eq!(hours(&scratch.store, site).await, []);
    fold_all(&scratch.store).await;
    let [(0, hour)] = hours(&scratch.store, site).await[..] else {
        panic!("one hour")
    };
    assert_eq!((hour.checks, hour.heartbeats), (3, 3));
    assert_eq!(hour.longest_gap_seconds, Some(300));
    let age = Spread {
        min: 10,
        mean: 30,
        max: 50,
        p95: 50,
    };
    assert_eq!(hour.heartbeat_age_seconds, Some(age));
    let drift = Spread {
        min: -300,
        mean: 100,
        max: 400,
        p95: 400,
    };
    assert_eq!(hour.clock_drift_ms, Some(drift));
    let [day] = days(&scratch.store, site).await[..] else {
        panic!("one day")
    };
    assert!(day.heartbeat_steps.is_some(), "kept of days only");
    let heartbeat_steps = None;
    assert_eq!(
        hour,
        Rollup {
            heartbeat_steps,
            ..day
        }
    );
}

#[tokio::test]
async fn a_day_is_one_of_utc_and_grows_with_each_of_its_hours() {
    let scratch = Scratch::new().await;
    let site = scratch.site("1").await;
    let minutes = [5, 65, MIDNIGHT - 1, MIDNIGHT];
    let checks = minutes.map(|minute| (site, sample(minute)));
    record(&scratch.store, checks.to_vec()).await;
    fold_all(&scratch.store).await;
    let counts = |rollups: Vec<Rollup>| rollups.iter().map(|each| each.checks).collect::<Vec<_>>();
    assert_eq!(counts(days(&scratch.store, site).await), [3, 1]);
    let hours = hours(&scratch.store, site).await;
    assert_eq!(
        hours.iter().map(|hour| hour.0).collect::<Vec<_>>(),
        [0, 1, 9, 10]
    );
    let of_all = scratch.store.daily_rollups_of_all(at(0)).await.unwrap();
    assert_eq!(of_all.len(), 1, "the first day began before the story");
    assert_eq!((of_all[0].0, of_all[0].1.from), (site, at(MIDNIGHT)));
}

#[tokio::test]
async fn a_check_that_is_recorded_late_is_rolled_up_with_the_others_and_none_twice() {
    let scratch = Scratch::new().await;
    let (site, neighbour) = (scratch.site("1").await, scratch.site("2").await);
    let checks = vec![(site, sample(10)), (neighbour, sample(11))];
    record(&scratch.store, checks).await;
    fold_all(&scratch.store).await;
    record(&scratch.store, vec![(site, sample(5))]).await;
    scratch.store.close().await;
    let store = Store::open(&scratch.path()).await.unwrap();
    fold_all(&store).await;
    fold_all(&store).await;
    assert_eq!(days(&store, site).await[0].checks, 2);
    assert_eq!(
        hours(&store, site).await[0].1.longest_gap_seconds,
        Some(300)
    );
    assert_eq!(days(&store, neighbour).await[0].checks, 1);
}

#[tokio::test]
async fn rollups_outlive_their_samples_and_are_not_made_anew_from_what_is_left() {
    let scratch = Scratch::new().await;
    let site = scratch.site("1").await;
    let checks = (0..5).map(|hour| (site, sample(hour * 60)));
    record(&scratch.store, checks.collect()).await;
    fold_all(&scratch.store).await;
    let before = (
        hours(&scratch.store, site).await,
        days(&scratch.store, site).await,
    );
    scratch.store.prune_samples(at(180)).await.unwrap();
    scratch.store.rebuild_rollups(at(0), at(300)).await.unwrap();
    assert_eq!(scratch.store.roll_up_due().await.unwrap(), 1);
    assert_eq!(scratch.store.roll_up_due().await.unwrap(), 0);
    let after = (
        hours(&scratch.store, site).await,
        days(&scratch.store, site).await,
    );
    assert_eq!(before, after);
}

#[tokio::test]
async fn hourly_rollups_go_and_daily_ones_stay() {
    let scratch = Scratch::new().await;
    let site = scratch.site("1").await;
    let checks = (0..5).map(|hour| (site, sample(hour * 60)));
    record(&scratch.store, checks.collect()).await;
    fold_all(&scratch.store).await;
    assert_eq!(scratch.store.prune_rollups(at(180)).await.unwrap(), 3);
    assert_eq!(scratch.store.prune_rollups(at(180)).await.unwrap(), 0);
    assert_eq!(hours(&scratch.store, site).await.len(), 2);
    assert_eq!(days(&scratch.store, site).await[0].checks, 5);
}

/// Checks of sites that lie in different blocks: site, second, state, age, drift in tenths, latency.
type VerifyCheck = (usize, i64, State, Option<i64>, Option<i64>, u32);

fn any_checks() -> impl Strategy<Value = Vec<VerifyCheck>> {
    let check = (
        0_usize..3,
        0_i64..20 * 3600,
        proptest::sample::select(&[State::Online, State::Degraded, State::Offline][..]),
        proptest::option::of(0_i64..400),
        proptest::option::of(-700_i64..700),
        1_u32..2000,
    );
    proptest::collection::vec(check, 1..120)
}

/// The reference is slow and simple: every sample that can still be read, counted by hand.
#[test]
fn rollups_are_what_a_slow_count_of_the_samples_gives() {
    let mut runner = TestRunner::new(Config::with_cases(24));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let outcome = runner.run(&any_checks(), |checks| {
        runtime.block_on(agree(checks));
        Ok(())
    });
    outcome.unwrap();
}

async fn agree(checks: Vec<VerifyCheck>) {
    let scratch = Scratch::new().await;
    let mut sites = Vec::new();
    for number in 0..70 {
        sites.push(scratch.site(&number.to_string()).await);
    }
    let sites = [sites[0], sites[20], sites[69]];
    let checks = checks
        .into_iter()
        .map(|(site, second, state, age, drift, latency_ms)| {
            let sample = Sample {
                at: at(0) + TimeDelta::seconds(second),
                state,
                heartbeat_age: age.map(TimeDelta::seconds),
                clock_drift: drift.map(|tenths| TimeDelta::milliseconds(tenths * 100)),
                latency_ms,
            };
            (sites[site], sample)
        });
    record(&scratch.store, checks.collect()).await;
    fold_all(&scratch.store).await;
    for site in sites {
        let samples = scratch
            .store
            .samples(site, at(0), at(99_999))
            .await
            .unwrap();
        let within = |from: DateTime<Utc>, to: DateTime<Utc>| -> Vec<Sample> {
            let within = samples
                .iter()
                .filter(|sample| sample.at >= from && sample.at < to);
            within.cloned().collect()
        };
        let mut seen = 0;
        for (hour, rollup) in hours(&scratch.store, site).await {
            let samples = within(at(hour * 60), at(hour * 60 + 60));
            seen += samples.len();
            compare(&samples, &rollup);
        }
        assert_eq!(seen, samples.len(), "no hour is missing");
        let midnight = at(MIDNIGHT);
        let by_day = [within(at(0), midnight), within(midnight, at(99_999))];
        let by_day: Vec<_> = by_day.iter().filter(|day| !day.is_empty()).collect();
        let days = days(&scratch.store, site).await;
        assert_eq!(days.len(), by_day.len());
        for (samples, rollup) in by_day.into_iter().zip(days) {
            compare(samples, &rollup);
        }
    }
}

fn compare(samples: &[Sample], rollup: &Rollup) {
    let beating = || {
        samples
            .iter()
            .filter(|sample| sample.state != State::Offline)
    };
    let ages: Vec<f64> = beating()
        .filter_map(|sample| Some(sample.heartbeat_age?.num_seconds() as f64))
        .collect();
    let drifts: Vec<f64> = beating()
        .filter_map(|sample| Some(sample.clock_drift?.num_milliseconds() as f64))
        .collect();
    let latencies: Vec<f64> = samples
        .iter()
        .map(|sample| f64::from(sample.latency_ms))
        .collect();
    assert_eq!(rollup.checks as usize, samples.len());
    assert_eq!(rollup.heartbeats as usize, ages.len());
    let gaps = samples
        .windows(2)
        .map(|pair| (pair[1].at - pair[0].at).num_seconds());
    assert_eq!(rollup.longest_gap_seconds, gaps.max());
    close(&ages, rollup.heartbeat_age_seconds, 0.5, |age| age);
    close(&drifts, rollup.clock_drift_ms, 50.0, f64::abs);
    let mean = latencies.iter().sum::<f64>() / latencies.len() as f64;
    close(
        &latencies,
        rollup.latency_ms,
        1.0 + mean * 0.05,
        |latency| latency,
    );
}

/// `off` is by how much the mean may be rounded; `size` is what the 95th percentile is one of.
fn close(values: &[f64], spread: Option<Spread>, off: f64, size: impl Fn(f64) -> f64) {
    let Some(spread) = spread else {
        assert!(values.is_empty());
        return;
    };
    let fold = |pick: fn(f64, f64) -> f64| values.iter().copied().reduce(pick).unwrap();
    assert_eq!(spread.min as f64, fold(f64::min));
    assert_eq!(spread.max as f64, fold(f64::max));
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    assert!(
        (spread.mean as f64 - mean).abs() <= off,
        "{spread:?} {mean}"
    );
    let p95 = spread.p95 as f64;
    let at_most = values.iter().filter(|value| size(**value) <= p95).count();
    let below = values.iter().filter(|value| size(**value) < p95).count();
    assert!(at_most * 100 >= values.len() * 95, "{spread:?} {values:?}");
    assert!(
        below * 100 < values.len() * 95,
        "and no smaller one will do"
    );
}
