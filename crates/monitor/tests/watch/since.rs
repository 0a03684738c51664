//! Since when: a blink of ours moves nothing that people count from, on no page, and adds to what is
//! told as unseen.

use chrono::{DateTime, TimeDelta, Utc};
use domain::overview::Query;
use domain::practice::PracticeId;
use domain::views::PracticePage;
use domain::zoom::Zoom;
use simulator::{Fault, SimulatedEvent};
use store::OutageFilter;

use crate::access::everywhere;
use crate::identity::{migrated, waiting};
use crate::world::{POLL, World, start};

const FIRST: PracticeId = PracticeId(1);

fn minute(at: DateTime<Utc>) -> i64 {
    (at - start()).num_minutes()
}

async fn page(world: &World) -> PracticePage {
    monitor::pages::practice_page(&world.monitor, FIRST, Zoom::default())
        .await
        .unwrap()
        .unwrap()
}

/// In which minute each place says that the first practice's state began.
async fn told(world: &World) -> Vec<i64> {
    let (practice, page) = (world.practice(0).await, page(world).await);
    let overview = monitor::pages::overview(&world.monitor, &Query::default()).await;
    let rows = overview.unwrap().rows;
    let row = rows.iter().find(|row| row.practice.id == FIRST).unwrap();
    let now = monitor::clock::Clock::now(&world.clock);
    let past = Query {
        at: (now - TimeDelta::milliseconds(1)).to_rfc3339(),
        ..Query::default()
    };
    let then = monitor::pages::practices(&world.monitor, &past, None, 99);
    let then = then.await.unwrap().items;
    let then = then.iter().find(|practice| practice.id == FIRST).unwrap();
    assert_eq!(then.unseen_seconds, practice.unseen_seconds);
    let outages = monitor::pages::outages(&world.monitor, &OutageFilter::default(), 9).await;
    let outages = outages.unwrap();
    let own = outages.iter().find(|one| one.practice_id == FIRST).unwrap();
    [
        practice.since,
        page.since.at,
        row.since.at,
        then.since,
        own.began_latest,
    ]
    .into_iter()
    .map(minute)
    .collect()
}

fn refused(world: &World) -> SimulatedEvent {
    SimulatedEvent::SetFault {
        practice: Some(world.names[0].clone()),
        fault: Fault::status(403),
    }
}

#[tokio::test]
async fn a_blink_of_ours_moves_no_since_and_is_told_as_unseen() {
    let mut world = World::with(3).await;
    world.pass(POLL * 9).await;
    world.happens(refused(&world));
    world.pass(POLL * 20).await;
    assert_eq!(told(&world).await, [11; 5]);
    assert_eq!(world.practice(0).await.unseen_seconds, 0);

    world.happens(everywhere(Fault::status(503)));
    world.pass(POLL * 4).await;
    let blind = world.practice(0).await;
    assert!(
        minute(blind.since) >= 31,
        "since when nobody knows: {blind:?}"
    );
    assert_eq!(blind.unseen_seconds, 0);
    world.happens(SimulatedEvent::ClearFaults { practice: None });
    world.happens(refused(&world));
    world.pass(POLL * 12).await;
    assert_eq!(told(&world).await, [11; 5]);
    let unseen = world.practice(0).await.unseen_seconds;
    assert!((120..900).contains(&unseen), "{unseen}");

    // Nor does a restart, nor a sleep, nor both.
    world.restart().await;
    assert_eq!(told(&world).await, [11; 5]);
    world.sleep(TimeDelta::minutes(30));
    world.restart().await;
    world.pass(POLL * 2).await;
    assert_eq!(told(&world).await, [11; 5]);
    let later = world.practice(0).await.unseen_seconds;
    assert!(later >= unseen + 1500, "{later}");

    let page = page(&world).await;
    let refusals = page.timeline.events.iter();
    let refusals = refusals.filter(|event| event.title == "We are refused");
    assert_eq!(refusals.count(), 1, "{:?}", page.timeline.events);
    assert!(
        page.support_pack.contains(" of it unseen"),
        "{}",
        page.support_pack
    );
    let access = page.tracks.last().unwrap();
    assert_eq!(
        (access.state.as_str(), minute(access.since.at)),
        ("refused", 11)
    );
    assert_eq!(world.disagreements().await, [""; 0]);
}

#[tokio::test]
async fn what_was_seen_bad_once_before_a_blink_began_there_and_not_after_it() {
    let world = World::with(3).await;
    world.pass(POLL * 9).await;
    world.happens(SimulatedEvent::GoOffline {
        practice: world.names[0].clone(),
    });
    world.pass(POLL).await;
    // Longer than what is looked back for otherwise.
    world.sleep(TimeDelta::hours(5));
    world.pass(POLL * 2).await;
    assert_eq!(told(&world).await, [11; 5]);
    assert_eq!(world.disagreements().await, [""; 0]);
}

#[tokio::test]
async fn a_card_says_since_when_halo_refuses_and_not_since_when_we_could_ask_again() {
    let world = migrated().await;
    world.pass(POLL * 5).await;
    let card = async || {
        let id = waiting(&world).await[0].id;
        let card = monitor::pages::change_card(&world.monitor, id).await;
        card.unwrap().unwrap()
    };
    let before = card().await.access_since.unwrap();
    world.happens(everywhere(Fault::status(503)));
    world.pass(POLL * 3).await;
    assert_eq!(card().await.access_since, Some(before.clone()));
    world.happens(SimulatedEvent::ClearFaults { practice: None });
    world.pass(POLL * 12).await;
    assert_eq!(card().await.access_since, Some(before));
}

#[tokio::test]
async fn an_unreachable_practice_shows_by_when_it_was_gone_and_when_we_saw_it() {
    let world = World::with(2).await;
    world.pass(POLL * 5).await;
    world.happens(SimulatedEvent::LosePower {
        practice: world.names[0].clone(),
    });
    world.sleep(TimeDelta::minutes(30));
    world.cycle().await;
    assert_eq!(world.headline(0).await, "unreachable - practice");
    // Ten in the morning in Sydney: it beat until minute 6 at most, two minutes later it was gone.
    let (first, practice) = (page(&world).await, world.practice(0).await);
    let began = first.began.unwrap();
    let by = practice.heartbeat_at.unwrap() + TimeDelta::minutes(2);
    assert_eq!(
        began,
        format!(
            "Since 10:{:02} AEST by its heartbeat at the latest, seen by us at 10:36 AEST.",
            minute(by)
        )
    );
    assert!(first.support_pack.contains(&began));
    // Once it is an outage it says the same.
    world.pass(POLL * 3).await;
    assert_eq!(page(&world).await.began, Some(began));
}
