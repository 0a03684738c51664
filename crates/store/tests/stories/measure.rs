//! What the database weighs, measured from what it holds.

use store::{Checkpoint, CycleRecord};

use crate::scratch::{Scratch, at, checkpoint, sample};

/// The first midnight (UTC) after the story begins, in minutes.
const MIDNIGHT: i64 = 10 * 60;
const DAY: i64 = 24 * 60;

async fn watch(scratch: &Scratch, days: i64) {
    let site = scratch.site("1").await;
    for minute in (0..MIDNIGHT + days * DAY).step_by(30) {
        let check = Checkpoint {
            sample: Some(sample(minute)),
            ..checkpoint(site, minute, minute)
        };
        let cycle = CycleRecord {
            checkpoints: vec![check],
            ..CycleRecord::default()
        };
        scratch.store.record(cycle).await.unwrap();
    }
    while scratch
        .store
        .fold_samples(at(MIDNIGHT + days * DAY))
        .await
        .unwrap()
        > 0
    {}
}

#[tokio::test]
async fn growth_is_measured_over_whole_days_and_the_first_is_none() {
    let scratch = Scratch::new().await;
    watch(&scratch, 2).await;
    let measured = scratch
        .store
        .measure(at(MIDNIGHT + 2 * DAY + 60))
        .await
        .unwrap();
    assert_eq!((measured.days_measured, measured.days_known), (2, 3));
    assert_eq!(measured.checks, 2 * 48);
    for weight in [measured.samples, measured.hourly, measured.daily] {
        assert!(weight.bytes > 0, "{measured:?}");
        assert_eq!(weight.days_stored, 3, "{measured:?}");
    }
    assert_eq!(
        measured.file_bytes,
        scratch.store.size_bytes().await.unwrap()
    );
}

#[tokio::test]
async fn nothing_is_measured_before_there_is_a_whole_day() {
    let scratch = Scratch::new().await;
    let fresh = scratch.store.measure(at(0)).await.unwrap();
    assert_eq!((fresh.days_measured, fresh.checks), (0, 0));
    watch(&scratch, 0).await;
    let first_night = scratch.store.measure(at(MIDNIGHT + 60)).await.unwrap();
    assert_eq!((first_night.days_measured, first_night.checks), (0, 0));
    assert_eq!(first_night.samples.bytes, 0);
}
