//! What a decision rests on, and what people did besides deciding.

use std::sync::LazyLock;

use chrono::TimeDelta;
use domain::change::{ChangeKind, ChangeStatus, Proposal, Risk, Side};
use domain::practice::{PracticeId, SiteRow};
use domain::site::Pms;
use domain::split_merge::{Disposition, MappingDisposition, NewcomerPractice, SplitMergePlan};
use domain::views::evidence::Whom;
use store::{
    AuditPrincipal, Change, ChangeEvent, CycleRecord, Decision, MappingAt, NewChange,
    RecordedAnswer, Sighting, StoreError,
};

use crate::scratch::{Scratch, at, key, mapping, principal};

/// Who writes in these stories.
static KIM: LazyLock<AuditPrincipal> = LazyLock::new(principal);

fn side(guid: Option<u8>) -> Side {
    Side {
        halo_guid: guid.map(|last| mapping(last).guid),
        name: Some("Harbour Clinic".to_owned()),
        pms: Some(Pms::BestPractice.into()),
        ..Side::default()
    }
}

fn opening(site: SiteRow, fingerprint: &str, minute: i64) -> NewChange {
    NewChange {
        site,
        proposal: Proposal {
            kind: ChangeKind::GuidChanged,
            risk: Risk::R4,
            old: side(Some(1)),
            new: side(Some(2)),
            checks: Vec::new(),
            meaning: String::new(),
            entered_by: None,
        },
        fingerprint: fingerprint.to_owned(),
        answers: vec![RecordedAnswer {
            at: at(minute),
            question: "look_up".to_owned(),
            status: Some(200),
            body: "{}".to_owned(),
        }],
        at: at(minute),
    }
}

async fn with_change(scratch: &Scratch) -> (PracticeId, SiteRow, Change) {
    let (practice, site) = scratch.practice("1").await;
    let store = &scratch.store;
    let settled = store.settle_site(site, mapping(1), &KIM, at(1));
    settled.await.unwrap();
    let changes = vec![ChangeEvent::Opened(Box::new(opening(site, "aa", 2)))];
    let record = CycleRecord {
        changes,
        ..CycleRecord::default()
    };
    store.record(record).await.unwrap();
    let change = store.changes(None, 9).await.unwrap().remove(0);
    (practice, site, change)
}

async fn as_of(scratch: &Scratch, minute: i64) -> Vec<MappingAt> {
    let store = &scratch.store;
    store
        .mappings_as_of(Some(at(minute)), None, 9)
        .await
        .unwrap()
}

#[tokio::test]
async fn the_raw_answers_stay_with_the_change_and_those_of_the_decision_join_them() {
    let scratch = Scratch::new().await;
    let (_, _, change) = with_change(&scratch).await;
    let store = &scratch.store;
    let decision = Decision {
        answers: opening(change.site, "", 5).answers,
        ..Decision::default()
    };
    let followed = store.follow_change(&change, decision, &KIM, at(5));
    followed.await.unwrap();
    let kept = store.evidence(change.id).await.unwrap();
    let times: Vec<_> = kept.iter().map(|answer| answer.at).collect();
    assert_eq!(times, [at(2), at(5)]);
    let counts = store.evidence_counts_of(&[change.id, 99]).await.unwrap();
    assert_eq!(counts, [(change.id, 2)].into());
}

#[tokio::test]
async fn a_candidate_that_answers_alike_is_one_stretch_until_nobody_looked() {
    let scratch = Scratch::new().await;
    let site = scratch.site("1").await;
    let seen = |minute, state| Sighting {
        site,
        guid: mapping(2).guid,
        state,
        at: at(minute),
        patience: TimeDelta::minutes(3),
    };
    let sightings = vec![
        seen(0, "online"),
        seen(2, "online"),
        seen(4, "offline"),
        seen(5, "offline"),
        seen(30, "offline"),
    ];
    let record = CycleRecord {
        sightings,
        ..CycleRecord::default()
    };
    scratch.store.record(record).await.unwrap();
    let stretches = scratch.store.sightings(site, mapping(2).guid, at(0));
    let told: Vec<_> = stretches
        .await
        .unwrap()
        .into_iter()
        .map(|one| (one.state, one.began, one.ended))
        .collect();
    let told_of = |state: &str, began, ended| (state.to_owned(), at(began), at(ended));
    assert_eq!(
        told,
        [
            told_of("online", 0, 4),
            told_of("offline", 4, 5),
            told_of("offline", 30, 30)
        ]
    );
}

