//! What people ask of Halo by hand comes at once, and never at the watch's cost: while sites are due it is
//! half of all at most, and of a day's questions a quarter.

use std::convert::Infallible;

use chrono::TimeDelta;
use domain::onboarding::Cells;
use futures::future::join_all;
use monitor::Readiness;
use store::AuditPrincipal;

use crate::world::{POLL, Terms, World};

/// A turn of the watch comes so often in these stories.
const STEP: TimeDelta = TimeDelta::milliseconds(100);

fn typed(site_id: usize) -> Cells {
    let cells = [
        ("name", "Somebody New".to_owned()),
        ("pms", "zedmed".to_owned()),
        ("site_id", format!("NOBODY{site_id}")),
    ];
    cells.map(|(name, cell)| (name.to_owned(), cell)).into()
}

/// Two hundred practices at ten questions a second, all of which are due.
async fn wanting_everything(per_day: Option<u32>) -> World {
    let terms = Terms {
        per_second: 10.0,
        per_day,
        ..Terms::default()
    };
    let world = World::unlisted_on(200, terms).await;
    let store = world.store().await;
    for practice in &world.simulator.practices() {
        let mapping = store::Mapping {
            guid: practice.guid.parse().unwrap(),
            halo_name: Some(practice.halo_name.clone()),
            approved_with: domain::expected::ApprovedWith::default(),
        };
        let (entry, by) = (
            crate::world::entry(practice),
            AuditPrincipal::command_line(),
        );
        let added = store.add_practice(&entry, Some(mapping), None, &by, crate::world::start());
        added.await.unwrap();
    }
    world.turn().await;
    world.sleep(POLL * 2);
    world
}

/// Twenty who type Site IDs as fast as they are answered.
async fn twenty_who_type(world: &World) -> Infallible {
    let typing = (0..20).map(|who| async move {
        for next in 0_usize.. {
            let seen = monitor::commands::look_at(&world.monitor, typed(who * 1_000_000 + next));
            seen.await.unwrap();
            tokio::task::yield_now().await;
        }
    });
    join_all(typing).await;
    unreachable!("they type for ever")
}

/// So many turns; how many questions of the watch's were sent.
async fn turns(world: &World, turns: usize) -> usize {
    let mut asked = 0;
    for _ in 0..turns {
        world.sleep(STEP);
        asked += world.turn().await.asked;
    }
    asked
}

#[tokio::test]
async fn however_much_people_ask_the_watch_has_half_while_its_sites_are_due() {
    let world = wanting_everything(None).await;
    let asked = tokio::select! {
        never = twenty_who_type(&world) => match never {},
        asked = turns(&world, 300) => asked,
    };
    assert!(asked >= 115, "{asked} of the 255 that thirty seconds have");
    let people = world.simulator.stats().look_ups;
    assert!(people >= 100, "they are answered too: {people}");
}

#[tokio::test]
async fn somebody_who_types_one_site_id_is_answered_within_two_seconds_while_every_site_is_due() {
    let world = wanting_everything(None).await;
    turns(&world, 20).await;
    let mut seconds = 0.0;
    let seen = monitor::commands::look_at(&world.monitor, typed(7));
    let seen = tokio::select! {
        seen = seen => seen.unwrap(),
        () = async {
            loop {
                turns(&world, 1).await;
                seconds += 0.1;
            }
        } => unreachable!("turns are made until there is an answer"),
    };
    assert!(seen.words.contains("Halo knows no"), "{}", seen.words);
    assert!(seconds <= 2.0, "{seconds} s");
}

#[tokio::test]
async fn people_together_have_a_quarter_of_a_day_and_a_restart_hands_none_of_it_back() {
    let mut world = wanting_everything(Some(200)).await;
    for round in 0..2 {
        for next in 0..60 {
            let seen = monitor::commands::look_at(&world.monitor, typed(round * 100 + next));
            let seen = seen.await.unwrap();
            world.sleep(STEP * 30);
            if world.simulator.stats().look_ups > 60 {
                panic!("{} at {next}", seen.words);
            }
        }
        world.restart().await;
    }
    let people = world.simulator.stats().look_ups;
    assert_eq!(people, 50, "a quarter of two hundred");
    world.sleep(TimeDelta::hours(12));
    assert!(turns(&world, 100).await > 0, "the watch goes on");
}

#[tokio::test]
async fn a_watch_that_asks_nobody_although_sites_are_due_is_not_ready() {
    let terms = Terms {
        under_way_max: 1,
        ..Terms::of_production()
    };
    let world = World::listed_on(3, terms).await;
    assert_eq!(world.monitor.readiness().await, Readiness::Ready);
    let guid = world.practice(0).await.halo_guid.unwrap().to_string();
    let hold = world.simulator.hold(&guid, 1);
    world.pass(POLL).await;
    hold.caught(1).await;
    // The one question that may be in flight hangs; everybody else is due and is not asked.
    world.pass(POLL).await;
    assert_eq!(world.monitor.readiness().await, Readiness::Ready);
    world.pass(POLL * 4).await;
    assert_eq!(world.monitor.readiness().await, Readiness::PollerStale);
    hold.release();
    while world.turn().await.outcomes == 0 {}
    world.pass(POLL).await;
    assert_eq!(world.monitor.readiness().await, Readiness::Ready);
}
