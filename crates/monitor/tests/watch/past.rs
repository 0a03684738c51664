//! The overview as staff saw it at a time.

use chrono::{DateTime, TimeDelta, Utc};
use domain::headline::State;
use domain::overview::Query;
use domain::practice::PracticeId;
use domain::views::{Overview, OverviewRow};
use simulator::{Fault, SimulatedEvent};
use store::AuditPrincipal;

use crate::access::everywhere;
use crate::identity::{acting, migrated, waiting};
use crate::world::{POLL, World, start};

async fn seen(world: &World, at: &str) -> Overview {
    let query = Query {
        at: at.to_owned(),
        ..Query::default()
    };
    monitor::pages::overview(&world.monitor, &query)
        .await
        .unwrap()
}

fn minute(minute: i64) -> String {
    (start() + TimeDelta::minutes(minute)).to_rfc3339()
}

fn row(overview: &Overview, id: i64) -> &OverviewRow {
    let found = overview.rows.iter();
    let mut found = found.filter(|row| row.practice.id == PracticeId(id));
    found.next().unwrap()
}

fn minutes(at: DateTime<Utc>) -> i64 {
    (at - start()).num_minutes()
}

#[tokio::test]
async fn a_list_of_the_past_shows_each_practice_as_it_was_then() {
    let world = World::with(3).await;
    world.pass(POLL * 9).await;
    world.happens(SimulatedEvent::GoOffline {
        practice: world.names[0].clone(),
    });
    world.pass(POLL * 20).await;
    world.happens(SimulatedEvent::ComeOnline {
        practice: world.names[0].clone(),
    });
    world.pass(POLL * 30).await;

    let then = seen(&world, &minute(20)).await;
    assert!(then.shown.is_past);
    assert_eq!(then.shown.words, "Tue 18 Aug 10:20 AEST");
    assert_eq!(then.as_of, start() + TimeDelta::minutes(20));
    let own = row(&then, 1);
    assert_eq!(own.practice.state, State::Offline);
    assert_eq!(minutes(own.practice.since), 11);
    assert_eq!(own.why, "orderly stop");
    assert!(own.attention);
    assert_eq!(
        then.rows[0].practice.id,
        PracticeId(1),
        "in the order of then"
    );
    let drawn = own.strip.last().unwrap();
    assert_eq!((drawn.state, drawn.x + drawn.width), (State::Offline, 1000));
    let offline = then.counts.states.iter();
    let offline = offline.filter(|(state, _)| *state == State::Offline);
    assert_eq!(offline.map(|(_, count)| *count).sum::<usize>(), 1);
    assert_eq!((then.counts.all, then.counts.attention), (3, 1));

    let uptime = own.practice.uptime_30d.uptime.unwrap();
    // Online from its first sighting in minute 1 until minute 11, then offline for nine.
    assert!((uptime - 10.0 / 19.0).abs() < 0.01, "{uptime}");

    let query = Query {
        at: minute(20),
        state: Some(State::Offline),
        ..Query::default()
    };
    let listed = monitor::pages::practices(&world.monitor, &query, None, 9)
        .await
        .unwrap();
    assert_eq!(listed.total, 1);
    assert_eq!(listed.items[0], own.practice, "programs get the same");

    let now = seen(&world, "").await;
    assert!(!now.shown.is_past);
    assert_eq!(row(&now, 1).practice.state, State::Online);
}

