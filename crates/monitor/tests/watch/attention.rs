//! Who needs attention: trouble that was confirmed, lasts, and is its own; and how few that are on the day
//! of the demo.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use domain::headline::WhoActs;
use domain::overview::Query;
use domain::practice::{PracticeEntry, PracticeId};
use domain::views::OverviewRow;
use domain::zoom::Zoom;
use monitor::clock::Clock;
use simulator::{PracticeSpec, Scenario, SimulatedEvent};
use store::OutageFilter;

use crate::identity::{approve, waiting};
use crate::world::{POLL, Terms, World, entry};

/// Those that need attention.
async fn needy(world: &World) -> Vec<OverviewRow> {
    let query = Query {
        attention: true,
        ..Query::default()
    };
    let overview = monitor::pages::overview(&world.monitor, &query).await;
    overview.unwrap().rows
}

async fn needs(world: &World) -> usize {
    needy(world).await.len()
}

fn update(world: &World, at: usize, version: &str) -> SimulatedEvent {
    SimulatedEvent::UpdateLink {
        practice: world.names[at].clone(),
        version: version.to_owned(),
        seconds: 180.0,
    }
}

#[tokio::test]
async fn trouble_needs_somebody_once_it_was_seen_twice_and_its_grace_has_passed() {
    let mut world = World::with(3).await;
    world.pass(POLL * 5).await;
    world.happens(SimulatedEvent::GoOffline {
        practice: world.names[0].clone(),
    });
    for minute in 1..=5 {
        world.pass(POLL).await;
        assert_eq!(needs(&world).await, 0, "minute {minute}");
        let practice = world.practice(0).await;
        assert_eq!(
            practice.who_acts,
            WhoActs::Practice,
            "whose move it is is said at once"
        );
    }
    let mut hints = world.monitor.live().listen();
    world.pass(POLL).await;
    assert_eq!(needs(&world).await, 1);
    assert!(
        hints.try_recv().is_ok(),
        "open pages are told, though nothing new was seen"
    );
    world.restart().await;
    assert_eq!(needs(&world).await, 1);
}

#[tokio::test]
async fn a_practice_that_restarts_with_each_update_of_halo_link_does_not_come_and_go() {
    let mut world = World::with(3).await;
    for version in ["26.900.1", "26.901.1", "26.902.1"] {
        world.pass(POLL * 4).await;
        world.happens(update(&world, 0, version));
        world.pass(POLL * 6).await;
        assert_eq!(world.headline(0).await, "online - nobody");
        world.restart().await;
        assert_eq!(world.headline(0).await, "online - nobody");
    }
    assert_eq!(needs(&world).await, 0);
    let outages = monitor::pages::outages(&world.monitor, &OutageFilter::default(), 9).await;
    let outages = outages.unwrap();
    assert_eq!(outages.len(), 3);
    assert!(outages.iter().all(|one| !one.flapping), "{outages:?}");

    // One that comes and goes for no such reason does.
    for _ in 0..3 {
        world.happens(SimulatedEvent::PowerCut {
            practice: world.names[1].clone(),
            seconds: 240.0,
        });
        world.pass(POLL * 8).await;
    }
    assert_eq!(world.headline(1).await, "degraded flapping practice");
    assert_eq!(world.disagreements().await, [""; 0]);
}

#[tokio::test]
async fn practices_that_stop_with_their_server_do_not_come_and_go() {
    let world = World::unlisted(1).await;
    for number in 1..=4 {
        world.happens(SimulatedEvent::AddPractice(Box::new(PracticeSpec {
            name: format!("Clinic {number}"),
            server: Some("WG-01".to_owned()),
            ..PracticeSpec::default()
        })));
    }
    let entries: Vec<PracticeEntry> = world
        .simulator
        .practices()
        .iter()
        .map(|summary| PracticeEntry {
            server_name: summary.server_name.clone(),
            ..entry(summary)
        })
        .collect();
    world.add_entries(&entries).await;
    world.pass(POLL * 3).await;
    for _ in 0..3 {
        world.happens(SimulatedEvent::Reboot {
            practice: "Clinic 1".to_owned(),
            seconds: 200.0,
        });
        world.pass(POLL * 8).await;
        for at in 1..=4 {
            assert_eq!(world.headline(at).await, "online - nobody");
        }
    }
    assert_eq!(needs(&world).await, 0);
}

