//! A cycle settles the sites that waited for their GUID, together with all else that it found out.

use domain::import::Verdict;
use domain::practice::SiteRow;
use domain::tracks::Track;
use store::{CycleRecord, TrackName};

use crate::scratch::{Scratch, at, checkpoint, mapping, transition};

fn finds(settled: Vec<(SiteRow, store::Mapping)>, minute: i64) -> CycleRecord {
    CycleRecord {
        settled,
        decided_at: at(minute),
        ..CycleRecord::default()
    }
}

#[tokio::test]
async fn what_was_found_for_a_site_is_mapped_in_the_ledger_and_ends_its_waiting() {
    let scratch = Scratch::new().await;
    let site = scratch.site("1").await;
    let words = "Halo knows no site".to_owned();
    let waits = CycleRecord {
        waiting: vec![(site, Verdict::NotFound, words.clone())],
        ..finds(vec![], 1)
    };
    scratch.store.record(waits).await.unwrap();
    let waiting = &scratch.store.sites().await.unwrap()[0].waiting;
    assert_eq!(*waiting, Some((Verdict::NotFound, words)));

    let recorded = scratch.store.record(finds(vec![(site, mapping(1))], 2));
    assert_eq!(recorded.await.unwrap().refused, []);
    let found = &scratch.store.sites().await.unwrap()[0];
    assert_eq!((found.guid, &found.waiting), (Some(mapping(1).guid), &None));
    let entry = &scratch.store.ledger_of(site, 9).await.unwrap()[0];
    assert_eq!(
        (entry.valid_from, entry.decided_by.as_str()),
        (at(2), "sundog:watch")
    );
}

#[tokio::test]
async fn a_guid_that_somebody_has_meanwhile_is_refused_and_the_rest_is_recorded() {
    let scratch = Scratch::new().await;
    let (first, second) = (scratch.site("1").await, scratch.site("2").await);
    let found = vec![(first, mapping(1)), (second, mapping(1))];
    let cycle = CycleRecord {
        checkpoints: vec![checkpoint(second, 2, 1)],
        ..finds(found, 2)
    };
    let recorded = scratch.store.record(cycle).await.unwrap();
    assert_eq!(recorded.refused, [second]);
    let sites = scratch.store.sites().await.unwrap();
    assert_eq!(
        (sites[0].guid, sites[1].guid, sites[1].latest.checks),
        (Some(mapping(1).guid), None, 1)
    );
}

#[tokio::test]
async fn nothing_is_settled_where_the_rest_of_the_cycle_cannot_be_written() {
    let scratch = Scratch::new().await;
    let site = scratch.site("1").await;
    let reachability = TrackName::Track(Track::Reachability);
    let cycle = CycleRecord {
        transitions: vec![transition(SiteRow(99), reachability, "online", 1, 0)],
        ..finds(vec![(site, mapping(1))], 2)
    };
    scratch.store.record(cycle).await.unwrap_err();
    assert_eq!(scratch.store.sites().await.unwrap()[0].guid, None);
    assert_eq!(scratch.store.ledger_of(site, 9).await.unwrap(), []);
}
