//! What the watch makes of what moved.

use super::*;

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
    world.pass(TimeDelta::hours(7)).await;
    assert_eq!(told(&world).await, [""; 0], "the old one stays listed");

    let feed = monitor::pages::feed(&world.monitor, 0, 9).await.unwrap();
    let last = feed.last().unwrap();
    assert_eq!(last.halo_guid, change.new.halo_guid);
    assert_eq!(last.previous_halo_guid, change.old.halo_guid);
    let again = approve(&world, &change, "Kim").await;
    assert!(matches!(again, Err(NotDecided::Closed(_))), "{again:?}");
}

#[tokio::test]
async fn a_backup_that_was_started_is_information_and_nobodys_move() {
    let world = World::with(2).await;
    world.happens(SimulatedEvent::RestoreBackup {
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
    world.happens(SimulatedEvent::Rename {
        practice: name.clone(),
        name: format!("The {}  PTY. LTD.", name.to_uppercase()),
    });
    world.pass(POLL * 2).await;
    assert_eq!(told(&world).await, [""; 0]);
    world.happens(SimulatedEvent::Rename {
        practice: name,
        name: "Southern Cross Family Practice".to_owned(),
    });
    world.pass(POLL * 3).await;
    assert_eq!(told(&world).await, ["name_changed r3"]);
    let change = waiting(&world).await.remove(0);
    let program = ActingPrincipal {
        principal: Principal::Token {
            token: 1,
            name: "booking".to_owned(),
            role: Role::Approver,
        },
        ..acting("token:booking")
    };
    let refused = monitor::commands::reject(&world.monitor, change.id, "no", &program).await;
    assert!(
        matches!(refused, Err(NotDecided::Rule(NotApproved::TakesAPerson))),
        "{refused:?}"
    );
    let silent = Approval {
        evidence: change.evidence.clone(),
        ..Approval::default()
    };
    let refused =
        monitor::commands::approve(&world.monitor, change.id, &silent, &acting("Kim")).await;
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
async fn a_change_that_flips_back_is_withdrawn() {
    let world = migrated().await;
    let change = waiting(&world).await.remove(0);
    world.happens(SimulatedEvent::SwitchAuthority {
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
async fn a_guid_of_another_practice_is_a_clash_for_two_people() {
    let world = World::with(2).await;
    let other = world.practice(1).await;
    world.happens(SimulatedEvent::SetField {
        practice: practice(&world),
        field: "authoritative".to_owned(),
        value: false.into(),
    });
    world.happens(SimulatedEvent::SetField {
        practice: practice(&world),
        field: "practiceMetadata.practiceName".to_owned(),
        value: other.name.clone().into(),
    });
    world.pass(POLL * 3).await;
    let told = told(&world).await;
    assert!(told.contains(&"collision r4".to_owned()), "{told:?}");
}

#[tokio::test]
async fn a_recheck_asks_at_once_and_believes_that_queries_fail_only_for_a_while() {
    use domain::practice::PracticeId;
    use monitor::{ClientReport, Recheck};
    let world = World::with(2).await;
    let by = acting("Kim").audited_as;
    let recheck = async |saw: ClientReport| {
        monitor::commands::recheck(&world.monitor, PracticeId(1), &saw, &by)
            .await
            .unwrap()
    };
    let failed = ClientReport {
        status: Some(504),
        ..ClientReport::default()
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

    let refused = ClientReport {
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
    let nobody = monitor::commands::recheck(
        &world.monitor,
        PracticeId(99),
        &ClientReport::default(),
        &by,
    )
    .await
    .unwrap();
    assert_eq!(nobody, Recheck::NoSuchPractice);
}