#[tokio::test]
async fn a_stop_in_the_middle_of_an_update_that_goes_round_is_nobodys_move() {
    let world = World::with(6).await;
    world.pass(POLL * 3).await;
    for at in 0..3 {
        world.happens(update(&world, at, "26.999.1"));
    }
    world.pass(POLL * 10).await;
    world.happens(SimulatedEvent::GoOffline {
        practice: world.names[4].clone(),
    });
    world.pass(POLL * 8).await;
    assert_eq!(world.headline(4).await, "offline - nobody");
    assert_eq!(needs(&world).await, 0);
    let page = monitor::pages::practice_page(&world.monitor, PracticeId(5), Zoom::default());
    let page = page.await.unwrap().unwrap();
    assert_eq!(page.steps[0], "Nobody needs calling.");
    assert!(page.sentence.contains("26.999.1"), "{}", page.sentence);
    // An update takes no quarter of an hour.
    world.pass(POLL * 8).await;
    assert_eq!(world.headline(4).await, "offline - practice");
    assert_eq!(needs(&world).await, 1);
}

/// The demo polls faster than this; its lengths are the same.
const DEMO_POLL: TimeDelta = TimeDelta::seconds(5);

#[tokio::test]
async fn on_the_day_of_the_demo_fewer_than_ten_of_two_hundred_need_attention_and_each_rightly() {
    let terms = Terms {
        poll: DEMO_POLL,
        ..Terms::default()
    };
    let scenario = Scenario::named("demo").unwrap();
    let world = World::staged(199, scenario, terms).await;
    let entries: Vec<PracticeEntry> = world
        .simulator
        .practices()
        .iter()
        .map(|summary| PracticeEntry {
            server_name: summary.server_name.clone(),
            ..entry(summary)
        })
        .collect();
    assert_eq!(entries.len(), 200);
    // As many at once as leave at the same moment: the clock stands still meanwhile.
    for some in entries.chunks(5) {
        world.add_entries(some).await;
    }
    let (mut most, mut decided) = (0, 0);
    let mut first_needed = BTreeMap::new();
    let began = world.clock.now();
    // The story is told within twelve minutes; some of everyday trouble follow.
    for step in 0..(18 * 12) {
        world.pass(DEMO_POLL).await;
        let needy = needy(&world).await;
        let told: Vec<String> = needy.iter().map(told).collect();
        assert!(needy.len() < 10, "after {} s: {told:#?}", step * 5);
        most = most.max(needy.len());
        for row in &needy {
            assert!(is_right(&world, row).await, "{}", told.join("\n"));
            let after = world.clock.now() - began;
            first_needed
                .entry(row.practice.name.clone())
                .or_insert(after);
        }
        // Somebody is on duty, and looks every minute.
        if step % 12 == 0 {
            for change in waiting(&world).await {
                decided += usize::from(approve(&world, &change, "Kim").await.is_ok());
            }
        }
    }
    assert!(
        most >= 3 && decided >= 4,
        "{most} at most, {decided} decided"
    );
    for name in [
        "Heron Lagoon Clinic",
        "Wattle Street Medical",
        "Quoll Creek Surgery",
    ] {
        assert!(first_needed.contains_key(name), "{name}: {first_needed:?}");
    }
}

fn told(row: &OverviewRow) -> String {
    let practice = &row.practice;
    let reason = practice.state_reason.map_or("-", |reason| reason.as_str());
    format!(
        "{} {} {reason} {}",
        practice.name, practice.state, practice.who_acts
    )
}

/// Whether it needs somebody: a change waits for us, or a confirmed outage lasts that is somebody's move.
async fn is_right(world: &World, row: &OverviewRow) -> bool {
    let practice = &row.practice;
    if practice.pending_change.is_some() {
        return practice.who_acts == WhoActs::Us;
    }
    let filter = OutageFilter {
        practice: Some(practice.id),
        open: Some(true),
        ..OutageFilter::default()
    };
    let open = monitor::pages::outages(&world.monitor, &filter, 9)
        .await
        .unwrap();
    let now = world.clock.now();
    let lasts = open
        .iter()
        .any(|one| now - one.began_latest >= DEMO_POLL * 10);
    practice.who_acts != WhoActs::Nobody
        && (lasts || practice.state == domain::headline::State::Unknown)
}
