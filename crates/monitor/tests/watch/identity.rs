//! When a GUID, an authority or a name moves: what is proposed, and what a decision does.

use chrono::TimeDelta;
use domain::actor::{Actor, StaffId};
use domain::approval::{Effect, NotApproved};
use domain::change::{ChangeKind, ChangeStatus, Risk};
use domain::permission::Role;
use domain::views::changes::{ChangeQuery, ChangeView};
use monitor::decisions::{Approval, Decider, NotDecided};
use simulator::{Event, Fault, FaultKind};
use store::Author;

use crate::world::{POLL, World};

fn decider(name: &str) -> Decider {
    Decider {
        actor: Actor::Person {
            staff: StaffId(1),
            name: name.to_owned(),
            role: Role::Approver,
            session: 1,
        },
        author: Author {
            name: name.to_owned(),
            address: None,
        },
    }
}

fn practice(world: &World) -> String {
    world.names[0].clone()
}

async fn waiting(world: &World) -> Vec<ChangeView> {
    let query = ChangeQuery {
        status: Some(ChangeStatus::Pending),
        risk: None,
    };
    world.monitor.changes(&query, 99).await.unwrap()
}

/// `kind risk` of what waits.
async fn told(world: &World) -> Vec<String> {
    let waiting = waiting(world).await;
    let told = waiting
        .iter()
        .map(|one| format!("{} {}", one.kind, one.risk));
    told.collect()
}

async fn approve(world: &World, change: &ChangeView, by: &str) -> Result<Effect, NotDecided> {
    let approval = Approval {
        evidence: change.evidence.clone(),
        reason: "new server".to_owned(),
        contacted: "Jo, manager: we moved".to_owned(),
    };
    world
        .monitor
        .approve(change.id, &approval, &decider(by))
        .await
}

/// A world in which the first practice's server was replaced and Halo has switched.
async fn migrated() -> World {
    let world = World::with(2).await;
    let name = practice(&world);
    world.happens(Event::Migrate {
        practice: name.clone(),
    });
    world.happens(Event::SwitchAuthority { practice: name });
    world.pass(POLL * 2).await;
    world
}

#[tokio::test]
async fn a_migration_waits_for_one_approver_and_then_the_new_guid_is_watched() {
    let world = migrated().await;
    assert_eq!(told(&world).await, ["guid_changed r1"]);
    let change = waiting(&world).await.remove(0);
    let before = world.practice(0).await;
    assert_eq!(before.pending_change, Some(change.id));
    assert_eq!(before.who_acts.as_str(), "us");
    assert_eq!(
        before.halo_guid, change.old.halo_guid,
        "nothing is followed by itself"
    );

    assert_eq!(
        approve(&world, &change, "Kim").await.unwrap(),
        Effect::Applies
    );
    world.pass(POLL).await;
    let after = world.practice(0).await;
    assert_eq!(after.halo_guid, change.new.halo_guid);
    assert_eq!(world.headline(0).await, "online - nobody");
    assert_eq!(after.pending_change, None);
    let left = told(&world).await;
    assert_eq!(
        left,
        ["second_site_seen r0"],
        "the old one, for information"
    );

    let feed = world.monitor.feed(0, 9).await.unwrap();
    let last = feed.last().unwrap();
    assert_eq!(last.halo_guid, change.new.halo_guid);
    assert_eq!(last.previous_halo_guid, change.old.halo_guid);
    let again = approve(&world, &change, "Kim").await;
    assert!(matches!(again, Err(NotDecided::Closed(_))), "{again:?}");
}

