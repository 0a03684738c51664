//! Changes of identity, the decisions about them, and the ledger of mappings.

use domain::change::{ChangeKind, ChangeStatus, Proposal, Risk, Side};
use domain::outage::blocked::FeedAck;
use domain::practice::SiteRow;
use domain::site::Pms;
use domain::views::evidence::Whom;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, query};
use store::{
    Change, ChangeEvent, CycleRecord, Decision, FeedAcknowledged, NewChange, RecordedAnswer,
    RejectedChange, StoreError,
};

use crate::scratch::{Scratch, at, mapping, principal};

fn side(guid: Option<u8>) -> Side {
    Side {
        halo_guid: guid.map(|last| mapping(last).guid),
        name: Some("Harbour Clinic".to_owned()),
        pms: Some(Pms::BestPractice.into()),
        ..Side::default()
    }
}

async fn note(scratch: &Scratch, notes: Vec<ChangeEvent>) {
    let changes = notes;
    let record = CycleRecord {
        changes,
        ..CycleRecord::default()
    };
    scratch.store.record(record).await.unwrap();
}

fn opened(site: SiteRow, fingerprint: &str, minute: i64) -> ChangeEvent {
    let proposal = Proposal {
        kind: ChangeKind::GuidChanged,
        risk: Risk::R1,
        old: side(Some(1)),
        new: side(Some(2)),
        checks: Vec::new(),
        meaning: String::new(),
        entered_by: None,
    };
    ChangeEvent::Opened(Box::new(opening(site, proposal, fingerprint, minute)))
}

fn opening(site: SiteRow, proposal: Proposal, fingerprint: &str, minute: i64) -> NewChange {
    NewChange {
        site,
        proposal,
        fingerprint: fingerprint.to_owned(),
        answers: vec![RecordedAnswer {
            at: at(minute),
            question: "look_up".to_owned(),
            status: Some(200),
            body: "{\"sites\":[]}".to_owned(),
        }],
        at: at(minute),
    }
}

/// A settled site with one change that waits.
async fn with_change() -> (Scratch, SiteRow, Change) {
    let scratch = Scratch::new().await;
    let site = scratch.site("1").await;
    scratch
        .store
        .settle_site(site, mapping(1), &principal(), at(1))
        .await
        .unwrap();
    note(&scratch, vec![opened(site, "aa", 2)]).await;
    let change = scratch.store.changes(None, 9).await.unwrap().remove(0);
    (scratch, site, change)
}

#[tokio::test]
async fn following_a_change_moves_mapping_ledger_and_trail_together() {
    let (scratch, site, change) = with_change().await;
    let store = &scratch.store;
    let decision = Decision {
        reason: "new server".to_owned(),
        ..Decision::default()
    };
    store
        .follow_change(&change, decision, &principal(), at(5))
        .await
        .unwrap();
    let sites = store.sites().await.unwrap();
    assert_eq!(sites[0].guid, change.new.halo_guid);
    let ledger = store.ledger_after(0, 9).await.unwrap();
    let guids: Vec<_> = ledger
        .iter()
        .map(|entry| (entry.previous, entry.guid))
        .collect();
    let (old, new) = (change.old.halo_guid, change.new.halo_guid);
    assert_eq!(guids, [(None, old), (old, new)]);
    assert_eq!(ledger[1].change, Some(change.id));
    let as_of = async |minute| {
        let entries = store
            .mappings_as_of(Some(at(minute)), None, 9)
            .await
            .unwrap();
        entries.first().and_then(|mapping| mapping.entry.guid)
    };
    assert_eq!(as_of(0).await, None);
    assert_eq!(as_of(4).await, old);
    assert_eq!(as_of(5).await, new);
    assert_eq!(
        store
            .changes(Some(ChangeStatus::Approved), 9)
            .await
            .unwrap()
            .len(),
        1
    );
    assert_eq!(ledger[1].site, site);
}

