//! Closing a split or a merger: one person plans, another confirms just that.

use domain::practice::PracticeId;
use domain::site::SiteKey;
use domain::split_merge::{
    Disposition, MappingDisposition, NewcomerPractice, SplitMergePlan, Unplannable,
};

use super::*;

fn key_of(world: &World, at: usize) -> SiteKey {
    let summary = &world.simulator.practices()[at];
    SiteKey {
        pms: summary.pms.parse().unwrap(),
        site_id: summary.site_id.parse().unwrap(),
    }
}

/// A world in which the first practice's GUID moved along with its name.
async fn split() -> (World, ChangeView) {
    let world = World::with(3).await;
    let name = practice(&world);
    world.happens(SimulatedEvent::Split {
        practice: name.clone(),
        name: "Southern Cross Family Practice".to_owned(),
        site_id: None,
    });
    world.happens(SimulatedEvent::SwitchAuthority { practice: name });
    world.pass(POLL * 3).await;
    let change = waiting(&world).await.remove(0);
    (world, change)
}

#[tokio::test]
async fn a_practice_that_joined_another_moves_to_its_site_when_a_second_person_confirms() {
    let (world, change) = split().await;
    assert_eq!(told(&world).await, ["guid_changed r3"]);
    let to = key_of(&world, 1);
    let plan = SplitMergePlan {
        dispositions: vec![(PracticeId(1), Disposition::Moves(to.clone()))],
        newcomers: Vec::new(),
        mapping: MappingDisposition::End,
    };
    let (kim, alex) = (acting("Kim"), acting("Alex"));
    let put_up = async |plan: SplitMergePlan, contacted: &str| {
        let evidence = &change.evidence;
        monitor::commands::plan_split_merge(
            &world.monitor,
            change.id,
            evidence,
            plan,
            contacted,
            &kim,
        )
        .await
    };
    let silent = put_up(plan.clone(), " ").await;
    assert!(matches!(silent, Err(NotDecided::Unusable(_))), "{silent:?}");
    let nothing = SplitMergePlan {
        dispositions: vec![(PracticeId(1), Disposition::Stays)],
        mapping: MappingDisposition::Keep,
        ..plan.clone()
    };
    let nothing = put_up(nothing, "Jo").await;
    assert!(
        matches!(nothing, Err(NotDecided::Plan(Unplannable::NothingHappens))),
        "{nothing:?}"
    );
    let id = put_up(plan, "Jo: we joined them").await.unwrap();
    world.pass(POLL * 3).await;
    let planned = waiting(&world).await.remove(0);
    assert_eq!((planned.id, planned.risk.as_str()), (id, "r4"), "it stands");
    let card = monitor::pages::change_card(&world.monitor, id)
        .await
        .unwrap()
        .unwrap();
    assert!(card.plan[0].contains("moves to"), "{:?}", card.plan);
    assert_eq!(card.first_approval.unwrap().0, "Kim");

    let own = approve(&world, &planned, "Kim").await;
    assert!(
        matches!(own, Err(NotDecided::Rule(NotApproved::SamePerson))),
        "{own:?}"
    );
    let approval = Approval {
        evidence: planned.evidence.clone(),
        ..Approval::default()
    };
    monitor::commands::approve(&world.monitor, id, &approval, &alex)
        .await
        .unwrap();
    world.pass(POLL * 2).await;
    let (moved, host) = (world.practice(0).await, world.practice(1).await);
    assert_eq!(moved.site_id, to.site_id.to_string());
    assert_eq!(moved.halo_guid, host.halo_guid, "siblings now");
    assert_eq!(told(&world).await, [""; 0]);
}

#[tokio::test]
async fn a_split_adds_the_practice_that_begins_and_keeps_the_other() {
    let (world, change) = split().await;
    let plan = SplitMergePlan {
        dispositions: vec![(PracticeId(1), Disposition::Stays)],
        newcomers: vec![NewcomerPractice {
            name: "Harbour Skin".to_owned(),
            site: key_of(&world, 2),
        }],
        mapping: MappingDisposition::Keep,
    };
    let kim = acting("Kim");
    let planned = monitor::commands::plan_split_merge(
        &world.monitor,
        change.id,
        &change.evidence,
        plan,
        "Jo: one stays",
        &kim,
    )
    .await
    .unwrap();
    let planned = monitor::pages::change(&world.monitor, planned)
        .await
        .unwrap()
        .unwrap();
    approve(&world, &planned, "Alex").await.unwrap();
    world.pass(POLL * 3).await;
    assert_eq!(world.practice(0).await.halo_guid, change.old.halo_guid);
    assert_eq!(world.practice(3).await.name, "Harbour Skin");
    assert_eq!(told(&world).await, [""; 0], "kept: nobody is asked again");
}

#[tokio::test]
async fn a_plan_whose_facts_moved_or_that_is_taken_back_is_not_carried_out() {
    let (world, change) = split().await;
    let plan = SplitMergePlan {
        dispositions: vec![(PracticeId(1), Disposition::Retires)],
        newcomers: Vec::new(),
        mapping: MappingDisposition::End,
    };
    let kim = acting("Kim");
    let put_up = async |change: &ChangeView| {
        let (id, evidence) = (change.id, &change.evidence);
        let planned = monitor::commands::plan_split_merge(
            &world.monitor,
            id,
            evidence,
            plan.clone(),
            "Jo",
            &kim,
        );
        let planned = planned.await.unwrap();
        monitor::pages::change(&world.monitor, planned)
            .await
            .unwrap()
            .unwrap()
    };
    let planned = put_up(&change).await;
    monitor::commands::withdraw(&world.monitor, planned.id, "", &kim)
        .await
        .unwrap();
    world.pass(POLL * 2).await;
    let again = waiting(&world).await.remove(0);
    assert_eq!(again.risk.as_str(), "r3", "the facts ask again");
    let planned = put_up(&again).await;
    world.happens(SimulatedEvent::Rename {
        practice: practice(&world),
        name: "Northern Lights Dental".to_owned(),
    });
    let refused = approve(&world, &planned, "Alex").await;
    assert!(
        matches!(refused, Err(NotDecided::Moved { .. })),
        "{refused:?}"
    );
    assert_ne!(world.practice(0).await.state.as_str(), "retired");
}
