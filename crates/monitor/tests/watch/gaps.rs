//! What was not observed: our own stop, sleep and lateness, and a time that a clock shows twice, as
//! gaps and never as up or down.

mod sequences;

use chrono::TimeDelta;
use domain::tracks::Track;
use monitor::clock::Clock;
use simulator::{Fault, SimulatedEvent};

use crate::world::{POLL, World};

#[tokio::test]
async fn a_kill_and_a_start_leave_a_gap_and_lose_nothing_that_was_shown() {
    let mut world = World::with(3).await;
    world.pass(POLL * 9).await;
    world.happens(SimulatedEvent::GoOffline {
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
        monitor::pages::incidents(&world.monitor, None, None, 99)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_clock_that_goes_back_leaves_what_was_seen_and_a_gap_where_both_runs_meet() {
    let world = World::with(3).await;
    world.pass(POLL * 4).await;
    world.clock.step(TimeDelta::minutes(-3));
    world.cycle().await;
    world.happens(SimulatedEvent::GoOffline {
        practice: world.names[0].clone(),
    });
    world.pass(POLL * 2).await;
    assert_eq!(world.headline(0).await, "offline - practice");
    world.pass(POLL * 4).await;
    assert_eq!(
        world.spans(0, Track::Reachability).await,
        [
            "online 1..5",
            "unknown (not_observed) 5..6",
            "offline 6..now"
        ]
    );
    assert_eq!(
        world.spans(1, Track::Reachability).await,
        [
            "online 1..5",
            "unknown (not_observed) 5..6",
            "online 6..now"
        ]
    );
}

#[tokio::test]
async fn a_watch_whose_clock_went_back_for_hours_goes_on_asking() {
    let world = World::with(3).await;
    world.pass(POLL * 4).await;
    world.clock.step(TimeDelta::hours(-3));
    world.cycle().await;
    world.pass(POLL * 4).await;
    world.happens(SimulatedEvent::GoOffline {
        practice: world.names[0].clone(),
    });
    world.pass(POLL * 2).await;
    assert_eq!(world.headline(0).await, "offline - practice");
}

#[tokio::test]
async fn a_clock_that_went_back_while_sundog_was_stopped_takes_nothing_back_either() {
    let mut world = World::with(3).await;
    world.pass(POLL * 4).await;
    world.clock.step(TimeDelta::minutes(-3));
    world.happens(SimulatedEvent::GoOffline {
        practice: world.names[0].clone(),
    });
    world.restart().await;
    world.cycle().await;
    world.pass(POLL * 4).await;
    assert_eq!(
        world.spans(0, Track::Reachability).await,
        [
            "online 1..5",
            "unknown (not_observed) 5..6",
            "offline 6..now"
        ]
    );
}

#[tokio::test]
async fn an_outage_in_a_time_that_a_clock_runs_through_again_is_one_and_ends() {
    for comes_back in [false, true] {
        let world = World::with(3).await;
        world.pass(POLL * 4).await;
        let practice = || world.names[0].clone();
        world.happens(SimulatedEvent::GoOffline {
            practice: practice(),
        });
        world.clock.step(TimeDelta::minutes(-3));
        world.cycle().await;
        world.pass(POLL * 2).await;
        if comes_back {
            world.happens(SimulatedEvent::ComeOnline {
                practice: practice(),
            });
        }
        world.pass(POLL * 8).await;
        let filter = store::OutageFilter::default();
        let outages = monitor::pages::outages(&world.monitor, &filter, 9)
            .await
            .unwrap();
        let lasting: Vec<bool> = outages.iter().map(|one| one.ended.is_none()).collect();
        assert_eq!(lasting, [!comes_back], "{outages:?}");
    }
}

#[tokio::test]
async fn a_practice_that_answered_one_probe_of_an_incident_is_not_up_until_the_next_one() {
    let world = World::with(3).await;
    let fails = |practice: Option<&String>| SimulatedEvent::SetFault {
        practice: practice.cloned(),
        fault: Fault::status(503),
    };
    world.happens(fails(None));
    world.pass(POLL).await;
    world.happens(SimulatedEvent::ClearFaults { practice: None });
    world.happens(fails(Some(&world.names[1])));
    world.happens(fails(Some(&world.names[2])));
    for _ in 0..60 {
        world.pass(POLL).await;
        if world.headline(0).await == "online - nobody" {
            break;
        }
    }
    assert_eq!(world.headline(0).await, "online - nobody", "it answered");
    world.happens(fails(None));
    world.sleep(TimeDelta::hours(3));
    world.cycle().await;
    let open = monitor::pages::incidents(&world.monitor, Some(true), None, 9)
        .await
        .unwrap();
    assert_eq!(open.len(), 1, "one answer does not end it");
    assert!(world.headline(0).await.starts_with("unknown"));
    let from = Some(monitor::clock::Clock::now(&world.clock) - TimeDelta::hours(3));
    let asked = monitor::pages::uptime(&world.monitor, domain::practice::PracticeId(1), from, None);
    let seconds = asked.await.unwrap().unwrap().seconds;
    assert!(seconds.online <= POLL.as_seconds_f64(), "{seconds:?}");
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

#[tokio::test]
async fn a_clock_that_jumps_ahead_is_not_believed_and_pins_no_history() {
    let world = World::with(3).await;
    world.pass(POLL * 3).await;
    let before = world.spans(0, Track::Reachability).await;
    let right = Clock::now(&world.clock);
    world.clock.step(TimeDelta::days(3_000));
    world.cycle().await;
    assert_eq!(world.spans(0, Track::Reachability).await, before);
    // Nor is what people do meanwhile kept under that time.
    let kim = store::AuditPrincipal::command_line();
    let id = domain::practice::PracticeId(1);
    let note = monitor::commands::add_note(&world.monitor, id, "called them", &kim).await;
    let noted_at = note.unwrap().at;
    assert!(noted_at - right < TimeDelta::minutes(1), "{noted_at}");
    world.clock.set(right);
    world.happens(SimulatedEvent::GoOffline {
        practice: world.names[0].clone(),
    });
    world.pass(POLL * 3).await;
    let spans = world.spans(0, Track::Reachability).await;
    assert_eq!(spans[0], "online 1..5", "{spans:?}");
    assert!(spans.last().unwrap().starts_with("offline"), "{spans:?}");
    assert_eq!(world.disagreements().await, [""; 0]);
}

#[tokio::test]
async fn a_long_sleep_that_halo_confirms_is_a_gap_and_the_watch_goes_on() {
    let world = World::with(2).await;
    world.pass(POLL * 3).await;
    world.sleep(TimeDelta::days(2));
    world.cycle().await;
    assert_eq!(world.headline(0).await, "online - nobody");
    let spans = world.spans(0, Track::Reachability).await;
    assert!(
        spans.iter().any(|span| span.starts_with("unknown")),
        "{spans:?}"
    );
}
