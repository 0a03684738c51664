//! What Halo tells with a GUID, held against what we have: Site ID, PMS and name, each with its source,
//! and since when it knows it.

use domain::caution::CautionWord;
use domain::change::{Finding, Risk};
use domain::pms_at_halo::PmsAtHalo;
use domain::practice::PracticeId;
use domain::tracks::Track;
use domain::views::changes::ChangeCard;
use domain::views::ledger::Caution;
use serde_json::json;

use monitor::clock::Clock;

use super::*;

const TOLD_SITE_ID: &str = "practiceMetadata.practiceManagementSiteId";

fn tells(world: &World, field: &str, value: &str) {
    world.happens(SimulatedEvent::SetField {
        practice: practice(world),
        field: field.to_owned(),
        value: json!(value),
    });
}

async fn card(world: &World, change: &ChangeView) -> ChangeCard {
    monitor::pages::change_card(&world.monitor, change.id)
        .await
        .unwrap()
        .unwrap()
}

fn findings(card: &ChangeCard) -> Vec<(Finding, &str)> {
    let checks = card.checks.iter();
    checks
        .map(|check| (check.finding, check.words.as_str()))
        .collect()
}

async fn caution(world: &World, at: Option<chrono::DateTime<chrono::Utc>>) -> Option<Caution> {
    let mappings = monitor::pages::mappings(&world.monitor, at, None, 9).await;
    mappings.unwrap().remove(0).1.caution
}

#[tokio::test]
async fn another_site_id_told_with_the_right_guid_is_a_change_until_somebody_says_it_is_the_same() {
    let world = World::with(2).await;
    assert_eq!(
        world.practice(0).await.site_id_at_halo.as_deref(),
        Some(world.practice(0).await.site_id.as_str())
    );
    tells(&world, TOLD_SITE_ID, "990817");
    world.pass(POLL * 3).await;
    assert_eq!(told(&world).await, ["site_id_differs r3"]);
    let seen = world.practice(0).await;
    assert_eq!(seen.site_id_at_halo.as_deref(), Some("990817"));
    assert_eq!(seen.who_acts.as_str(), "us");
    let change = waiting(&world).await.remove(0);
    assert_eq!(change.new.halo_guid, change.old.halo_guid);
    assert_eq!(change.new.site_id.as_deref(), Some("990817"));
    let whole = card(&world, &change).await;
    assert_eq!(whole.title, "Another Site ID");
    let against = findings(&whole)
        .into_iter()
        .find(|(finding, _)| *finding == Finding::Against);
    assert!(against.unwrap().1.contains("Site ID 990817"), "{whole:?}");
    let exported = caution(&world, None).await.unwrap();
    assert_eq!(
        (exported.word, exported.risk),
        (CautionWord::ChangeWaits, Some(Risk::R3))
    );

    approve(&world, &change, "Kim").await.unwrap();
    world.pass(POLL * 3).await;
    assert_eq!(told(&world).await, [""; 0], "it was approved as it is told");
    assert_eq!(caution(&world, None).await, None);
    assert!(card(&world, &change).await.can_be_undone);
    let kim = acting("Kim");
    monitor::commands::undo(&world.monitor, change.id, "it is another one", &kim)
        .await
        .unwrap();
    world.pass(POLL * 3).await;
    assert_eq!(told(&world).await, ["site_id_differs r3"], "asked anew");
    assert!(!card(&world, &change).await.can_be_undone);
    let again = waiting(&world).await.remove(0);
    approve(&world, &again, "Kim").await.unwrap();
    world.pass(POLL * 3).await;
    tells(&world, TOLD_SITE_ID, "990818");
    world.pass(POLL * 3).await;
    assert_eq!(told(&world).await, ["site_id_differs r3"]);
}

#[tokio::test]
async fn a_site_id_that_is_only_spelled_differently_or_not_told_raises_nothing() {
    let world = World::with(2).await;
    let ours = world.practice(0).await.site_id;
    tells(&world, TOLD_SITE_ID, &format!(" 00{ours} "));
    world.pass(POLL * 3).await;
    assert_eq!(told(&world).await, [""; 0]);
    for field in ["practiceMetadata", "practiceManagementSiteId"] {
        world.happens(SimulatedEvent::DropField {
            practice: practice(&world),
            field: field.to_owned(),
        });
    }
    world.pass(POLL * 3).await;
    assert_eq!(told(&world).await, [""; 0]);
    assert_eq!(world.practice(0).await.site_id_at_halo, None);
}

