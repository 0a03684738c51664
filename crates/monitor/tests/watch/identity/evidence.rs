//! What stands on a card: both lives, the raw answers, who was told, what went before.

use domain::views::evidence::Whom;

use monitor::commands::acknowledge_feed;
use store::FeedAcknowledged;

use super::*;

#[tokio::test]
async fn both_guids_are_watched_while_a_change_waits_and_their_lives_are_compared() {
    let world = World::with(2).await;
    let name = practice(&world);
    world.happens(SimulatedEvent::GoOffline {
        practice: name.clone(),
    });
    world.pass(TimeDelta::minutes(40)).await;
    world.happens(SimulatedEvent::Migrate {
        practice: name.clone(),
    });
    world.happens(SimulatedEvent::SwitchAuthority { practice: name });
    world.pass(TimeDelta::minutes(20)).await;
    let change = waiting(&world).await.remove(0);
    let new = change.new.halo_guid.unwrap().to_string();
    let asked = world.simulator.times_asked(&new);
    assert!(asked >= 10, "the candidate was asked {asked} times");
    let card = monitor::pages::change_card(&world.monitor, change.id)
        .await
        .unwrap()
        .unwrap();
    let overlap = card.overlap.unwrap();
    assert_eq!(overlap.verdict, "Never alive together.");
    assert!(overlap.reading.contains("as in a migration"), "{overlap:?}");
    assert!(!overlap.new.is_empty());
}

#[tokio::test]
async fn a_backup_that_lives_beside_the_original_is_told_as_such() {
    let world = World::with(2).await;
    world.happens(SimulatedEvent::RestoreBackup {
        practice: practice(&world),
    });
    world.pass(TimeDelta::hours(9)).await;
    let change = waiting(&world).await.remove(0);
    let card = monitor::pages::change_card(&world.monitor, change.id)
        .await
        .unwrap()
        .unwrap();
    let overlap = card.overlap.unwrap();
    assert!(overlap.verdict.starts_with("Both alive for"), "{overlap:?}");
    let new = change.new.halo_guid.unwrap().to_string();
    assert!(
        world.simulator.times_asked(&new) < 9 * 60 / 2,
        "what nobody waits for is asked seldom"
    );
}

#[tokio::test]
async fn the_raw_answers_are_kept_without_the_key_and_those_of_the_approval_join_them() {
    let world = migrated().await;
    let change = waiting(&world).await.remove(0);
    let kept = async || {
        let kept = monitor::pages::change_evidence(&world.monitor, change.id)
            .await
            .unwrap();
        kept.unwrap()
    };
    let before = kept().await;
    let questions: Vec<_> = before.iter().map(|one| one.question.as_str()).collect();
    assert_eq!(questions[0], "look_up");
    assert!(questions[1].starts_with("status "), "{questions:?}");
    assert_eq!(before[1].status, Some(403));
    let new = change.new.halo_guid.unwrap().to_string();
    assert!(before[0].body.contains(&new), "{}", before[0].body);
    approve(&world, &change, "Kim").await.unwrap();
    assert!(kept().await.len() > before.len());
    let key = world.simulator.key().as_bytes().to_vec();
    let bytes = world.database_bytes();
    assert!(!bytes.windows(key.len()).any(|window| window == key));
}

#[tokio::test]
async fn who_was_told_and_what_went_before_stand_on_the_card() {
    let world = migrated().await;
    let first = waiting(&world).await.remove(0);
    let kim = acting("Kim");
    monitor::commands::log_contact(
        &world.monitor,
        first.id,
        Whom::HaloSupport,
        "ticket 4711",
        &kim,
    )
    .await
    .unwrap();
    let card = monitor::pages::change_card(&world.monitor, first.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (card.told[0].by.as_str(), card.told[0].whom),
        ("Kim", Whom::HaloSupport)
    );
    world.happens(SimulatedEvent::Rename {
        practice: practice(&world),
        name: "Southern Cross Family Practice".to_owned(),
    });
    world.pass(POLL * 3).await;
    let second = waiting(&world).await.remove(0);
    let card = monitor::pages::change_card(&world.monitor, second.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(card.previous[0].id, first.id);
    assert_eq!(card.previous[0].status, ChangeStatus::Superseded);
}

#[tokio::test]
async fn how_far_the_integrators_programs_followed_is_told() {
    let world = migrated().await;
    let change = waiting(&world).await.remove(0);
    let program = AuditPrincipal::named("token:booking", None);
    for consumer in ["booking", "recalls"] {
        let said = acknowledge_feed(&world.monitor, consumer, 1, &program).await;
        assert_eq!(said.unwrap(), FeedAcknowledged::Noted);
    }
    let said = acknowledge_feed(&world.monitor, "booking", 99, &program).await;
    assert_eq!(said.unwrap(), FeedAcknowledged::NoSuchEntry);
    approve(&world, &change, "Kim").await.unwrap();
    let newest = monitor::pages::feed(&world.monitor, 0, 99)
        .await
        .unwrap()
        .last()
        .unwrap()
        .seq;
    acknowledge_feed(&world.monitor, "booking", newest, &program)
        .await
        .unwrap();
    let card = monitor::pages::change_card(&world.monitor, change.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(card.consumers.words(), "1 of 2 consumers");
    assert_eq!(card.consumers.behind, ["recalls"]);
}
