//! Single checks: kept as rows, folded by the hour, read back alike.

use chrono::TimeDelta;
use domain::headline::State;
use domain::practice::SiteNumber;
use domain::sample::Sample;
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

async fn samples(scratch: &Scratch, site: SiteNumber) -> Vec<Sample> {
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
    assert!(told[1].heartbeat_age.unwrap() > TimeDelta::days(40_000));
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