#[tokio::test]
async fn a_pms_that_sundog_does_not_know_is_another_pms_in_halos_word() {
    let world = World::with(2).await;
    tells(&world, "practiceMetadata.pmsType", "Medical Director");
    world.pass(POLL * 3).await;
    assert_eq!(told(&world).await, ["pms_changed r4"]);
    let change = waiting(&world).await.remove(0);
    let word = PmsAtHalo::Other("Medical Director".to_owned());
    assert_eq!(change.new.pms, Some(word));
}

#[tokio::test]
async fn metadata_that_are_missing_for_an_answer_rename_nobody() {
    let world = World::with(2).await;
    tells(&world, "name", "A Group of Clinics");
    world.pass(POLL * 2).await;
    assert_eq!(told(&world).await, [""; 0], "the metadata's name counts");
    world.happens(SimulatedEvent::SetFault {
        practice: Some(practice(&world)),
        fault: Fault::from(FaultKind::WithoutMetadata).times(1),
    });
    world.pass(POLL * 3).await;
    assert_eq!(told(&world).await, [""; 0]);
    let identity = world.spans(0, Track::Identity).await;
    assert_eq!(
        identity,
        [
            "settled 1..4",
            "unknown (field_missing) 4..5",
            "settled 5..now"
        ]
    );
    world.happens(SimulatedEvent::Rename {
        practice: practice(&world),
        name: "Southern Cross Family Practice".to_owned(),
    });
    world.pass(POLL * 3).await;
    assert_eq!(told(&world).await, ["name_changed r3"]);
    let card = waiting(&world).await.remove(0).id;
    world.happens(SimulatedEvent::SetFault {
        practice: Some(practice(&world)),
        fault: Fault::from(FaultKind::WithoutMetadata).times(1),
    });
    world.pass(POLL * 3).await;
    assert_eq!(waiting(&world).await.remove(0).id, card, "it stands");
}

#[tokio::test]
async fn a_backup_that_ran_beside_the_server_in_use_is_recognised_after_the_switch() {
    let mut world = World::with(2).await;
    world.happens(SimulatedEvent::RestoreBackup {
        practice: practice(&world),
    });
    world.pass(POLL * 3).await;
    world.happens(SimulatedEvent::SwitchAuthority {
        practice: practice(&world),
    });
    world.pass(POLL * 3).await;
    assert_eq!(told(&world).await, ["guid_changed r3"]);
    let change = waiting(&world).await.remove(0);
    assert!(change.new.ran_beside);
    let whole = card(&world, &change).await;
    assert!(whole.title.contains("ran beside"), "{}", whole.title);
    assert!(whole.story.contains("a restored backup"), "{}", whole.story);
    assert!(whole.advice[0].contains("on which server"), "{whole:?}");
    let overlap = whole.overlap.as_ref().unwrap();
    assert_eq!(overlap.verdict, "Both existed at once.");
    assert!(overlap.reading.contains("A restored backup"), "{overlap:?}");
    assert!(overlap.reading.contains("not looked at"), "{overlap:?}");
    assert!(overlap.known_since.is_some());
    let against = findings(&whole);
    assert!(
        against
            .iter()
            .any(|(finding, words)| *finding == Finding::Against && words.contains("backup")),
        "{against:?}"
    );
    world.restart().await;
    world.pass(POLL * 3).await;
    let again = waiting(&world).await.remove(0);
    assert_eq!((again.id, again.risk), (change.id, Risk::R3), "it stands");

    let now = world.clock.now();
    let window = (now, now + TimeDelta::hours(2));
    let kim = AuditPrincipal::named("Kim", None);
    let announced =
        monitor::commands::announce_migration(&world.monitor, PracticeId(1), window, "moved", &kim);
    announced.await.unwrap();
    world.pass(POLL * 3).await;
    assert_eq!(
        told(&world).await,
        ["guid_changed r3"],
        "whoever sees the card announces nothing any more that makes it safer"
    );
}