#[tokio::test]
async fn a_decision_about_what_moved_meanwhile_changes_nothing() {
    let (scratch, site, change) = with_change().await;
    let store = &scratch.store;
    let follow = async |change: &Change| {
        let followed = store
            .follow_change(change, Decision::default(), &principal(), at(5))
            .await;
        matches!(followed, Err(StoreError::ChangeMoved))
    };
    let other = Change {
        fingerprint: "bb".to_owned(),
        ..change.clone()
    };
    assert!(follow(&other).await, "other fingerprint");
    let elsewhere = Change {
        old: side(Some(9)),
        ..change.clone()
    };
    assert!(follow(&elsewhere).await, "another mapping");
    let open = store.changes(Some(ChangeStatus::Pending), 9).await.unwrap();
    assert_eq!(open.len(), 1, "rolled back, the change still waits");
    store
        .reject_change(&change, "no", &principal(), at(6))
        .await
        .unwrap();
    assert!(follow(&change).await, "decided");
    assert_eq!(store.ledger_after(0, 9).await.unwrap().len(), 1);
    assert_eq!(
        store.rejected().await.unwrap(),
        [RejectedChange {
            id: change.id,
            site,
            fingerprint: "aa".to_owned(),
            plan: None
        }]
    );
}

#[tokio::test]
async fn of_two_first_approvals_at_once_one_is_kept() {
    let (scratch, _, change) = with_change().await;
    let by = principal();
    let (one, other) = tokio::join!(
        scratch.store.approve_first(&change, &by, at(3)),
        scratch.store.approve_first(&change, &by, at(3)),
    );
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    let kept = scratch.store.change(change.id).await.unwrap().unwrap();
    assert_eq!(kept.first_approval.unwrap().by, "Kim");
}

#[tokio::test]
async fn the_same_evidence_is_one_card_and_what_ended_can_come_again() {
    let (scratch, site, change) = with_change().await;
    note(&scratch, vec![opened(site, "aa", 3)]).await;
    assert_eq!(scratch.store.changes(None, 9).await.unwrap().len(), 1);
    let again = ChangeEvent::SeenAgain {
        id: change.id,
        at: at(4),
    };
    note(&scratch, vec![again]).await;
    let seen = scratch.store.change(change.id).await.unwrap().unwrap();
    assert_eq!((seen.times_seen, seen.last_seen_at), (2, at(4)));
    let withdrawn = ChangeEvent::Closed {
        id: change.id,
        status: ChangeStatus::Withdrawn,
        at: at(5),
    };
    note(&scratch, vec![opened(site, "aa", 5), withdrawn]).await;
    let open = scratch
        .store
        .changes(Some(ChangeStatus::Pending), 9)
        .await
        .unwrap();
    assert_eq!(open.len(), 1);
    assert_ne!(open[0].id, change.id, "another card");
}

#[tokio::test]
async fn withholding_stops_the_export_and_not_the_watch() {
    let (scratch, site, change) = with_change().await;
    let store = &scratch.store;
    assert!(
        store
            .withhold_mapping(site, "wrong", &principal(), at(3))
            .await
            .unwrap()
    );
    assert!(
        !store
            .withhold_mapping(site, "wrong", &principal(), at(4))
            .await
            .unwrap()
    );
    let exported = store.mappings_as_of(Some(at(9)), None, 9).await.unwrap();
    assert_eq!(exported[0].entry.guid, None);
    assert_eq!(store.sites().await.unwrap()[0].guid, change.old.halo_guid);
}

#[tokio::test]
async fn the_ledger_is_neither_rewritten_nor_erased_and_a_feed_never_goes_back() {
    let (scratch, _, _) = with_change().await;
    let mut database = SqliteConnectOptions::new()
        .filename(scratch.path())
        .connect()
        .await
        .unwrap();
    for attempt in [
        "UPDATE mapping SET decided_by = 'Alex'",
        "DELETE FROM mapping",
    ] {
        let refusal = query(attempt).execute(&mut database).await.unwrap_err();
        assert!(refusal.to_string().contains("append-only"), "{refusal}");
    }
    let store = &scratch.store;
    let change = store.changes(None, 9).await.unwrap().remove(0);
    let decision = Decision::default();
    store
        .follow_change(&change, decision, &principal(), at(4))
        .await
        .unwrap();
    use FeedAcknowledged::{NoSuchEntry, Noted};
    let by = principal();
    for (seq, expected) in [(2, Noted), (1, Noted), (3, NoSuchEntry), (-1, NoSuchEntry)] {
        let said = store.acknowledge_feed("booking", seq, &by, at(5));
        assert_eq!(said.await.unwrap(), expected, "{seq}");
    }
    let consumers = store.feed_consumers().await.unwrap();
    assert_eq!(consumers, [("booking".to_owned(), 2, at(5))]);
    let again = store.acknowledge_feed("booking", 2, &by, at(9));
    again.await.unwrap();
    let ack = FeedAck {
        consumer: "booking".to_owned(),
        seq: 2,
        at: Some(at(5)),
    };
    assert_eq!(
        store.feed_acks().await.unwrap(),
        [ack],
        "when it came so far, however often it says so"
    );
}

