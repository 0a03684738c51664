//! What a card, a group and a practice say once people have decided.

use domain::views::changes::ChangeCard;
use domain::views::groups::ChangeGroup;
use domain::zoom::Zoom;

use super::groups::{choices, hosted};
use super::*;

async fn card(world: &World, id: i64) -> ChangeCard {
    let card = monitor::pages::change_card(&world.monitor, id).await;
    card.unwrap().unwrap()
}

async fn group(world: &World, key: &str) -> ChangeGroup {
    let group = monitor::pages::group_page(&world.monitor, key).await;
    group.unwrap().unwrap()
}

#[tokio::test]
async fn a_mapping_that_two_people_ended_names_both_and_nothing_is_being_set_up() {
    let world = World::with(2).await;
    world.happens(SimulatedEvent::Forget {
        practice: practice(&world),
    });
    world.pass(POLL * 2).await;
    let change = waiting(&world).await.remove(0);
    approve(&world, &change, "Kim").await.unwrap();
    assert_eq!(card(&world, change.id).await.decided, None, "one of two");
    approve(&world, &change, "Alex").await.unwrap();
    world.pass(POLL).await;

    let decided = card(&world, change.id).await;
    assert_eq!(
        decided.decided.map(|(who, _)| who).as_deref(),
        Some("Kim and Alex")
    );
    assert_eq!(decided.change.first_approved_by.as_deref(), Some("Kim"));
    assert_eq!(decided.change.decided_by.as_deref(), Some("Alex"));

    let id = world.practice(0).await.id;
    let page = monitor::pages::practice_page(&world.monitor, id, Zoom::default()).await;
    let page = page.unwrap().unwrap();
    let ended = page.ended.expect("the mapping ended");
    assert_eq!(ended.decided_by, "Kim and Alex");
    assert_eq!(ended.change, Some(change.id));
    assert_eq!(page.mappings[0], ended);
    assert_eq!(page.sentence, domain::wording::MAPPING_ENDED);
    assert!(page.steps[0].contains("retire it"), "{:?}", page.steps);
    assert_eq!(page.changes[0].decided_by.as_deref(), Some("Kim and Alex"));
    let pack = &page.support_pack;
    assert!(pack.contains("Mapping ended since"), "{pack}");
    assert!(pack.contains("none any more"), "{pack}");
    let events = page.timeline.events.iter();
    let told: Vec<_> = events
        .map(|event| format!("{}: {}", event.title, event.detail))
        .collect();
    assert!(
        told.contains(&"Change approved: By Kim and Alex.".to_owned()),
        "{told:#?}"
    );
    assert!(
        !told.iter().any(|event| event.starts_with("Well again")),
        "{told:#?}"
    );

    let list = monitor::pages::overview(&world.monitor, &Default::default()).await;
    let rows = list.unwrap().rows;
    let row = rows.iter().find(|row| row.practice.id == id).unwrap();
    assert_eq!(row.word.as_deref(), Some(domain::wording::ENDED));
    assert_eq!(row.why, "no mapping any more");
}

#[tokio::test]
async fn a_renaming_that_was_approved_by_mistake_is_undone_and_asked_again() {
    let world = World::with(2).await;
    world.happens(SimulatedEvent::Rename {
        practice: practice(&world),
        name: "Southern Cross Family Practice".to_owned(),
    });
    world.pass(POLL * 3).await;
    let change = waiting(&world).await.remove(0);
    assert_eq!(told(&world).await, ["name_changed r3"]);
    let promised = card(&world, change.id).await.approving;
    assert!(
        promised.iter().any(|step| step.contains("Undo")),
        "{promised:?}"
    );
    approve(&world, &change, "Kim").await.unwrap();
    world.pass(POLL).await;
    assert_eq!(told(&world).await, [""; 0]);
    assert!(card(&world, change.id).await.can_be_undone);

    let kim = acting("Kim");
    monitor::commands::undo(&world.monitor, change.id, "it was sold", &kim)
        .await
        .unwrap();
    let undone = card(&world, change.id).await;
    assert_eq!(undone.undone.map(|(who, _)| who).as_deref(), Some("Kim"));
    assert!(!undone.can_be_undone);
    world.pass(POLL * 3).await;
    assert_eq!(
        told(&world).await,
        ["name_changed r3"],
        "Halo gives the other name still"
    );
    let again = monitor::commands::undo(&world.monitor, change.id, "again", &kim).await;
    assert!(matches!(again, Err(NotDecided::Moved { .. })), "{again:?}");
}

