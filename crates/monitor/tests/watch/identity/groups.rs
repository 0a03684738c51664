//! A hosted server that moves many practices at once, decided together.

use monitor::commands::change::GroupChoice;
use simulator::PracticeSpec;

use super::*;

/// Some practices on one server, which is replaced.
pub async fn hosted(practices: usize) -> World {
    let mut world = World::unlisted(1).await;
    for number in 1..=practices {
        world.happens(SimulatedEvent::AddPractice(Box::new(PracticeSpec {
            name: format!("Clinic {number}"),
            server: Some("WG-01".to_owned()),
            ..PracticeSpec::default()
        })));
    }
    for summary in world.simulator.practices() {
        world.add(&summary).await;
    }
    world.names = vec!["Clinic 1".to_owned()];
    world.pass(POLL).await;
    world.happens(SimulatedEvent::GoOffline {
        practice: "Clinic 1".to_owned(),
    });
    world.pass(POLL * 5).await;
    world.happens(SimulatedEvent::MigrateServer {
        practice: "Clinic 1".to_owned(),
    });
    world.happens(SimulatedEvent::SwitchServerAuthority {
        practice: "Clinic 1".to_owned(),
    });
    world.pass(POLL * 3).await;
    world
}

pub async fn choices(world: &World) -> (String, Vec<GroupChoice>, usize) {
    let page = monitor::pages::changes_page(&world.monitor, &ChangeQuery::default())
        .await
        .unwrap();
    let group = page.groups.into_iter().next().unwrap();
    let ready = group.ready.iter().map(|item| GroupChoice {
        change: item.change,
        evidence: item.evidence.clone(),
    });
    (group.key.clone(), ready.collect(), group.not_yet.len())
}

#[tokio::test]
async fn what_moved_together_is_approved_together_once_the_old_guids_are_silent() {
    let world = hosted(5).await;
    let (key, ready, not_yet) = choices(&world).await;
    assert_eq!((ready.len(), not_yet), (0, 5), "heard half an hour ago");
    world.pass(TimeDelta::minutes(40)).await;
    let (_, ready, _) = choices(&world).await;
    assert_eq!(ready.len(), 5);

    let kim = acting("Kim");
    let miscounted =
        monitor::commands::approve_group(&world.monitor, &key, &ready, 4, "", &kim).await;
    assert!(
        matches!(miscounted, Err(NotDecided::Refused(_))),
        "{miscounted:?}"
    );
    // One of them moves on meanwhile: that one is refused, and no other.
    world.happens(SimulatedEvent::Rename {
        practice: "Clinic 3".to_owned(),
        name: "Southern Cross".to_owned(),
    });
    let results = monitor::commands::approve_group(&world.monitor, &key, &ready, 5, "", &kim).await;
    let refused: Vec<_> = results
        .unwrap()
        .into_iter()
        .filter_map(|one| Some((one.practice_name, one.refusal?)))
        .collect();
    assert_eq!(refused.len(), 1, "{refused:?}");
    assert_eq!(refused[0].0, "Clinic 3");
    assert!(refused[0].1.contains("Southern Cross"), "{refused:?}");
    world.pass(POLL * 2).await;
    assert_eq!(told(&world).await, ["guid_changed r3"]);
}

#[tokio::test]
async fn where_halo_answers_slowly_each_change_of_a_group_is_told_what_became_of_it() {
    let world = hosted(10).await;
    world.pass(TimeDelta::minutes(40)).await;
    let (key, ready, _) = choices(&world).await;
    assert_eq!(ready.len(), 10);
    let first = waiting(&world).await;
    let first = first.iter().find(|one| one.id == ready[0].change).unwrap();
    let hold = world
        .simulator
        .hold(&first.old.halo_guid.unwrap().to_string(), 1);
    let (clock, kim) = (world.clock.clone(), acting("Kim"));
    let meanwhile = async {
        hold.caught(1).await;
        clock.step(TimeDelta::seconds(16));
        hold.release();
    };
    let approving = monitor::commands::approve_group(&world.monitor, &key, &ready, 10, "", &kim);
    let (results, ()) = tokio::join!(approving, meanwhile);
    let refused: Vec<_> = results
        .unwrap()
        .into_iter()
        .filter_map(|one| Some((one.change, one.refusal?)))
        .collect();
    let late: Vec<_> = ready[8..].iter().map(|choice| choice.change).collect();
    assert_eq!(
        refused.iter().map(|one| one.0).collect::<Vec<_>>(),
        late,
        "{refused:?}"
    );
    assert!(refused[0].1.contains("approve it again"), "{refused:?}");
}
