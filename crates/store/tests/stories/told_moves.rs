//! What Halo told before, and how long two installations lived side by side: kept, and read after a restart.

use chrono::TimeDelta;
use domain::told_move::{ToldMove, ToldMoveKind};
use domain::twin::TwinLife;
use store::{CycleRecord, Store, ToldMoveRow, TwinLifeRow};

use crate::scratch::{Scratch, at, mapping};

fn moved(kind: ToldMoveKind, was: &str, became: &str) -> ToldMove {
    ToldMove {
        kind,
        was: was.to_owned(),
        became: became.to_owned(),
    }
}

#[tokio::test]
async fn what_moved_is_kept_with_its_moment_and_its_guid() {
    let scratch = Scratch::new().await;
    let (one, other) = (scratch.site("1").await, scratch.site("2").await);
    let row = |site, minute, kind, was: &str, became: &str| ToldMoveRow {
        site,
        guid: mapping(1).guid,
        at: at(minute),
        moved: moved(kind, was, became),
    };
    let updated = row(one, 1, ToldMoveKind::LinkUpdated, "26.1", "26.2");
    let emptied = row(one, 2, ToldMoveKind::CatalogueEmptied, "Patients", "none");
    let again = row(one, 3, ToldMoveKind::LinkUpdated, "26.2", "26.3");
    let back = row(other, 4, ToldMoveKind::LinkReplaced, "26.3", "26.2");
    let cycle = CycleRecord {
        told_moves: vec![updated, emptied.clone(), again.clone(), back.clone()],
        ..CycleRecord::default()
    };
    scratch.store.record(cycle).await.unwrap();
    scratch.store.close().await;

    let store = Store::open(&scratch.path()).await.unwrap();
    let window = (at(2), at(9));
    assert_eq!(
        store.told_moves(one, window, 9).await.unwrap(),
        [again, emptied.clone()],
        "newest first, within the window"
    );
    let both = [one, other];
    let newest = store.catalogue_moves_of(&both, None).await.unwrap();
    assert_eq!(newest.into_values().collect::<Vec<_>>(), [emptied]);
    let before = store.catalogue_moves_of(&both, Some(at(1))).await.unwrap();
    assert!(before.is_empty(), "nothing had happened then");
    let updates = store.link_updates(None).await.unwrap();
    let expected = [((one, mapping(1).guid), at(3))];
    assert_eq!(updates.into_iter().collect::<Vec<_>>(), expected);
    assert!(store.link_updates(Some(&[other])).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_life_beside_the_approved_guid_counts_for_that_guid_alone() {
    let scratch = Scratch::new().await;
    let site = scratch.site("1").await;
    let settled = CycleRecord {
        settled: vec![(site, mapping(1))],
        ..CycleRecord::default()
    };
    scratch.store.record(settled).await.unwrap();
    let life = |approved, hours| TwinLifeRow {
        site,
        guid: mapping(2).guid,
        life: TwinLife {
            approved,
            first_seen_at: at(-9000),
            beside: TimeDelta::hours(hours),
            beside_at: Some(at(5)),
            is_beside: true,
        },
    };
    let keep = async |store: &Store, row: TwinLifeRow| {
        let lives = vec![row];
        let cycle = CycleRecord {
            lives,
            ..CycleRecord::default()
        };
        store.record(cycle).await.unwrap();
    };
    keep(&scratch.store, life(mapping(1).guid, 20)).await;
    let newest = life(mapping(1).guid, 25);
    keep(&scratch.store, newest).await;
    scratch.store.close().await;

    let store = Store::open(&scratch.path()).await.unwrap();
    assert_eq!(store.twin_lives(None).await.unwrap(), [newest]);
    assert_eq!(store.twin_lives(Some(&[site])).await.unwrap(), [newest]);
    keep(&store, life(mapping(3).guid, 99)).await;
    assert_eq!(
        store.twin_lives(None).await.unwrap(),
        [],
        "it lived beside another one than is approved now"
    );
}
