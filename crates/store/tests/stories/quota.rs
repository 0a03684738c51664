//! Halo counts on when Sundog starts again.

use chrono::NaiveDate;
use store::{CycleRecord, QuotaRow, Store};

use crate::scratch::{Scratch, at};

fn quota(asked: u32) -> QuotaRow {
    QuotaRow {
        day: NaiveDate::from_ymd_opt(2026, 11, 28).unwrap(),
        asked,
        asked_by_people: asked / 4,
        paused_until: None,
    }
}

#[tokio::test]
async fn the_count_of_a_day_and_a_pause_survive_a_restart() {
    let scratch = Scratch::new().await;
    assert_eq!(scratch.store.quota().await.unwrap(), None);
    scratch.store.keep_quota(quota(3)).await.unwrap();
    let paused = QuotaRow {
        paused_until: Some(at(15)),
        ..quota(640)
    };
    scratch.store.keep_quota(paused).await.unwrap();
    scratch.store.close().await;
    let store = Store::open(&scratch.path()).await.unwrap();
    assert_eq!(store.quota().await.unwrap(), Some(paused));
}

#[tokio::test]
async fn a_cycle_carries_the_count_along() {
    let scratch = Scratch::new().await;
    let counted = CycleRecord {
        quota: Some(quota(10)),
        ..CycleRecord::default()
    };
    scratch.store.record(counted).await.unwrap();
    scratch.record(vec![]).await;
    assert_eq!(scratch.store.quota().await.unwrap(), Some(quota(10)));
}
