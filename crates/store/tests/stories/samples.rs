//! Single checks: kept as rows, folded by the hour, read back alike.

use chrono::TimeDelta;
use domain::headline::State;
use domain::practice::SiteRow;
use domain::sample::Sample;
use domain::verification::VerifyCheck;
use store::{Checkpoint, CycleRecord};

use crate::scratch::{Scratch, at, checkpoint, sample, sampled};

async fn record(scratch: &Scratch, checkpoints: Vec<Checkpoint>) {
    scratch
        .store
        .record(CycleRecord {
            checkpoints,
            ..CycleRecord::default()
        })
        .await
        .unwrap();
}

async fn fold_all(scratch: &Scratch, before: i64) -> usize {
    let mut folded = 0;
    loop {
        match scratch.store.fold_samples(at(before)).await.unwrap() {
            0 => return folded,
            rows => folded += rows,
        }
    }
}

async fn samples(scratch: &Scratch, site: SiteRow) -> Vec<Sample> {
    scratch.store.samples(site, at(0), at(999)).await.unwrap()
}

#[tokio::test]
async fn samples_read_the_same_before_and_after_their_hour_is_folded() {
    let scratch = Scratch::new().await;
    let mut sites = Vec::new();
    for number in 0..40 {
        sites.push(scratch.site(&number.to_string()).await);
    }
    for minute in (0..120).step_by(5) {
        let checkpoints = sites
            .iter()
            .map(|site| sampled(*site, minute, minute))
            .collect();
        record(&scratch, checkpoints).await;
    }
    let before = samples(&scratch, sites[17]).await;
    assert_eq!(before.len(), 24);
    assert_eq!(fold_all(&scratch, 120).await, 40 * 24);
    let after = samples(&scratch, sites[17]).await;
    assert_eq!(after.len(), 24);
    for (before, after) in before.iter().zip(&after) {
        let kept = Sample {
            latency_ms: before.latency_ms,
            ..after.clone()
        };
        assert_eq!(
            *before, kept,
            "whole seconds and tenths are kept as they are"
        );
        assert!(before.latency_ms.abs_diff(after.latency_ms) <= 4);
    }
}

#[tokio::test]
async fn an_hour_that_is_not_over_is_not_folded() {
    let scratch = Scratch::new().await;
    let site = scratch.site("1").await;
    record(
        &scratch,
        vec![
            sampled(site, 1, 1),
            sampled(site, 59, 2),
            sampled(site, 61, 3),
        ],
    )
    .await;
    assert_eq!(fold_all(&scratch, 59).await, 0);
    assert_eq!(fold_all(&scratch, 60).await, 2);
    assert_eq!(fold_all(&scratch, 119).await, 0);
    assert_eq!(samples(&scratch, site).await.len(), 3);
}

#[tokio::test]
async fn a_check_that_is_recorded_late_joins_its_hour() {
    let scratch = Scratch::new().await;
    let site = scratch.site("1").await;
    let neighbour = scratch.site("2").await;
    record(
        &scratch,
        vec![sampled(site, 10, 1), sampled(neighbour, 11, 1)],
    )
    .await;
    fold_all(&scratch, 60).await;
    record(&scratch, vec![sampled(site, 5, 2)]).await;
    fold_all(&scratch, 60).await;
    let minutes: Vec<_> = samples(&scratch, site)
        .await
        .iter()
        .map(|s| (s.at - at(0)).num_minutes())
        .collect();
    assert_eq!(minutes, [5, 10]);
    assert_eq!(samples(&scratch, neighbour).await.len(), 1);
}

#[tokio::test]
async fn what_a_check_did_not_tell_stays_untold() {
    let scratch = Scratch::new().await;
    let site = scratch.site("1").await;
    let odd = Sample {
        at: at(2) + TimeDelta::milliseconds(700),
        state: State::Unreachable,
        heartbeat_age: None,
        clock_drift: None,
        latency_ms: u32::MAX,
    };
    let far_off = Sample {
        heartbeat_age: Some(TimeDelta::days(9_999_999)),
        clock_drift: Some(-TimeDelta::days(9_999_999)),
        ..sample(3)
    };
    let wrap = |sample| Checkpoint {
        sample: Some(sample),
        ..checkpoint(site, 2, 1)
    };
    record(&scratch, vec![wrap(odd), wrap(far_off)]).await;
    fold_all(&scratch, 60).await;
    let told = samples(&scratch, site).await;
    assert_eq!(told[0].at, at(2), "whole seconds");
    assert_eq!(
        (told[0].state, told[0].heartbeat_age),
        (State::Unreachable, None)
    );
    assert_eq!(told[0].clock_drift, None);
    assert!(told[1].heartbeat_age.unwrap() > TimeDelta::days(20_000));
    assert!(told[1].clock_drift.unwrap() < -TimeDelta::days(2_000));
}

