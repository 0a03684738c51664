//! Outages as the watch keeps them: when they open and close, what is known of their edges, and who
//! has them in hand.

use chrono::{DateTime, TimeDelta, Utc};
use domain::outage::Cause;
use domain::practice::PracticeId;
use domain::views::history::OutageView;
use monitor::commands::acknowledge::{Acknowledgeable, NotAcknowledged};
use simulator::{Fault, SimulatedEvent};
use store::{AuditPrincipal, OutageFilter};

use crate::access::everywhere;
use crate::world::{POLL, World, start};

fn minute(at: DateTime<Utc>) -> i64 {
    (at - start()).num_minutes()
}

async fn outages(world: &World) -> Vec<OutageView> {
    let filter = OutageFilter::default();
    monitor::pages::outages(&world.monitor, &filter, 99)
        .await
        .unwrap()
}

async fn told(world: &World) -> Vec<String> {
    let all = outages(world).await;
    let words = all.iter().rev().map(|outage| {
        let end = match (outage.ended, outage.ended_latest) {
            (Some(earliest), Some(latest)) => format!("{} to {}", minute(earliest), minute(latest)),
            _ => "lasts".to_owned(),
        };
        let flaps = if outage.flapping { " flapping" } else { "" };
        format!(
            "{} {} {}..{end}{flaps}",
            outage.practice_id,
            outage.state,
            minute(outage.began_latest)
        )
    });
    words.collect()
}

fn offline(world: &World, at: usize) -> SimulatedEvent {
    SimulatedEvent::GoOffline {
        practice: world.names[at].clone(),
    }
}

fn online(world: &World, at: usize) -> SimulatedEvent {
    SimulatedEvent::ComeOnline {
        practice: world.names[at].clone(),
    }
}

#[tokio::test]
async fn an_outage_opens_when_it_was_seen_twice_and_says_between_when_it_began() {
    let world = World::with(3).await;
    world.pass(POLL * 9).await;
    world.happens(offline(&world, 0));
    world.pass(POLL).await;
    assert!(told(&world).await.is_empty(), "seen once");
    world.pass(POLL).await;
    assert_eq!(told(&world).await, ["1 offline 11..lasts"]);
    let outage = outages(&world).await.remove(0);
    assert!(outage.began < outage.began_latest, "{outage:?}");
    assert!(outage.began >= start() + TimeDelta::minutes(9));
    assert_eq!(minute(outage.detected_at), 12, "noticing is told apart");
    assert_eq!(outage.cause, Cause::Practice);

    world.pass(POLL * 5).await;
    world.happens(online(&world, 0));
    world.pass(POLL).await;
    assert_eq!(
        told(&world).await,
        ["1 offline 11..lasts"],
        "seen well once"
    );
    world.pass(POLL).await;
    assert_eq!(told(&world).await, ["1 offline 11..17 to 18"]);
}

#[tokio::test]
async fn a_blip_of_one_sighting_is_in_the_spans_and_is_no_outage() {
    let world = World::with(2).await;
    world.happens(offline(&world, 0));
    world.pass(POLL).await;
    world.happens(online(&world, 0));
    world.pass(POLL * 3).await;
    assert!(told(&world).await.is_empty());
    let uptime = monitor::pages::uptime(&world.monitor, PracticeId(1), None, None).await;
    let uptime = uptime.unwrap().unwrap();
    assert_eq!(uptime.seconds.down, 60.0, "it counts as down all the same");
}

#[tokio::test]
async fn a_kill_in_the_middle_of_an_outage_leaves_one_outage() {
    let mut world = World::with(2).await;
    world.pass(POLL * 4).await;
    world.happens(offline(&world, 0));
    world.pass(POLL).await;
    world.restart().await;
    world.pass(POLL).await;
    assert_eq!(told(&world).await, ["1 offline 6..lasts"]);
    world.sleep(TimeDelta::hours(3));
    world.restart().await;
    world.pass(POLL * 2).await;
    assert_eq!(told(&world).await, ["1 offline 6..lasts"]);
    world.sleep(TimeDelta::hours(3));
    world.happens(online(&world, 0));
    world.restart().await;
    world.pass(POLL * 3).await;
    let [outage] = &outages(&world).await[..] else {
        panic!("one outage");
    };
    let (earliest, latest) = (outage.ended.unwrap(), outage.ended_latest.unwrap());
    assert!(
        latest - earliest > TimeDelta::hours(2),
        "somewhere in the gap"
    );
}

#[tokio::test]
async fn a_stop_between_the_two_good_sightings_does_not_keep_an_outage_open() {
    let mut world = World::with(2).await;
    world.pass(POLL * 4).await;
    world.happens(offline(&world, 0));
    world.pass(POLL * 5).await;
    world.happens(online(&world, 0));
    world.pass(POLL).await;
    assert_eq!(told(&world).await, ["1 offline 6..lasts"], "seen well once");
    world.sleep(TimeDelta::hours(5));
    world.restart().await;
    world.pass(POLL * 2).await;
    assert_eq!(told(&world).await, ["1 offline 6..11 to 11"]);
}

#[tokio::test]
async fn our_own_blindness_is_nobodys_outage() {
    let world = World::with(30).await;
    world.pass(POLL * 3).await;
    world.happens(everywhere(Fault::status(503)));
    world.pass(POLL * 9).await;
    assert!(told(&world).await.is_empty());
}