#[tokio::test]
async fn one_guid_at_a_time_is_looked_at_by_hand() {
    let scratch = Scratch::new().await;
    let site = scratch.site("1").await;
    let store = &scratch.store;
    for last in [2, 3] {
        let entered = store.enter_guid(site, mapping(last).guid, &KIM, at(1));
        entered.await.unwrap();
    }
    let entries = store.manual_guids().await.unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!(
        (entries[0].guid, entries[0].by.as_str()),
        (mapping(3).guid, "Kim")
    );
    assert!(store.withdraw_guid(site, &KIM, at(2)).await.unwrap());
    assert!(!store.withdraw_guid(site, &KIM, at(3)).await.unwrap());
    assert_eq!(store.manual_guids().await.unwrap(), []);
}

#[tokio::test]
async fn an_announced_move_plans_its_outage_and_can_be_called_off() {
    let scratch = Scratch::new().await;
    let (practice, _) = scratch.practice("1").await;
    let store = &scratch.store;
    let window = (at(60), at(300));
    let announced = store.announce_migration(practice, window, "new server", &KIM, at(1));
    let id = announced.await.unwrap();
    let planned = store.planned_migrations(at(0)).await.unwrap();
    assert_eq!((planned[0].began, planned[0].ended), window);
    let windows = store.maintenance_within(at(0), at(999)).await.unwrap();
    assert_eq!(windows.len(), 1);
    assert!(store.cancel_migration(id, &KIM, at(100)).await.unwrap());
    assert!(!store.cancel_migration(id, &KIM, at(101)).await.unwrap());
    assert_eq!(store.planned_migrations(at(0)).await.unwrap(), []);
    let windows = store.maintenance_within(at(0), at(999)).await.unwrap();
    let left: Vec<_> = windows[0].windows_within(at(0), at(999)).iter().collect();
    assert_eq!(
        left,
        [(at(60), at(100))],
        "what was planned until then stays so"
    );
    let empty = store.announce_migration(practice, (at(9), at(9)), "", &KIM, at(1));
    assert!(matches!(empty.await, Err(StoreError::EmptyWindow)));
}

#[tokio::test]
async fn who_was_told_stays_with_the_change() {
    let scratch = Scratch::new().await;
    let (_, _, change) = with_change(&scratch).await;
    let store = &scratch.store;
    let noted = store.log_contact(change.id, Whom::HaloSupport, "ticket 4711", &KIM, at(3));
    noted.await.unwrap();
    let told = store.told(change.id).await.unwrap();
    assert_eq!(
        (told[0].whom, told[0].words.as_str()),
        (Whom::HaloSupport, "ticket 4711")
    );
}

#[tokio::test]
async fn the_past_is_served_as_it_was_practices_and_caution_included() {
    let scratch = Scratch::new().await;
    let (practice, _, change) = with_change(&scratch).await;
    let store = &scratch.store;
    let rejected = store.reject_change(&change, "a test", &KIM, at(6));
    rejected.await.unwrap();
    store.retire_practice(practice, &KIM, at(8)).await.unwrap();
    assert_eq!(as_of(&scratch, 0).await, []);
    let before = &as_of(&scratch, 1).await[0];
    assert_eq!(
        (before.practices.as_slice(), before.caution),
        ([practice].as_slice(), None)
    );
    let waiting = as_of(&scratch, 5).await[0].caution;
    assert_eq!(
        waiting,
        Some((change.id, ChangeKind::GuidChanged, Risk::R4))
    );
    assert_eq!(as_of(&scratch, 7).await[0].caution, None);
    assert_eq!(as_of(&scratch, 9).await[0].practices, []);
}

#[tokio::test]
async fn time_in_the_ledger_never_goes_back_though_the_clock_does() {
    let scratch = Scratch::new().await;
    let (_, site, _) = with_change(&scratch).await;
    let store = &scratch.store;
    let withheld = store.withhold_mapping(site, "wrong", &KIM, at(-30));
    assert!(withheld.await.unwrap());
    let newest = store.mappings_as_of(None, None, 9).await.unwrap();
    assert_eq!(
        (newest[0].entry.guid, newest[0].entry.valid_from),
        (None, at(1))
    );
    let again = store.export_again(site, mapping(1), "right after all", &KIM, at(3));
    again.await.unwrap();
    let newest = store.mappings_as_of(None, None, 9).await.unwrap();
    assert_eq!(newest[0].entry.guid, Some(mapping(1).guid));
    let twice = store.export_again(site, mapping(1), "again", &KIM, at(4));
    assert!(matches!(twice.await, Err(StoreError::ChangeMoved)));
}