#[tokio::test]
async fn where_there_is_no_former_mapping_no_undo_is_promised() {
    let world = World::with(2).await;
    world.happens(SimulatedEvent::Forget {
        practice: practice(&world),
    });
    world.pass(POLL * 2).await;
    let change = waiting(&world).await.remove(0);
    approve(&world, &change, "Kim").await.unwrap();
    approve(&world, &change, "Alex").await.unwrap();
    let summary = world.simulator.practices().remove(0);
    world.happens(SimulatedEvent::AddPractice(Box::new(
        simulator::PracticeSpec {
            name: practice(&world),
            pms: Some(simulator::Pms::BestPractice),
            site_id: Some(summary.site_id.clone()),
            ..simulator::PracticeSpec::default()
        },
    )));
    world.pass(TimeDelta::minutes(30)).await;
    let back = waiting(&world).await.remove(0);
    let promised = card(&world, back.id).await.approving;
    assert!(
        !promised.iter().any(|step| step.contains("Undo")),
        "{promised:?}"
    );
    approve(&world, &back, "Kim").await.unwrap();
    assert!(!card(&world, back.id).await.can_be_undone);
}

#[tokio::test]
async fn a_stale_card_leads_to_the_one_that_took_its_place() {
    let world = migrated().await;
    let stale = waiting(&world).await.remove(0);
    world.happens(SimulatedEvent::Rename {
        practice: practice(&world),
        name: "Somebody Else's Clinic".to_owned(),
    });
    world.pass(POLL * 3).await;
    let fresh = waiting(&world).await.remove(0);
    assert_ne!(fresh.id, stale.id);
    let successor = card(&world, stale.id).await.successor.expect("a successor");
    assert_eq!(successor.id, fresh.id);
    assert_eq!(successor.status, ChangeStatus::Pending);
    assert_eq!(card(&world, fresh.id).await.successor, None);
}

#[tokio::test]
async fn a_decided_card_speaks_of_what_was() {
    let world = migrated().await;
    let change = waiting(&world).await.remove(0);
    let open = card(&world, change.id).await;
    assert!(
        open.story.contains("until the new one is approved"),
        "{}",
        open.story
    );
    approve(&world, &change, "Kim").await.unwrap();
    world.pass(POLL).await;
    let decided = card(&world, change.id).await;
    assert_eq!(
        decided.story,
        "The server was probably replaced, or Halo Link installed again."
    );
    assert_eq!((decided.meanwhile.as_str(), decided.advice.len()), ("", 0));
}

#[tokio::test]
async fn what_was_approved_together_stays_to_be_seen_and_is_undone_together() {
    let world = hosted(4).await;
    world.pass(TimeDelta::minutes(40)).await;
    let (key, ready, _) = choices(&world).await;
    let (kim, alex) = (acting("Kim"), acting("Alex"));
    monitor::commands::approve_group(&world.monitor, &key, &ready, 4, "new host", &kim)
        .await
        .unwrap();
    world.pass(POLL).await;

    let after = group(&world, &key).await;
    assert_eq!((after.ready.len(), after.not_yet.len()), (0, 0));
    let decision = &after.decided[0];
    assert_eq!((decision.by.as_str(), decision.undoable()), ("Kim", 4));
    let together = card(&world, ready[0].change).await.together;
    assert_eq!(together.map(|with| with.key), Some(key.clone()));

    let miscounted =
        monitor::commands::undo_group(&world.monitor, decision.id, 3, "wrong host", &alex).await;
    assert!(
        matches!(miscounted, Err(NotDecided::Refused(_))),
        "{miscounted:?}"
    );
    // Halo switches back for three of the four.
    for number in 1..=3 {
        world.happens(SimulatedEvent::SwitchAuthority {
            practice: format!("Clinic {number}"),
        });
    }
    let results =
        monitor::commands::undo_group(&world.monitor, decision.id, 4, "wrong host", &alex).await;
    let refused: Vec<_> = results
        .unwrap()
        .into_iter()
        .filter_map(|one| Some((one.practice_name, one.refusal?)))
        .collect();
    assert_eq!(refused.len(), 1, "{refused:?}");
    assert_eq!(refused[0].0, "Clinic 4");
    world.pass(POLL).await;
    let after = group(&world, &key).await;
    assert_eq!(after.decided[0].undoable(), 1);
    let again = monitor::pages::change_card(&world.monitor, ready[0].change).await;
    assert!(again.unwrap().is_some());
    let none = monitor::pages::group_page(&world.monitor, "host-nobody").await;
    assert_eq!(none.unwrap(), None);
}