#[tokio::test]
async fn what_was_decided_in_a_shift_counts_however_long_it_had_waited() {
    let (scratch, site, change) = with_change().await;
    let (store, by) = (&scratch.store, principal());
    for minute in 3..6 {
        note(&scratch, vec![opened(site, &format!("b{minute}"), minute)]).await;
    }
    let newest = store.changes(None, 1).await.unwrap().remove(0);
    let rejected = store.reject_change(&newest, "no", &by, at(10));
    rejected.await.unwrap();
    let rejected = store.reject_change(&change, "no", &by, at(90));
    rejected.await.unwrap();
    let decided = async |from, to| -> Vec<i64> {
        let decided = store.changes_decided(at(from), at(to)).await.unwrap();
        decided.iter().map(|change| change.id).collect()
    };
    assert_eq!(decided(0, 100).await, [newest.id, change.id]);
    assert_eq!(decided(11, 100).await, [change.id]);
    assert_eq!(decided(0, 90).await, [newest.id]);
}

#[tokio::test]
async fn a_snooze_that_is_over_waits_like_any_other() {
    let (scratch, site, change) = with_change().await;
    let (store, by) = (&scratch.store, principal());
    note(&scratch, vec![opened(site, "bb", 3)]).await;
    let snoozed = store.snooze_change(&change, at(60), &by, at(4));
    snoozed.await.unwrap();
    assert_eq!(store.waiting_changes(at(59)).await.unwrap(), 1);
    assert_eq!(store.waiting_changes(at(60)).await.unwrap(), 2);
    let counts = store.change_counts(at(59)).await.unwrap();
    assert_eq!(
        counts,
        [(ChangeStatus::Pending, 1), (ChangeStatus::Snoozed, 1)]
    );
    let counts = store.change_counts(at(60)).await.unwrap();
    assert_eq!(counts, [(ChangeStatus::Pending, 2)]);
}

#[tokio::test]
async fn what_many_cards_show_is_read_at_once() {
    let (scratch, site, first) = with_change().await;
    let (store, by) = (&scratch.store, principal());
    let other = scratch.site("2").await;
    let (second, elsewhere) = (opened(site, "bb", 3), opened(other, "cc", 3));
    note(&scratch, vec![second, elsewhere, opened(site, "dd", 4)]).await;
    let ids: Vec<i64> = store
        .changes(None, 9)
        .await
        .unwrap()
        .iter()
        .map(|one| one.id)
        .collect();
    let [newest, elsewhere, second, _] = ids[..] else {
        panic!("{ids:?}");
    };
    let before = store.changes_before(&ids, 1).await.unwrap();
    let before = |id: i64| -> Vec<i64> { before[&id].iter().map(|one| one.id).collect() };
    assert_eq!(before(newest), [second]);
    assert_eq!((before(second), before(first.id)), (vec![first.id], vec![]));
    assert_eq!(before(elsewhere), [0; 0]);
    let told = store.log_contact(second, Whom::HaloSupport, "ticket 4711", &by, at(5));
    told.await.unwrap();
    let told = store.told_of(&ids).await.unwrap();
    assert_eq!(told.keys().copied().collect::<Vec<_>>(), [second]);
    assert_eq!(told[&second], store.told(second).await.unwrap());
    let newest_entries = store.newest_entries_of(&[site, other]).await.unwrap();
    let ledger = store.ledger_of(site, 1).await.unwrap();
    assert_eq!(newest_entries, [(site, ledger[0].seq)].into());
}
