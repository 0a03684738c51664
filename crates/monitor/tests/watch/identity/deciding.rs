//! What a decision does, and when it does nothing.

use super::*;

#[tokio::test]
async fn a_site_that_vanished_takes_two_people() {
    let world = World::with(2).await;
    world.happens(SimulatedEvent::Forget {
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
    world.happens(SimulatedEvent::Rename {
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
    let closed = monitor::pages::changes(&world.monitor, &query, None, 9)
        .await
        .unwrap();
    assert_eq!(closed[0].id, change.id);
}

/// Halo refuses the question about the old GUID, or cannot reach its site: that is no word on the GUID.
#[tokio::test]
async fn what_halo_would_not_answer_when_it_was_asked_again_is_not_followed() {
    for fault in [
        Fault::rejected_request("Halo GUID is not valid."),
        Fault::site_not_contacted(),
    ] {
        let world = migrated().await;
        let change = waiting(&world).await.remove(0);
        let old = change.old.halo_guid.unwrap().to_string();
        world.happens(SimulatedEvent::SetFault {
            practice: Some(old),
            fault,
        });
        let refused = approve(&world, &change, "Kim").await;
        assert!(
            matches!(refused, Err(NotDecided::HaloSilent(_))),
            "{refused:?}"
        );
        world.pass(POLL * 2).await;
        assert_eq!(told(&world).await, ["guid_changed r1"], "it waits on");
        world.happens(SimulatedEvent::ClearFaults { practice: None });
        let change = waiting(&world).await.remove(0);
        approve(&world, &change, "Kim").await.unwrap();
    }
}

#[tokio::test]
async fn a_look_up_that_halo_answers_with_404_when_it_is_asked_again_says_that_no_site_is_left() {
    let world = migrated().await;
    let change = waiting(&world).await.remove(0);
    world.happens(SimulatedEvent::AnswerLookUps {
        refuses_unpaired: None,
        answers_404: Some(true),
    });
    for guid in [change.old.halo_guid, change.new.halo_guid] {
        world.happens(SimulatedEvent::Forget {
            practice: guid.unwrap().to_string(),
        });
    }
    let Err(NotDecided::Moved { moved, .. }) = approve(&world, &change, "Kim").await else {
        panic!("it was followed");
    };
    assert_eq!(moved, "Halo knows no site any more.");
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
    let feed = monitor::pages::feed(&world.monitor, 0, 99).await.unwrap();
    let followed = feed
        .iter()
        .filter(|item| item.halo_guid == change.new.halo_guid);
    assert_eq!(followed.count(), 1);
}

#[tokio::test]
async fn what_was_rejected_is_not_proposed_again_until_its_evidence_changes() {
    let world = migrated().await;
    let change = waiting(&world).await.remove(0);
    let kim = acting("Kim");
    let refused = monitor::commands::reject(&world.monitor, change.id, " ", &kim).await;
    assert!(
        matches!(refused, Err(NotDecided::Unusable(_))),
        "{refused:?}"
    );
    monitor::commands::reject(&world.monitor, change.id, "a test server", &kim)
        .await
        .unwrap();
    world.pass(POLL * 10).await;
    assert_eq!(told(&world).await, [""; 0]);
    world.happens(SimulatedEvent::Rename {
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
    monitor::commands::snooze(&world.monitor, change.id, until, &acting("Kim"))
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
        let mappings = monitor::pages::mappings(&world.monitor, time, None, 9)
            .await
            .unwrap();
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
    let mapping = monitor::pages::mappings(&world.monitor, None, None, 1)
        .await
        .unwrap()
        .remove(0)
        .1;
    let key = domain::site::SiteKey {
        pms: mapping.pms,
        site_id: mapping.site_id.parse().unwrap(),
    };
    world.happens(SimulatedEvent::SetFault {
        practice: None,
        fault: Fault::from(FaultKind::Reset),
    });
    monitor::commands::withhold(&world.monitor, &key, "wrong clinic", &acting("Kim"))
        .await
        .unwrap();
    let now = monitor::pages::mapping(&world.monitor, &key)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(now.halo_guid, None);
}

#[tokio::test]
async fn undo_brings_the_former_mapping_back_only_where_halo_agrees() {
    let world = migrated().await;
    let change = waiting(&world).await.remove(0);
    approve(&world, &change, "Kim").await.unwrap();
    world.pass(POLL).await;
    let kim = acting("Kim");
    let refused = monitor::commands::undo(&world.monitor, change.id, "a mistake", &kim).await;
    assert!(
        matches!(refused, Err(NotDecided::Moved { .. })),
        "{refused:?}"
    );
    world.happens(SimulatedEvent::SwitchAuthority {
        practice: practice(&world),
    });
    monitor::commands::undo(&world.monitor, change.id, "a mistake", &kim)
        .await
        .unwrap();
    world.pass(POLL).await;
    assert_eq!(world.practice(0).await.halo_guid, change.old.halo_guid);
    assert_eq!(world.headline(0).await, "online - nobody");
}

#[tokio::test]
async fn while_halo_is_silent_nothing_is_followed() {
    let world = migrated().await;
    let change = waiting(&world).await.remove(0);
    world.happens(SimulatedEvent::SetFault {
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
async fn a_mapping_that_people_ended_comes_back_by_no_import_and_by_no_look_up() {
    let world = World::with(2).await;
    let name = practice(&world);
    let summary = world.simulator.practices().remove(0);
    world.happens(SimulatedEvent::Forget {
        practice: name.clone(),
    });
    world.pass(POLL * 2).await;
    let change = waiting(&world).await.remove(0);
    approve(&world, &change, "Kim").await.unwrap();
    approve(&world, &change, "Alex").await.unwrap();
    world.happens(SimulatedEvent::AddPractice(Box::new(
        simulator::PracticeSpec {
            name: name.clone(),
            pms: Some(simulator::Pms::BestPractice),
            site_id: Some(summary.site_id.clone()),
            ..simulator::PracticeSpec::default()
        },
    )));
    world.add(&summary).await;
    world.pass(TimeDelta::minutes(30)).await;
    assert_eq!(world.practice(0).await.halo_guid, None, "nobody decided it");
    assert_eq!(told(&world).await, ["guid_changed r1"]);
    let back = waiting(&world).await.remove(0);
    approve(&world, &back, "Kim").await.unwrap();
    assert_eq!(world.practice(0).await.halo_guid, back.new.halo_guid);
}

#[tokio::test]
async fn what_was_rejected_is_asked_again_when_it_went_away_and_came_back() {
    let world = World::with(2).await;
    let renames = |name: &str| {
        world.happens(SimulatedEvent::Rename {
            practice: practice(&world),
            name: name.to_owned(),
        });
    };
    renames("Southern Cross Family Practice");
    world.pass(POLL * 3).await;
    let change = waiting(&world).await.remove(0);
    let kim = acting("Kim");
    monitor::commands::reject(&world.monitor, change.id, "a typo at Halo", &kim)
        .await
        .unwrap();
    world.pass(POLL * 5).await;
    assert_eq!(told(&world).await, [""; 0]);
    renames(&practice(&world));
    world.pass(POLL * 3).await;
    renames("Southern Cross Family Practice");
    world.pass(POLL * 3).await;
    assert_eq!(told(&world).await, ["name_changed r3"]);
}

#[tokio::test]
async fn a_card_that_nobody_decides_for_a_week_makes_way_for_a_fresh_one() {
    let world = migrated().await;
    let first = waiting(&world).await.remove(0);
    world.sleep(TimeDelta::days(7));
    let stale = approve(&world, &first, "Kim").await;
    assert!(matches!(stale, Err(NotDecided::Moved { .. })), "{stale:?}");
    world.pass(POLL * 3).await;
    let second = waiting(&world).await.remove(0);
    assert_ne!(second.id, first.id);
    assert_eq!(second.evidence, first.evidence, "the facts are the same");
    approve(&world, &second, "Kim").await.unwrap();
}
