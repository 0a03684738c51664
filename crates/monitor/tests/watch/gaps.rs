//! What was not observed: our own stop, sleep and lateness, as gaps and never as up or down.

use chrono::TimeDelta;
use domain::tracks::Track;
use simulator::Event;

use crate::world::{POLL, World};

#[tokio::test]
async fn a_kill_and_a_start_leave_a_gap_and_lose_nothing_that_was_shown() {
    let mut world = World::with(3).await;
    world.pass(POLL * 9).await;
    world.happens(Event::GoOffline {
        practice: world.names[0].clone(),
    });
    world.pass(POLL).await;
    assert_eq!(world.headline(0).await, "offline - practice");
    world.sleep(TimeDelta::minutes(30));
    world.restart().await;
    assert_eq!(
        world.headline(0).await,
        "offline - practice",
        "what was shown is still there"
    );
    world.pass(POLL).await;
    assert_eq!(
        world.spans(0, Track::Reachability).await,
        [
            "online 1..11",
            "offline 11..12",
            "unknown (not_observed) 12..42",
            "offline 42..now"
        ]
    );
}

#[tokio::test]
async fn a_quick_restart_leaves_open_spans_open() {
    let mut world = World::with(3).await;
    world.pass(POLL * 4).await;
    world.restart().await;
    world.pass(POLL * 4).await;
    assert_eq!(world.spans(0, Track::Reachability).await, ["online 1..now"]);
}

#[tokio::test]
async fn six_hours_of_sleep_are_a_gap_and_not_an_outage() {
    let world = World::with(3).await;
    world.pass(POLL * 4).await;
    world.sleep(TimeDelta::hours(6));
    world.cycle().await;
    world.pass(POLL).await;
    assert_eq!(
        world.spans(1, Track::Reachability).await,
        [
            "online 1..6",
            "unknown (not_observed) 6..365",
            "online 365..now"
        ]
    );
    assert!(
        world
            .monitor
            .incidents(None, None, 99)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_clock_that_goes_back_makes_no_span_end_before_it_began() {
    let world = World::with(3).await;
    world.pass(POLL * 4).await;
    world.clock.step(TimeDelta::minutes(-3));
    world.cycle().await;
    world.happens(Event::GoOffline {
        practice: world.names[0].clone(),
    });
    world.pass(POLL * 4).await;
    assert_eq!(world.headline(0).await, "offline - practice");
    let id = domain::practice::PracticeId(1);
    for span in world
        .monitor
        .spans(id, None, None, None)
        .await
        .unwrap()
        .unwrap()
    {
        assert!(span.to.is_none_or(|to| to >= span.from), "{span:?}");
    }
}

#[tokio::test]
async fn time_before_the_first_observation_is_not_counted_as_anything() {
    let world = World::with(2).await;
    world.pass(TimeDelta::hours(3)).await;
    let uptime = world.practice(0).await.uptime_30d;
    assert_eq!(uptime.uptime, Some(1.0));
    let seen = 3.0 / (30.0 * 24.0);
    assert!((uptime.coverage - seen).abs() < 0.0001, "{uptime:?}");
}
