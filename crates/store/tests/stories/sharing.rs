//! Several handles on one file: the service, the command line, and what is left after a crash.

use store::Store;

use crate::scratch::{Scratch, added, at, entry, mapping, principal};

#[tokio::test]
async fn two_handles_that_write_in_turn_do_not_get_in_each_others_way() {
    let scratch = Scratch::new().await;
    let other = Store::open(&scratch.path()).await.unwrap();
    for number in 0..20 {
        let site_id = number.to_string();
        let (ours, theirs) = (entry("Ours", &site_id), entry("Theirs", &site_id));
        let by = principal();
        let (one, two) = tokio::join!(
            scratch
                .store
                .add_practice(&ours, None, None, &by, at(number)),
            other.add_practice(&theirs, None, None, &by, at(number)),
        );
        added(one.unwrap());
        added(two.unwrap());
    }
    assert_eq!(scratch.store.practices().await.unwrap().len(), 40);
    assert_eq!(other.sites().await.unwrap().len(), 20);
}

#[tokio::test]
async fn only_what_others_commit_changes_the_version_of_the_data() {
    let scratch = Scratch::new().await;
    let other = Store::open(&scratch.path()).await.unwrap();
    let before = scratch.store.data_version().await.unwrap();

    let site = scratch.site("1").await;
    scratch.store.practices().await.unwrap();
    scratch.store.fold_samples(at(99)).await.unwrap();
    assert_eq!(
        scratch.store.data_version().await.unwrap(),
        before,
        "our own writes do not count"
    );

    other
        .settle_site(site, mapping(1), &principal(), at(1))
        .await
        .unwrap();
    let after = scratch.store.data_version().await.unwrap();
    assert_ne!(after, before, "the other's write counts");
    assert_eq!(
        scratch.store.data_version().await.unwrap(),
        after,
        "but only once"
    );
    scratch.site("2").await;
    assert_eq!(
        scratch.store.data_version().await.unwrap(),
        after,
        "our own still do not count"
    );
    assert_eq!(
        scratch.store.clone().data_version().await.unwrap(),
        after,
        "a clone is no other"
    );
}

#[tokio::test]
async fn what_was_written_is_there_after_a_store_was_dropped_without_closing_it() {
    let scratch = Scratch::new().await;
    let (id, _) = scratch.practice("1").await;
    // As after a crash: the file and its log as they are on disk, without a checkpoint.
    let copy = tempfile::tempdir().unwrap();
    for ending in ["", "-wal"] {
        let name = format!("sundog.db{ending}");
        std::fs::copy(
            scratch.path().with_file_name(&name),
            copy.path().join(&name),
        )
        .unwrap();
    }
    let reopened = Store::open(&copy.path().join("sundog.db")).await.unwrap();
    assert_eq!(reopened.practices().await.unwrap()[0].id, id);
}

#[tokio::test]
async fn a_closed_store_says_so() {
    let scratch = Scratch::new().await;
    scratch.store.close().await;
    let refusal = scratch.store.practices().await.unwrap_err();
    assert!(matches!(refusal, store::StoreError::Closed), "{refusal:?}");
    let log = scratch.path().with_file_name("sundog.db-wal");
    assert!(!log.exists(), "closing writes the log back into the file");
}