#[tokio::test]
async fn old_hours_go_and_newer_ones_stay() {
    let scratch = Scratch::new().await;
    let site = scratch.site("1").await;
    record(
        &scratch,
        (0..5).map(|hour| sampled(site, hour * 60, hour)).collect(),
    )
    .await;
    fold_all(&scratch, 999).await;
    assert_eq!(scratch.store.prune_samples(at(180)).await.unwrap(), 3);
    assert_eq!(scratch.store.prune_samples(at(180)).await.unwrap(), 0);
    assert_eq!(samples(&scratch, site).await.len(), 2);
}

#[tokio::test]
async fn what_an_older_sundog_folded_is_read_and_joined_by_a_late_check() {
    let scratch = Scratch::new().await;
    let mut sites = Vec::new();
    for number in 1..=17 {
        sites.push(scratch.site(&number.to_string()).await);
    }
    // Sixteen sites a row: one check of the second site of each, ten minutes past.
    let hour = at(0).timestamp() / 3600;
    let former = format!(
        "INSERT INTO sample_hour (hour, block, samples)
         VALUES ({hour}, 0, x'0108b258c333019c'), ({hour}, 1, x'0108b258c333019c')"
    );
    scratch.sql(&former).await;
    let minutes = async |site| -> Vec<i64> {
        let kept = samples(&scratch, site).await;
        kept.iter()
            .map(|one| (one.at - at(0)).num_minutes())
            .collect()
    };
    let (first, last) = (sites[0], sites[16]);
    assert_eq!(
        (minutes(first).await, minutes(last).await),
        (vec![10], vec![10])
    );
    record(
        &scratch,
        vec![sampled(first, 30, 2), sampled(sites[5], 30, 2)],
    )
    .await;
    assert_eq!(fold_all(&scratch, 60).await, 2);
    assert_eq!(
        (minutes(first).await, minutes(last).await),
        (vec![10, 30], vec![10])
    );
    assert_eq!(minutes(sites[5]).await, [30]);
    let days = scratch
        .store
        .daily_rollups(last, at(-1440), at(60))
        .await
        .unwrap();
    assert_eq!(days[0].rollup.checks, 1);
    scratch.sql("DELETE FROM sample_hour WHERE block = 0").await;
    assert_eq!(
        minutes(last).await,
        [0; 0],
        "all of them are in one row now"
    );
}

#[tokio::test]
async fn an_hour_that_cannot_be_read_is_set_aside_once_and_told_and_folding_goes_on() {
    let scratch = Scratch::new().await;
    let (site, store) = (scratch.site("1").await, &scratch.store);
    let hour = |first: i64, checks: i64| -> Vec<Checkpoint> {
        (0..2).map(|n| sampled(site, first + n, checks)).collect()
    };
    record(&scratch, hour(1, 1)).await;
    record(&scratch, hour(61, 2)).await;
    fold_all(&scratch, 120).await;
    scratch
        .sql("UPDATE sample_hour SET samples = x'ff' WHERE hour = (SELECT MIN(hour) FROM sample_hour)")
        .await;
    // One check comes late, the next hour in time: both have to do with the day of the bad one.
    record(&scratch, vec![sampled(site, 30, 3)]).await;
    record(&scratch, hour(121, 4)).await;
    assert_eq!(fold_all(&scratch, 180).await, 3);
    while store.roll_up_due().await.unwrap() > 0 {}
    let kept = samples(&scratch, site).await;
    let minutes: Vec<_> = kept
        .iter()
        .map(|one| (one.at - at(0)).num_minutes())
        .collect();
    assert_eq!(minutes, [30, 61, 62, 121, 122]);
    let told = told(&scratch).await;
    assert!(
        told.contains("block 0: its samples could not be read and were set aside"),
        "{told}"
    );
}

#[tokio::test]
async fn a_check_whose_state_nobody_knows_does_not_stop_the_others() {
    let scratch = Scratch::new().await;
    let (site, neighbour) = (scratch.site("1").await, scratch.site("2").await);
    record(
        &scratch,
        vec![sampled(site, 1, 1), sampled(neighbour, 1, 1)],
    )
    .await;
    scratch
        .sql("UPDATE sample SET state = 'sunny' WHERE site = 1")
        .await;
    assert_eq!(fold_all(&scratch, 60).await, 2);
    assert_eq!(samples(&scratch, site).await, []);
    assert_eq!(samples(&scratch, neighbour).await.len(), 1);
    let told = told(&scratch).await;
    assert!(
        told.contains("site 1: its checks could not be read"),
        "{told}"
    );
}

#[tokio::test]
async fn a_rollup_that_cannot_be_read_is_told() {
    let scratch = Scratch::new().await;
    let site = scratch.site("1").await;
    record(&scratch, vec![sampled(site, 1, 1)]).await;
    fold_all(&scratch, 60).await;
    scratch.sql("UPDATE rollup_day SET rollups = x'ff'").await;
    let told = told(&scratch).await;
    assert!(
        told.contains("block 0: a roll-up in the database"),
        "{told}"
    );
}

async fn told(scratch: &Scratch) -> String {
    let findings = scratch.verified(200).await;
    let of_samples = findings
        .iter()
        .find(|one| one.check() == VerifyCheck::Samples);
    of_samples.unwrap().to_string()
}
