//! A clock that ran ahead for some minutes, years away, and what is left of it after the repair.

use domain::observation::FailureClass;
use domain::tracks::{Reason, Tracks};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use store::{ClockRepair, Repaired, StoreError};

use crate::scratch::{at, mapping, principal};
use crate::verify::{Watch, offline, online, wrong};

/// Some years later.
const AHEAD: i64 = 5_000_000;
/// When the clock is right again and the repair runs.
const NOW: i64 = 120;

/// A healthy database whose clock ran ahead: practices lapsed, were seen years later, failed and were
/// restarted, moved and were decided about there.
async fn ran_ahead() -> Watch {
    let mut watch = Watch::filled().await;
    let store = watch.scratch.store.clone();
    let by = principal();
    let sites: Vec<_> = watch.seen.keys().copied().collect();
    watch.sees(sites[1], 92..95, offline()).await;
    for site in &sites {
        let lapsed = watch.step(*site, 96, Tracks::unknown(Reason::NotObserved), false);
        store.record(lapsed).await.unwrap();
    }
    watch.sees(sites[0], AHEAD..AHEAD + 3, online()).await;
    watch.sees(sites[0], AHEAD + 3..AHEAD + 9, offline()).await;
    watch.sees(sites[1], AHEAD..AHEAD + 5, offline()).await;
    watch.sees(sites[1], AHEAD + 5..AHEAD + 9, online()).await;
    let reason = Reason::NetworkDown;
    let mut blind = watch.step(sites[2], AHEAD + 5, Tracks::unanswered(reason), true);
    blind.incident_opened = Some((FailureClass::NetworkDown, at(AHEAD + 5)));
    store.record(blind).await.unwrap();

    // What people decided meanwhile.
    let (first, site) = watch.practice(5).await;
    assert!(
        store
            .withhold_mapping(site, "doubts", &by, at(AHEAD))
            .await
            .unwrap()
    );
    store.retire_practice(first, &by, at(AHEAD)).await.unwrap();
    store
        .restore_practice(first, &by, at(AHEAD + 1))
        .await
        .unwrap();
    store.end_shift(&by, at(AHEAD + 2)).await.unwrap();

    // The clock is right again: an incident of now left its traces years away.
    let mut blind = watch.step(sites[0], AHEAD + 10, Tracks::unanswered(reason), true);
    blind.incident_ended = Some(at(100));
    blind.incident_opened = Some((FailureClass::NetworkDown, at(100)));
    store.record(blind).await.unwrap();
    while store.fold_samples(at(AHEAD + 120)).await.unwrap() > 0 {}
    watch
}

async fn repaired(watch: &Watch) -> Vec<Repaired> {
    let mut repair = ClockRepair::open(&watch.scratch.path()).await.unwrap();
    let previewed = repair.preview(at(NOW)).await.unwrap();
    let done = repair.carry_out(&principal(), at(NOW)).await.unwrap();
    assert_eq!(previewed, done, "it does what it said");
    let again = repair.preview(at(NOW)).await.unwrap();
    assert_eq!(again, [], "and then nothing is left to do");
    repair.close().await.unwrap();
    done
}

#[tokio::test]
async fn what_a_clock_that_ran_ahead_left_is_taken_back_and_everything_agrees_again() {
    let watch = ran_ahead().await;
    watch.scratch.store.close().await;
    let done = repaired(&watch).await;
    let lines: Vec<String> = done
        .iter()
        .map(|(n, words)| format!("{n} {words}"))
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    3 observation counts taken back
    30 spans removed
    18 spans that go on
    3 checkpoints taken back
    1 compacted hours of checks removed
    1 hourly figures removed
    1 daily figures removed
    2 assignments dated now
    1 incidents removed
    1 outages removed
    1 outages that go on
    1 incidents without a trace ended
    1 ends of shifts dated now
    1 ledger entries dated now
    ");
    assert_eq!(wrong(&watch.verified_at(at(NOW)).await), []);
}

#[tokio::test]
async fn the_watch_goes_on_from_the_present_and_the_ledger_too() {
    let mut watch = ran_ahead().await;
    watch.scratch.store.close().await;
    repaired(&watch).await;
    watch.scratch.reopen().await;
    let site = *watch.seen.keys().next().unwrap();
    watch.forget(site);
    watch.sees(site, NOW + 1..NOW + 9, online()).await;
    assert_eq!(wrong(&watch.verified_at(at(NOW + 10)).await), []);
    let store = &watch.scratch.store;
    let (_, new) = watch.scratch.practice("9").await;
    let by = principal();
    let settled = store.settle_site(new, mapping(9), &by, at(NOW + 5));
    assert!(settled.await.unwrap());
    let entry = &store.ledger_of(new, 1).await.unwrap()[0];
    assert_eq!(entry.valid_from, at(NOW + 5));
    assert_eq!(store.shift_ended("Kim").await.unwrap(), Some(at(NOW)));
}

#[tokio::test]
async fn the_ledger_stays_append_only_and_the_audit_trail_says_what_was_dated_anew() {
    let watch = ran_ahead().await;
    watch.scratch.store.close().await;
    repaired(&watch).await;
    let mut database = SqliteConnectOptions::new()
        .filename(watch.scratch.path())
        .connect()
        .await
        .unwrap();
    let rewritten = sqlx::query("UPDATE mapping SET reason = 'mine'")
        .execute(&mut database)
        .await;
    assert!(rewritten.unwrap_err().to_string().contains("append-only"));
    let (was, actor): (String, String) =
        sqlx::query_as("SELECT was, actor FROM audit WHERE action = 'clock_repaired'")
            .fetch_one(&mut database)
            .await
            .unwrap();
    assert_eq!(actor, "Kim");
    assert!(
        was.contains(&at(AHEAD).timestamp_millis().to_string()),
        "{was}"
    );
    assert!(was.contains(r#""audit_entries_ahead":["#), "{was}");
    database.close().await.unwrap();
}

#[tokio::test]
async fn a_database_that_somebody_has_open_is_left_alone() {
    let watch = ran_ahead().await;
    let refused = ClockRepair::open(&watch.scratch.path()).await;
    assert!(matches!(refused.err(), Some(StoreError::Busy)));
    watch.scratch.store.close().await;
    assert!(ClockRepair::open(&watch.scratch.path()).await.is_ok());
}

#[tokio::test]
async fn a_clock_that_was_always_right_leaves_nothing_to_repair() {
    let watch = Watch::filled().await;
    watch.scratch.store.close().await;
    assert_eq!(repaired(&watch).await, []);
    assert_eq!(wrong(&watch.verified_at(at(NOW)).await), []);
}
