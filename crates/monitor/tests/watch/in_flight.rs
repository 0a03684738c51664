//! What becomes of a question that is in flight while somebody acts: its answer comes late, and tells of
//! the time before.

use chrono::TimeDelta;
use domain::practice::PracticeId;
use domain::views::changes::ChangeView;
use monitor::Saw;
use simulator::{Event, Hold};
use store::Author;

use crate::identity::{approve, practice, waiting};
use crate::world::{POLL, Terms, World};

/// The first practice's server was replaced, and the next status of its old GUID is held back.
async fn held_while_a_change_waits() -> (World, ChangeView, Hold) {
    let world = World::listed_on(2, Terms::of_production()).await;
    let name = practice(&world);
    world.happens(Event::Migrate {
        practice: name.clone(),
    });
    world.happens(Event::SwitchAuthority { practice: name });
    world.pass(POLL * 3).await;
    let change = waiting(&world).await.remove(0);
    let old = change.old.halo_guid.unwrap().to_string();
    let hold = world.simulator.hold(&old, 1);
    for _ in 0..5 {
        world.pass(POLL).await;
        if hold.so_far() == 1 {
            return (world, change, hold);
        }
    }
    panic!("the old GUID is not asked any more");
}

#[tokio::test]
async fn a_practice_whose_old_guid_is_being_asked_while_its_change_is_approved_stays_watched() {
    let (world, change, hold) = held_while_a_change_waits().await;
    approve(&world, &change, "Kim").await.unwrap();
    world.cycle().await;
    hold.release();
    world.pass(POLL * 3).await;
    let new = change.new.halo_guid.unwrap().to_string();
    assert!(world.simulator.times_asked(&new) > 1, "it is asked again");
    assert_eq!(world.headline(0).await, "online - nobody");
    world.pass(TimeDelta::minutes(30)).await;
    assert_eq!(world.headline(0).await, "online - nobody");
}

#[tokio::test]
async fn a_wish_to_look_now_is_kept_where_the_practice_is_being_asked_already() {
    let world = World::listed_on(2, Terms::of_production()).await;
    let guid = world.practice(0).await.halo_guid.unwrap().to_string();
    let hold = world.simulator.hold(&guid, 1);
    world.pass(POLL).await;
    hold.caught(1).await;
    let before = world.simulator.times_asked(&guid);
    let kim = Author::command_line();
    let saw = Saw::default();
    let recheck = monitor::commands::recheck(&world.monitor, PracticeId(1), &saw, &kim);
    recheck.await.unwrap();
    world.cycle().await;
    hold.release();
    while world.turn().await.outcomes == 0 {}
    world.cycle().await;
    assert!(
        world.simulator.times_asked(&guid) > before,
        "asked within the same minute"
    );
}
