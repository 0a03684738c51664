//! Staff who may be working on another server than the one that is followed.

use domain::caution::CautionWord;
use domain::practice::PracticeId;
use domain::zoom::Zoom;
use monitor::ClientReport;

use super::*;
use crate::world::{Terms, start};

/// A look every five minutes, so that days pass in no time.
async fn world() -> World {
    let terms = Terms {
        poll: TimeDelta::minutes(5),
        ..Terms::default()
    };
    World::listed_on(2, terms).await
}

/// A copy of the first practice's database is started on another server, and the watch knows of it.
async fn with_twin() -> World {
    let world = world().await;
    world.happens(SimulatedEvent::RestoreBackup {
        practice: practice(&world),
    });
    look_up(&world).await;
    assert_eq!(told(&world).await, SEEN);
    world
}

/// Has the site looked up now, as whoever doubts it would.
async fn look_up(world: &World) {
    let by = acting("Kim").audited_as;
    let saw = ClientReport::default();
    monitor::commands::recheck(&world.monitor, PracticeId(1), &saw, &by)
        .await
        .unwrap();
    world.pass(TimeDelta::minutes(10)).await;
}

/// The GUID that is not authoritative.
fn twin(world: &World) -> String {
    let approved = world.simulator.practices()[0].guid.clone();
    let guids = world.simulator.guids(&practice(world)).unwrap();
    let mut others = guids.into_iter().filter(|guid| *guid != approved);
    others.next().unwrap()
}

const SEEN: [&str; 1] = ["second_site_seen r0"];
const SUSPECTED: [&str; 1] = ["wrong_database r3"];

#[tokio::test]
async fn both_alive_for_over_a_day_is_asked_about_and_never_followed() {
    let world = with_twin().await;
    world.pass(TimeDelta::hours(23)).await;
    assert_eq!(told(&world).await, SEEN, "not within the first day");
    assert_eq!(world.headline(0).await, "online - nobody");
    let before = world.simulator.stats().total;
    world.pass(TimeDelta::minutes(30)).await;
    let asked_in_half_an_hour = world.simulator.stats().total - before;
    world.pass(TimeDelta::hours(2)).await;
    assert_eq!(told(&world).await, SUSPECTED);
    assert_eq!(
        world.headline(0).await,
        "online - us",
        "the state is what it was, and somebody must ask"
    );
    let change = waiting(&world).await.remove(0);
    assert_eq!(change.new.halo_guid.unwrap().to_string(), twin(&world));
    assert!(change.new.created_at > change.old.created_at, "{change:?}");

    let before = world.simulator.stats().total;
    world.pass(TimeDelta::minutes(30)).await;
    let asked = world.simulator.stats().total - before;
    assert!(
        asked <= asked_in_half_an_hour + 1,
        "{asked} questions instead of {asked_in_half_an_hour}"
    );

    let card = monitor::pages::change_card(&world.monitor, change.id)
        .await
        .unwrap()
        .unwrap();
    assert!(card.advice[0].contains("Ask the practice"), "{card:?}");
    assert!(card.approving.is_empty(), "{card:?}");
    assert!(card.support_text.starts_with("Please make GUID"));
    assert!(card.created.0.is_some() && card.created.1.is_some());
    let mappings = monitor::pages::mappings(&world.monitor, None, None, 9)
        .await
        .unwrap();
    let caution = mappings[0].1.caution.clone().unwrap();
    assert_eq!(caution.word, CautionWord::ChangeWaits);

    let ledger = world.ledger().await.len();
    let refused = approve(&world, &change, "Kim").await;
    assert!(
        matches!(refused, Err(NotDecided::Rule(NotApproved::NotToBeFollowed))),
        "{refused:?}"
    );
    assert_eq!(world.ledger().await.len(), ledger);
    assert!(world.disagreements().await.is_empty());
}

#[tokio::test]
async fn what_the_practice_answered_is_not_asked_again_until_its_signs_change() {
    let mut world = with_twin().await;
    world.pass(TimeDelta::hours(20)).await;
    world.restart().await;
    look_up(&world).await;
    world.pass(TimeDelta::hours(5)).await;
    assert_eq!(told(&world).await, SUSPECTED, "a restart forgot nothing");
    let change = waiting(&world).await.remove(0);
    let by = acting("Kim");
    let silent = monitor::commands::reject(&world.monitor, change.id, " ", &by).await;
    assert!(matches!(silent, Err(NotDecided::Unusable(_))), "{silent:?}");
    let said = "Jo at the desk: the old server is for training";
    monitor::commands::reject(&world.monitor, change.id, said, &by)
        .await
        .unwrap();
    assert_eq!(told(&world).await, [""; 0]);
    world.pass(TimeDelta::hours(14)).await;
    assert_eq!(told(&world).await, [""; 0], "asked and answered");
    assert_eq!(world.headline(0).await, "online - nobody");
    world.restart().await;
    look_up(&world).await;
    assert_eq!(told(&world).await, [""; 0], "after a restart too");

    world.happens(SimulatedEvent::UpgradeTwin {
        practice: practice(&world),
        version: "99.1".to_owned(),
    });
    world.pass(TimeDelta::hours(7)).await;
    assert_eq!(
        told(&world).await,
        SUSPECTED,
        "somebody updates that server"
    );
    let change = waiting(&world).await.remove(0);
    assert_eq!(change.new.pms_version.as_deref(), Some("99.1"));
}

#[tokio::test]
async fn a_twin_that_is_kept_up_to_date_is_asked_about_though_it_is_down_now() {
    let world = with_twin().await;
    world.happens(SimulatedEvent::UpgradeTwin {
        practice: practice(&world),
        version: "99.1".to_owned(),
    });
    world.happens(SimulatedEvent::GoOffline {
        practice: twin(&world),
    });
    world.pass(TimeDelta::hours(19)).await;
    look_up(&world).await;
    assert_eq!(told(&world).await, SEEN, "not within the first day");
    world.pass(TimeDelta::hours(6)).await;
    look_up(&world).await;
    assert_eq!(told(&world).await, SUSPECTED);

    world.happens(SimulatedEvent::Uninstall {
        practice: twin(&world),
    });
    look_up(&world).await;
    assert_eq!(
        told(&world).await,
        [""; 0],
        "the copy is gone, and so is the question"
    );
}

#[tokio::test]
async fn around_an_announced_migration_both_may_live() {
    let world = world().await;
    let window = (
        start() + TimeDelta::hours(2),
        start() + TimeDelta::hours(40),
    );
    let by = acting("Kim").audited_as;
    monitor::commands::announce_migration(&world.monitor, PracticeId(1), window, "", &by)
        .await
        .unwrap();
    world.happens(SimulatedEvent::Migrate {
        practice: practice(&world),
    });
    look_up(&world).await;
    world.pass(TimeDelta::hours(28)).await;
    assert_eq!(told(&world).await, SEEN);
    let page = monitor::pages::practice_page(&world.monitor, PracticeId(1), Zoom::default())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        page.announced.unwrap().standing,
        domain::views::evidence::MigrationStanding::Seen
    );
}