#[tokio::test]
async fn what_nobody_saw_of_a_migration_is_said_to_be_unknown() {
    let world = migrated().await;
    let change = waiting(&world).await.remove(0);
    assert_eq!(change.risk, Risk::R1);
    let whole = card(&world, &change).await;
    let unknown = findings(&whole);
    assert!(
        unknown
            .iter()
            .any(|(finding, words)| *finding == Finding::NotKnown && words.contains("Nobody saw")),
        "{unknown:?}"
    );
    let overlap = whole.overlap.unwrap();
    assert!(overlap.verdict.starts_with("The new one was not heard yet"));
    assert!(overlap.reading.contains("it may still run"), "{overlap:?}");
    let first = overlap.new.first().unwrap();
    assert_eq!(first.label, "not seen", "hatched before it was looked at");
}

#[tokio::test]
async fn a_guid_that_does_not_work_is_exported_with_a_word_for_why_and_so_it_was_in_the_past() {
    let world = World::with(2).await;
    let guid = world.simulator.guids(&practice(&world)).unwrap().remove(0);
    world.pass(POLL).await;
    let before = world.clock.now();
    world.happens(SimulatedEvent::SetAuthoritative {
        practice: guid.clone(),
        authoritative: false,
    });
    world.pass(POLL * 3).await;
    let now = caution(&world, None).await.unwrap();
    assert_eq!(now.word, CautionWord::NotAuthoritative);
    assert_eq!(
        (now.kind.unwrap().as_str(), now.risk),
        ("authority_moved", Some(Risk::R0))
    );
    let refused_at = world.clock.now();
    assert_eq!(caution(&world, Some(before)).await, None);
    world.happens(SimulatedEvent::SetFault {
        practice: None,
        fault: Fault::status(503).times(1),
    });
    world.pass(POLL).await;
    assert_eq!(
        caution(&world, None).await.unwrap().word,
        CautionWord::NotAuthoritative,
        "a blink of Halo's takes nothing back"
    );
    world.happens(SimulatedEvent::SetAuthoritative {
        practice: guid,
        authoritative: true,
    });
    world.pass(POLL * 3).await;
    assert_eq!(caution(&world, None).await, None);
    let then = caution(&world, Some(refused_at)).await.unwrap();
    assert_eq!(then.word, CautionWord::NotAuthoritative);
    let feed = monitor::pages::feed(&world.monitor, 0, 9).await.unwrap();
    assert_eq!(feed[0].caution, None);
    world.happens(SimulatedEvent::Remove {
        practice: practice(&world),
    });
    world.pass(POLL * 3).await;
    let gone = caution(&world, None).await.unwrap().word;
    assert!(
        matches!(gone, CautionWord::Removed | CautionWord::NotFound),
        "{gone}"
    );
    let feed = monitor::pages::feed(&world.monitor, 0, 9).await.unwrap();
    assert_eq!(feed[0].caution.as_ref().unwrap().word, gone);
}

#[tokio::test]
async fn a_collision_stays_one_for_two_people_when_the_other_practice_is_taken_off_the_list() {
    let mut world = World::with(3).await;
    let namesake = world.names[1].clone();
    world.happens(SimulatedEvent::Split {
        practice: practice(&world),
        name: namesake,
        site_id: None,
    });
    world.happens(SimulatedEvent::SwitchAuthority {
        practice: practice(&world),
    });
    world.pass(POLL * 3).await;
    assert_eq!(told(&world).await, ["collision r4"]);
    let kim = AuditPrincipal::named("Kim", None);
    let retired = monitor::commands::retire_practice(&world.monitor, PracticeId(2), &kim);
    retired.await.unwrap();
    world.pass(POLL * 3).await;
    assert_eq!(told(&world).await, ["collision r4"]);
    world.restart().await;
    world.pass(POLL * 3).await;
    assert_eq!(told(&world).await, ["collision r4"], "after a restart too");
    let change = waiting(&world).await.remove(0);
    let whole = card(&world, &change).await;
    let against = findings(&whole);
    let says_why = |words: &&str| words.contains("The list was changed since");
    assert!(
        against.iter().any(|(_, words)| says_why(words)),
        "{against:?}"
    );
}
