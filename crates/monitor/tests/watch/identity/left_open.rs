//! A GUID of which Halo tells nothing, though it answers: what its look-up names can be decided all the
//! same, with less to go by.

use domain::approval::Effect;
use simulator::{Calls, ErrorShape, Fault, FaultKind, SimulatedEvent};

use super::*;

/// Halo will not answer about the practice's GUIDs, for a reason that is the site's own.
fn left_open(world: &World, status: u16, words: &str) {
    let fault = Fault::from(FaultKind::Status {
        status,
        shape: ErrorShape::Spec,
        message: Some(words.to_owned()),
        status_text: None,
        retry_after: None,
    });
    world.happens(SimulatedEvent::SetFault {
        practice: Some(practice(world)),
        fault: fault.only(Calls::Status),
    });
}

#[tokio::test]
async fn a_new_server_is_put_up_and_followed_though_the_old_guid_is_never_answered_for() {
    for (status, words) in [
        (400, "Halo GUID must be provided."),
        (503, "Site could not be contacted."),
    ] {
        let world = World::with(2).await;
        left_open(&world, status, words);
        world.pass(POLL * 2).await;
        world.happens(SimulatedEvent::Migrate {
            practice: practice(&world),
        });
        world.happens(SimulatedEvent::SwitchAuthority {
            practice: practice(&world),
        });
        world.pass(TimeDelta::hours(7)).await;
        assert_eq!(told(&world).await, ["guid_changed r1"], "{words}");
        let change = waiting(&world).await.remove(0);
        let effect = approve(&world, &change, "Kim").await.unwrap();
        assert_eq!(effect, Effect::Applies, "{words}");
        world.happens(SimulatedEvent::ClearFaults { practice: None });
        world.pass(POLL * 2).await;
        assert_eq!(world.headline(0).await, "online - nobody", "{words}");
        assert_eq!(
            world.practice(0).await.halo_guid,
            change.new.halo_guid,
            "{words}"
        );
    }
}

#[tokio::test]
async fn an_old_guid_that_is_neither_answered_for_nor_listed_takes_two_people() {
    let world = World::with(2).await;
    let name = practice(&world);
    let old = world.simulator.practices()[0].guid.clone();
    world.happens(SimulatedEvent::Migrate {
        practice: name.clone(),
    });
    let new = world.simulator.guids(&name).unwrap().pop().unwrap();
    assert_ne!(old, new);
    let summary = world.simulator.practice(&old).unwrap();
    let body = serde_json::json!({ "sites": [{
        "id": new,
        "authoritative": true,
        "practiceMetadata": { "practiceName": summary.halo_name },
    }]});
    let lists_the_new_one_alone = Fault::from(FaultKind::Raw {
        status: 200,
        content_type: "application/json".to_owned(),
        body: body.to_string(),
    });
    world.happens(SimulatedEvent::SetFault {
        practice: None,
        fault: lists_the_new_one_alone.only(Calls::LookUp),
    });
    left_open(&world, 400, "Halo GUID must be provided.");
    world.pass(POLL * 4).await;
    let change = waiting(&world).await.remove(0);
    assert_eq!(
        format!("{} {}", change.kind, change.risk),
        "guid_changed r4"
    );
    let first = approve(&world, &change, "Kim").await.unwrap();
    assert_eq!(first, Effect::WaitsForSecond);
}