#[tokio::test]
async fn a_backup_that_was_started_is_information_and_nobodys_move() {
    let world = World::with(2).await;
    world.happens(Event::RestoreBackup {
        practice: practice(&world),
    });
    world.pass(TimeDelta::hours(7)).await;
    assert_eq!(told(&world).await, ["second_site_seen r0"]);
    assert_eq!(world.headline(0).await, "online - nobody");
    assert_eq!(world.practice(0).await.pending_change, None);
    let change = waiting(&world).await.remove(0);
    let refused = approve(&world, &change, "Kim").await;
    assert!(
        matches!(
            refused,
            Err(NotDecided::Rule(NotApproved::NothingToApprove))
        ),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_rebrand_asks_for_contact_and_spelling_for_nothing() {
    let world = World::with(2).await;
    let name = practice(&world);
    world.happens(Event::Rename {
        practice: name.clone(),
        name: format!("The {}  PTY. LTD.", name.to_uppercase()),
    });
    world.pass(POLL * 2).await;
    assert_eq!(told(&world).await, [""; 0]);
    world.happens(Event::Rename {
        practice: name,
        name: "Southern Cross Family Practice".to_owned(),
    });
    world.pass(POLL * 3).await;
    assert_eq!(told(&world).await, ["name_changed r3"]);
    let change = waiting(&world).await.remove(0);
    let program = Decider {
        actor: Actor::Token {
            token: 1,
            name: "booking".to_owned(),
            role: Role::Approver,
        },
        ..decider("token:booking")
    };
    let refused = world.monitor.reject(change.id, "no", &program).await;
    assert!(
        matches!(refused, Err(NotDecided::Rule(NotApproved::TakesAPerson))),
        "{refused:?}"
    );
    let silent = Approval {
        evidence: change.evidence.clone(),
        ..Approval::default()
    };
    let refused = world
        .monitor
        .approve(change.id, &silent, &decider("Kim"))
        .await;
    assert!(
        matches!(refused, Err(NotDecided::Rule(NotApproved::ContactMissing))),
        "{refused:?}"
    );
    approve(&world, &change, "Kim").await.unwrap();
    world.pass(POLL * 2).await;
    assert_eq!(told(&world).await, [""; 0]);
    assert_eq!(world.headline(0).await, "online - nobody");
}

#[tokio::test]
async fn a_site_that_vanished_takes_two_people() {
    let world = World::with(2).await;
    world.happens(Event::Forget {
        practice: practice(&world),
    });
    world.pass(POLL * 2).await;
    assert_eq!(told(&world).await, ["site_vanished r4"]);
    let change = waiting(&world).await.remove(0);
    assert_eq!(change.new.halo_guid, None);
    let first = approve(&world, &change, "Kim").await.unwrap();
    assert_eq!(first, Effect::WaitsForSecond);
    let again = approve(&world, &change, "Kim").await;
    assert!(
        matches!(again, Err(NotDecided::Rule(NotApproved::SamePerson))),
        "{again:?}"
    );
    assert_eq!(
        approve(&world, &change, "Alex").await.unwrap(),
        Effect::Applies
    );
    assert_eq!(world.practice(0).await.halo_guid, None);
}

#[tokio::test]
async fn what_moved_after_the_card_was_read_is_not_followed() {
    let world = migrated().await;
    let change = waiting(&world).await.remove(0);
    world.happens(Event::Rename {
        practice: practice(&world),
        name: "Somebody Else's Clinic".to_owned(),
    });
    let refused = approve(&world, &change, "Kim").await;
    let Err(NotDecided::Moved { now, .. }) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(now[0].name.as_deref(), Some("Somebody Else's Clinic"));
    assert_eq!(world.practice(0).await.halo_guid, change.old.halo_guid);

    world.pass(POLL * 2).await;
    assert_eq!(told(&world).await, ["guid_changed r3"], "a new card");
    let query = ChangeQuery {
        status: Some(ChangeStatus::Superseded),
        risk: None,
    };
    let closed = world.monitor.changes(&query, 9).await.unwrap();
    assert_eq!(closed[0].id, change.id);
}

#[tokio::test]
async fn while_halo_is_silent_nothing_is_followed() {
    let world = migrated().await;
    let change = waiting(&world).await.remove(0);
    world.happens(Event::SetFault {
        practice: None,
        fault: Fault::from(FaultKind::Reset),
    });
    let refused = approve(&world, &change, "Kim").await;
    assert!(
        matches!(refused, Err(NotDecided::HaloSilent(_))),
        "{refused:?}"
    );
    assert_eq!(world.practice(0).await.halo_guid, change.old.halo_guid);
    world.pass(POLL).await;
    assert_eq!(told(&world).await, ["guid_changed r1"], "it still waits");
}

#[tokio::test]
async fn of_two_approvers_at_once_one_follows_and_nothing_is_applied_twice() {
    let world = migrated().await;
    let change = waiting(&world).await.remove(0);
    let (one, other) = tokio::join!(
        approve(&world, &change, "Kim"),
        approve(&world, &change, "Alex")
    );
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    let feed = world.monitor.feed(0, 99).await.unwrap();
    let followed = feed
        .iter()
        .filter(|item| item.halo_guid == change.new.halo_guid);
    assert_eq!(followed.count(), 1);
}

#[tokio::test]
async fn a_change_that_flips_back_is_withdrawn() {
    let world = migrated().await;
    let change = waiting(&world).await.remove(0);
    world.happens(Event::SwitchAuthority {
        practice: practice(&world),
    });
    world.pass(POLL * 3).await;
    let told = told(&world).await;
    assert!(
        told.iter().all(|one| one == "second_site_seen r0"),
        "{told:?}"
    );
    let refused = approve(&world, &change, "Kim").await;
    assert!(matches!(refused, Err(NotDecided::Closed(_))), "{refused:?}");
}

#[tokio::test]
async fn what_was_rejected_is_not_proposed_again_until_its_evidence_changes() {
    let world = migrated().await;
    let change = waiting(&world).await.remove(0);
    let kim = decider("Kim");
    let refused = world.monitor.reject(change.id, " ", &kim).await;
    assert!(
        matches!(refused, Err(NotDecided::Unusable(_))),
        "{refused:?}"
    );
    world
        .monitor
        .reject(change.id, "a test server", &kim)
        .await
        .unwrap();
    world.pass(POLL * 10).await;
    assert_eq!(told(&world).await, [""; 0]);
    world.happens(Event::Rename {
        practice: practice(&world),
        name: "Southern Cross Family Practice".to_owned(),
    });
    world.pass(POLL * 10).await;
    assert_eq!(told(&world).await, ["guid_changed r3"]);
}

#[tokio::test]
async fn a_snoozed_change_is_out_of_sight_and_comes_back_by_itself() {
    let world = migrated().await;
    let change = waiting(&world).await.remove(0);
    let until = change.first_seen_at + TimeDelta::hours(3);
    world
        .monitor
        .snooze(change.id, until, &decider("Kim"))
        .await
        .unwrap();
    assert_eq!(told(&world).await, [""; 0]);
    assert_eq!(world.practice(0).await.pending_change, None);
    world.pass(TimeDelta::hours(4)).await;
    assert_eq!(told(&world).await, ["guid_changed r1"]);
    assert_eq!(world.practice(0).await.pending_change, Some(change.id));
}

#[tokio::test]
async fn a_restart_keeps_the_card_and_the_ledger_answers_for_any_time() {
    let mut world = migrated().await;
    let change = waiting(&world).await.remove(0);
    let before = change.first_seen_at;
    world.restart().await;
    world.pass(POLL * 2).await;
    assert_eq!(waiting(&world).await[0].id, change.id);
    approve(&world, &change, "Kim").await.unwrap();
    let at = async |time| {
        let mappings = world.monitor.mappings(time, None, 9).await.unwrap();
        mappings[0].1.clone()
    };
    assert_eq!(at(Some(before)).await.halo_guid, change.old.halo_guid);
    let now = at(None).await;
    assert_eq!(now.halo_guid, change.new.halo_guid);
    assert_eq!(now.decided_by, "Kim");
    assert_eq!(now.caution, None);
}

#[tokio::test]
async fn a_mapping_that_is_thought_wrong_is_withheld_without_asking_halo() {
    let world = World::with(2).await;
    let mapping = world
        .monitor
        .mappings(None, None, 1)
        .await
        .unwrap()
        .remove(0)
        .1;
    let key = domain::site::SiteKey {
        pms: mapping.pms,
        site_id: mapping.site_id.parse().unwrap(),
    };
    world.happens(Event::SetFault {
        practice: None,
        fault: Fault::from(FaultKind::Reset),
    });
    world
        .monitor
        .withhold(&key, "wrong clinic", &decider("Kim"))
        .await
        .unwrap();
    let now = world.monitor.mapping(&key).await.unwrap().unwrap();
    assert_eq!(now.halo_guid, None);
}

#[tokio::test]
async fn undo_brings_the_former_mapping_back_only_where_halo_agrees() {
    let world = migrated().await;
    let change = waiting(&world).await.remove(0);
    approve(&world, &change, "Kim").await.unwrap();
    world.pass(POLL).await;
    let kim = decider("Kim");
    let refused = world.monitor.undo(change.id, "a mistake", &kim).await;
    assert!(
        matches!(refused, Err(NotDecided::Moved { .. })),
        "{refused:?}"
    );
    world.happens(Event::SwitchAuthority {
        practice: practice(&world),
    });
    world
        .monitor
        .undo(change.id, "a mistake", &kim)
        .await
        .unwrap();
    world.pass(POLL).await;
    assert_eq!(world.practice(0).await.halo_guid, change.old.halo_guid);
    assert_eq!(world.headline(0).await, "online - nobody");
}

#[tokio::test]
async fn a_guid_of_another_practice_is_a_clash_for_two_people() {
    let world = World::with(2).await;
    let other = world.practice(1).await;
    world.happens(Event::SetField {
        practice: practice(&world),
        field: "authoritative".to_owned(),
        value: false.into(),
    });
    world.happens(Event::SetField {
        practice: practice(&world),
        field: "practiceMetadata.practiceName".to_owned(),
        value: other.name.clone().into(),
    });
    world.pass(POLL * 3).await;
    assert_eq!(told(&world).await, ["collision r4"]);
    let change = waiting(&world).await.remove(0);
    assert_eq!(
        (change.kind, change.risk),
        (ChangeKind::Collision, Risk::R4)
    );
}

#[tokio::test]
async fn a_recheck_asks_at_once_and_believes_that_queries_fail_only_for_a_while() {
    use domain::practice::PracticeId;
    use monitor::{Recheck, Saw};
    let world = World::with(2).await;
    let by = decider("Kim").author;
    let recheck = async |saw: Saw| {
        world
            .monitor
            .recheck(PracticeId(1), &saw, &by)
            .await
            .unwrap()
    };
    let failed = Saw {
        status: Some(504),
        ..Saw::default()
    };
    let asked = world.simulator.stats().total;
    assert_eq!(recheck(failed.clone()).await, Recheck::UnderWay);
    world.cycle().await;
    assert_eq!(
        world.simulator.stats().total,
        asked + 2,
        "status and look-up"
    );
    assert_eq!(world.headline(0).await, "degraded queries_failing practice");
    assert!(matches!(recheck(failed).await, Recheck::TooSoon(_)));
    world.pass(TimeDelta::minutes(20)).await;
    assert_eq!(world.headline(0).await, "online - nobody");

    let refused = Saw {
        status: Some(403),
        text: "Forbidden".to_owned(),
        at: None,
    };
    assert_eq!(recheck(refused).await, Recheck::UnderWay);
    world.cycle().await;
    assert_eq!(
        world.headline(0).await,
        "online - nobody",
        "Halo knows better"
    );
    let nobody = world
        .monitor
        .recheck(PracticeId(99), &Saw::default(), &by)
        .await
        .unwrap();
    assert_eq!(nobody, Recheck::NoSuchPractice);
}