#[tokio::test]
async fn a_practice_that_comes_and_goes_has_one_outage() {
    let world = World::with(2).await;
    world.pass(POLL * 4).await;
    for _ in 0..3 {
        world.happens(offline(&world, 0));
        world.pass(POLL * 2).await;
        world.happens(online(&world, 0));
        world.pass(POLL * 2).await;
    }
    assert_eq!(told(&world).await, ["1 offline 6..lasts flapping"]);
    world.pass(TimeDelta::minutes(70)).await;
    let [outage] = &outages(&world).await[..] else {
        panic!("one start, one end");
    };
    assert!(outage.flapping && outage.ended.is_some());
}

#[tokio::test]
async fn practices_that_restart_with_another_halo_link_share_its_update_as_cause() {
    let world = World::with(6).await;
    world.pass(POLL * 3).await;
    for at in 0..4 {
        world.happens(SimulatedEvent::UpdateLink {
            practice: world.names[at].clone(),
            version: "26.999.1".to_owned(),
            seconds: 240.0,
        });
    }
    world.pass(POLL * 12).await;
    let all = outages(&world).await;
    assert_eq!(all.len(), 4);
    assert!(
        all.iter().all(|one| one.cause == Cause::HaloLink),
        "{all:?}"
    );
    let [wave] = &monitor::pages::incidents(&world.monitor, None, None, 9)
        .await
        .unwrap()[..]
    else {
        panic!("one incident");
    };
    assert_eq!(
        (wave.title.as_str(), wave.members),
        ("Halo Link update 26.999.1", 4)
    );
    assert!(all.iter().all(|one| one.incident_id == Some(wave.id)));
}

#[tokio::test]
async fn what_is_taken_is_handed_back_taken_over_and_comes_up_again_by_itself() {
    let world = World::with(2).await;
    world.happens(offline(&world, 0));
    world.pass(POLL * 3).await;
    let id = outages(&world).await[0].id;
    let kim = AuditPrincipal::named("Kim", None);
    let monitor = &world.monitor;
    monitor::commands::acknowledge(
        monitor,
        Acknowledgeable::Outage(id),
        None,
        "calling them",
        &kim,
    )
    .await
    .unwrap();
    let practice = world.practice(0).await;
    assert_eq!(practice.taken_by.as_deref(), Some("Kim"));
    assert!(practice.taken_until.is_some());

    let late = Some(monitor_now(&world) + TimeDelta::days(8));
    let refused =
        monitor::commands::acknowledge(monitor, Acknowledgeable::Outage(id), late, "", &kim).await;
    assert!(matches!(refused, Err(NotAcknowledged::Until)));
    assert!(matches!(
        monitor::commands::acknowledge(monitor, Acknowledgeable::Outage(99), None, "", &kim).await,
        Err(NotAcknowledged::NotThere)
    ));
    monitor::commands::release(monitor, Acknowledgeable::Outage(id), &kim)
        .await
        .unwrap();
    assert_eq!(world.practice(0).await.taken_by, None);
    assert!(matches!(
        monitor::commands::release(monitor, Acknowledgeable::Outage(id), &kim).await,
        Err(NotAcknowledged::NobodyHasIt)
    ));

    monitor::commands::acknowledge(monitor, Acknowledgeable::Outage(id), None, "", &kim)
        .await
        .unwrap();
    world.pass(TimeDelta::minutes(61)).await;
    assert_eq!(
        world.practice(0).await.taken_by,
        None,
        "an hour, where nobody said"
    );
    world.happens(online(&world, 0));
    world.pass(POLL * 8).await;
    assert!(matches!(
        monitor::commands::acknowledge(monitor, Acknowledgeable::Outage(id), None, "", &kim).await,
        Err(NotAcknowledged::Over)
    ));
}

fn monitor_now(world: &World) -> DateTime<Utc> {
    use monitor::clock::Clock;
    world.clock.now()
}

#[tokio::test]
async fn whoever_retires_a_practice_ends_its_outage_and_its_time() {
    let world = World::with(2).await;
    world.happens(offline(&world, 0));
    world.pass(POLL * 3).await;
    let by = AuditPrincipal::command_line();
    monitor::commands::retire_practice(&world.monitor, PracticeId(1), &by)
        .await
        .unwrap();
    world.pass(POLL * 9).await;
    let outage = outages(&world).await.remove(0);
    assert_eq!(minute(outage.ended_latest.unwrap()), 4);
    let uptime = monitor::pages::uptime(&world.monitor, PracticeId(1), None, None).await;
    assert_eq!(uptime.unwrap().unwrap().seconds.down, 120.0);
}

#[tokio::test]
async fn blips_too_short_to_be_confirmed_are_one_outage_once_they_come_often() {
    let world = World::with(2).await;
    world.pass(POLL * 4).await;
    for _ in 0..5 {
        world.happens(offline(&world, 0));
        world.pass(POLL).await;
        world.happens(online(&world, 0));
        world.pass(POLL).await;
    }
    assert_eq!(told(&world).await, ["1 offline 6..lasts flapping"]);
    world.pass(TimeDelta::minutes(90)).await;
    let [outage] = &outages(&world).await[..] else {
        panic!("one start, one end");
    };
    assert!(outage.flapping && outage.ended.is_some());
    assert!(world.disagreements().await.is_empty());
}