#[tokio::test]
async fn a_split_is_planned_by_one_and_carried_out_whole() {
    let scratch = Scratch::new().await;
    let (practice, site, change) = with_change(&scratch).await;
    let store = &scratch.store;
    let plan = SplitMergePlan {
        dispositions: vec![(practice, Disposition::Moves(key("2")))],
        newcomers: vec![NewcomerPractice {
            name: "Harbour Skin".to_owned(),
            site: key("1"),
        }],
        mapping: MappingDisposition::End,
    };
    let planned = store.plan_split_merge(
        &change,
        opening(site, "aa with a plan", 5),
        plan.clone(),
        "Jo: we split",
        &KIM,
    );
    let id = planned.await.unwrap();
    let before = store.change(change.id).await.unwrap().unwrap();
    assert_eq!(before.status, ChangeStatus::Superseded);
    let planned = store.change(id).await.unwrap().unwrap();
    assert_eq!(planned.first_approval.as_ref().unwrap().by, "Kim");
    assert_eq!(planned.plan.as_ref(), Some(&plan));

    let decision = Decision::default();
    let done = store.split_merge(&planned, &plan, decision.clone(), &KIM, at(7));
    done.await.unwrap();
    let again = store
        .split_merge(&planned, &plan, decision, &KIM, at(8))
        .await;
    assert!(matches!(again, Err(StoreError::ChangeMoved)));
    let sites = store.sites().await.unwrap();
    assert_eq!(sites[0].guid, None);
    let practices = store.practices().await.unwrap();
    let stand: Vec<_> = practices
        .iter()
        .map(|one| (one.entry.name.as_str(), one.entry.site.site_id.as_str()))
        .collect();
    assert_eq!(stand, [("Practice 1", "2"), ("Harbour Skin", "1")]);
    assert_eq!(as_of(&scratch, 6).await[0].practices, [practice]);
    assert_eq!(as_of(&scratch, 7).await[0].practices, [practices[1].id]);
}

#[tokio::test]
async fn two_approvals_count_only_while_the_first_stands() {
    let scratch = Scratch::new().await;
    let (_, _, change) = with_change(&scratch).await;
    let store = &scratch.store;
    store.approve_first(&change, &KIM, at(3)).await.unwrap();
    let as_seen = store.change(change.id).await.unwrap().unwrap();
    store
        .withdraw_first(&as_seen, "", &KIM, at(4))
        .await
        .unwrap();
    let second = store.follow_change(&as_seen, Decision::default(), &KIM, at(5));
    assert!(matches!(second.await, Err(StoreError::ChangeMoved)));
}

#[tokio::test]
async fn what_is_open_about_a_site_that_nobody_is_behind_any_more_is_withdrawn() {
    let scratch = Scratch::new().await;
    let (practice, _, change) = with_change(&scratch).await;
    let store = &scratch.store;
    store.retire_practice(practice, &KIM, at(4)).await.unwrap();
    let change = store.change(change.id).await.unwrap().unwrap();
    assert_eq!(change.status, ChangeStatus::Withdrawn);
    assert_eq!(change.closed_at, Some(at(4)));
}

#[tokio::test]
async fn no_guid_settles_twice_and_none_where_something_was_approved_before() {
    let scratch = Scratch::new().await;
    let (_, site, change) = with_change(&scratch).await;
    let store = &scratch.store;
    let other = scratch.site("2").await;
    let taken = store.settle_site(other, mapping(1), &KIM, at(3));
    assert!(!taken.await.unwrap(), "another site has it");
    let ended = Change {
        new: side(None),
        ..change
    };
    let followed = store.follow_change(&ended, Decision::default(), &KIM, at(4));
    followed.await.unwrap();
    let again = store.settle_site(site, mapping(3), &KIM, at(5));
    assert!(!again.await.unwrap(), "people ended it");
}

#[tokio::test]
async fn two_site_ids_share_a_guid_only_where_a_clash_was_decided_as_one() {
    let scratch = Scratch::new().await;
    let (_, _, change) = with_change(&scratch).await;
    let store = &scratch.store;
    let other = scratch.site("2").await;
    let settled = store.settle_site(other, mapping(2), &KIM, at(3));
    assert!(settled.await.unwrap());
    let plain = store.follow_change(&change, Decision::default(), &KIM, at(4));
    assert!(matches!(plain.await, Err(StoreError::ChangeMoved)));
    let clash = Change {
        kind: ChangeKind::Collision,
        ..change
    };
    let followed = store.follow_change(&clash, Decision::default(), &KIM, at(5));
    followed.await.unwrap();
    let sites = store.sites().await.unwrap();
    assert_eq!(sites[0].guid, sites[1].guid);
}