#[tokio::test]
async fn who_was_added_later_is_not_there_yet_and_who_was_retired_later_still_is() {
    let world = World::unlisted(3).await;
    let practices = world.simulator.practices();
    world.add(&practices[0]).await;
    world.pass(POLL * 10).await;
    world.add(&practices[1]).await;
    world.pass(POLL * 10).await;
    let by = AuditPrincipal::command_line();
    let retired = monitor::commands::retire_practice(&world.monitor, PracticeId(1), &by).await;
    assert!(retired.unwrap());
    world.pass(POLL * 10).await;

    let ids = async |at: i64, state: Option<State>| {
        let query = Query {
            at: minute(at),
            state,
            ..Query::default()
        };
        let overview = monitor::pages::overview(&world.monitor, &query)
            .await
            .unwrap();
        let mut ids: Vec<i64> = overview.rows.iter().map(|row| row.practice.id.0).collect();
        ids.sort_unstable();
        ids
    };
    assert_eq!(ids(5, None).await, [1]);
    assert_eq!(ids(15, None).await, [1, 2]);
    assert_eq!(ids(25, None).await, [2]);
    assert_eq!(ids(25, Some(State::Retired)).await, [1]);
    assert_eq!(ids(-5, None).await, [0_i64; 0]);
}

#[tokio::test]
async fn the_mapping_and_what_waited_are_those_of_then() {
    let world = migrated().await;
    let change = waiting(&world).await.remove(0);
    let before = row(&seen(&world, &minute(1)).await, 1).practice.clone();
    assert_eq!(before.pending_change, None);
    let while_it_waited = change.first_seen_at + TimeDelta::seconds(1);
    world.pass(POLL * 40).await;
    crate::identity::approve(&world, &change, "Kim")
        .await
        .unwrap();
    world.pass(POLL * 5).await;
    let waited = row(&seen(&world, &while_it_waited.to_rfc3339()).await, 1).clone();
    assert_eq!(waited.practice.pending_change, Some(change.id));
    assert!(waited.attention);
    assert_eq!(waited.practice.halo_guid, before.halo_guid);
    let decided = row(&seen(&world, &minute(44)).await, 1).practice.clone();
    assert_eq!(decided.halo_guid, change.new.halo_guid);
    assert_eq!(decided.pending_change, None);
    let key = world.simulator.practices()[0].clone();
    let key = crate::world::entry(&key).site;
    monitor::commands::withhold(&world.monitor, &key, "doubts", &acting("Kim"))
        .await
        .unwrap();
    world.pass(POLL * 2).await;
    let withheld = seen(&world, &minutes_ago(&world, 1)).await;
    assert_eq!(row(&withheld, 1).practice.halo_guid, None, "by the ledger");
}

fn minutes_ago(world: &World, minutes: i64) -> String {
    let now = monitor::clock::Clock::now(&world.clock);
    (now - TimeDelta::minutes(minutes)).to_rfc3339()
}

#[tokio::test]
async fn when_nobody_could_be_seen_that_is_one_banner_then_as_it_was() {
    let world = World::with(30).await;
    world.pass(POLL * 3).await;
    world.happens(everywhere(Fault::status(503)));
    world.pass(POLL * 9).await;
    world.happens(SimulatedEvent::ClearFaults { practice: None });
    world.pass(POLL * 30).await;
    let then = seen(&world, &minute(10)).await;
    assert_eq!(then.banner.unwrap().title, "Halo Cloud is not answering us");
    assert_eq!(then.counts.attention, 1);
    assert!(
        then.rows
            .iter()
            .all(|row| row.practice.state == State::Unknown)
    );
    assert!(
        then.rows[0].why == "was online" && then.rows[0].seen_until.is_some(),
        "{}",
        then.rows[0].why
    );
    let now = seen(&world, "").await;
    assert!(now.banner.is_none());
}

#[tokio::test]
async fn a_time_to_come_means_now_and_one_that_is_none_is_said() {
    let world = World::with(1).await;
    let future = seen(&world, "2030-01-01T00:00").await;
    assert!(!future.shown.is_past && future.shown.problem.is_none());
    assert_eq!(future.query.at, "", "links lead to what is live");
    let none = seen(&world, "at lunch").await;
    assert!(!none.shown.is_past);
    assert!(none.shown.problem.unwrap().contains("it is not a time"));
    let local = seen(&world, "2026-08-18T10:00").await;
    assert!(local.shown.is_past);
    assert_eq!(local.as_of, start());
    assert_eq!(local.shown.field, "2026-08-18T10:00");
}
