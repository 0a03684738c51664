//! When every call fails the same way: one incident, everybody unknown, and a way back.

use chrono::TimeDelta;
use domain::tracks::Track;
use monitor::clock::Clock;
use simulator::{Fault, RetryAfter, SimulatedEvent};

use crate::world::{POLL, Terms, World};

async fn everyone_says(world: &World, said: &str) {
    for at in 0..world.names.len() {
        assert_eq!(world.headline(at).await, said);
    }
}

pub fn everywhere(fault: Fault) -> SimulatedEvent {
    SimulatedEvent::SetFault {
        practice: None,
        fault,
    }
}

#[tokio::test]
async fn a_rejected_key_is_one_banner_and_not_a_list_of_reds() {
    let world = World::with(30).await;
    for key in [
        world.simulator.key().to_owned(),
        world.simulator.secondary_key().to_owned(),
    ] {
        world.happens(SimulatedEvent::RevokeKey { key });
    }
    world.pass(POLL).await;
    everyone_says(&world, "unknown key_rejected us").await;
    let open = monitor::pages::incidents(&world.monitor, Some(true), None, 99)
        .await
        .unwrap();
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].title, "Halo Cloud rejects our key");
    assert_eq!(open[0].members, 30);
    let overview = monitor::pages::overview(&world.monitor, &Default::default())
        .await
        .unwrap();
    assert_eq!(
        overview.counts.attention, 1,
        "the incident, not its thirty members"
    );
    assert!(overview.banner.is_some());
}

#[tokio::test]
async fn when_the_first_key_is_refused_the_second_is_tried_and_nobody_notices() {
    let world = World::with(3).await;
    world.happens(SimulatedEvent::RevokeKey {
        key: world.simulator.key().to_owned(),
    });
    world.pass(POLL * 2).await;
    everyone_says(&world, "online - nobody").await;
}

#[tokio::test]
async fn a_key_that_is_accepted_again_brings_everyone_back_and_ends_the_incident() {
    let world = World::with(12).await;
    let keys = [
        world.simulator.key().to_owned(),
        world.simulator.secondary_key().to_owned(),
    ];
    for key in keys.clone() {
        world.happens(SimulatedEvent::RevokeKey { key });
    }
    world.pass(POLL * 3).await;
    for key in keys {
        world.happens(SimulatedEvent::AcceptKey { key });
    }
    world.pass(POLL * 10).await;
    everyone_says(&world, "online - nobody").await;
    assert!(
        monitor::pages::incidents(&world.monitor, Some(true), None, 99)
            .await
            .unwrap()
            .is_empty()
    );
    let ended = monitor::pages::incidents(&world.monitor, Some(false), None, 99)
        .await
        .unwrap();
    assert_eq!(ended.len(), 1);
    assert_eq!(ended[0].members, 12);
}

#[tokio::test]
async fn while_halo_does_not_answer_only_one_practice_is_asked_and_ever_more_seldom() {
    let world = World::with(20).await;
    world.happens(everywhere(Fault::status(503)));
    world.pass(POLL).await;
    everyone_says(&world, "unknown halo_unreachable halo_support").await;
    world.simulator.reset_stats();
    world.pass(POLL * 30).await;
    let asked = world.simulator.stats().total;
    assert!(
        (5..=30).contains(&asked),
        "asked {asked} times in half an hour"
    );
}

#[tokio::test]
async fn an_address_that_is_not_allowed_is_our_move() {
    let world = World::with(6).await;
    world.happens(everywhere(Fault::ip_not_allowed()));
    world.pass(POLL).await;
    everyone_says(&world, "unknown ip_not_allowed us").await;
    assert_eq!(
        monitor::pages::incidents(&world.monitor, Some(true), None, 99)
            .await
            .unwrap()[0]
            .cause,
        domain::outage::Cause::Us
    );
}

#[tokio::test]
async fn a_used_up_quota_silences_us_for_as_long_as_halo_asks() {
    let world = World::with(6).await;
    world.happens(everywhere(Fault::quota_exceeded(Some(
        RetryAfter::Seconds(3600),
    ))));
    world.pass(POLL).await;
    everyone_says(&world, "unknown quota_exceeded us").await;
    world.simulator.reset_stats();
    world.happens(SimulatedEvent::ClearFaults { practice: None });
    world.pass(TimeDelta::minutes(58)).await;
    assert_eq!(
        world.simulator.stats().total,
        0,
        "not one request within Retry-After"
    );
    world.pass(TimeDelta::minutes(6)).await;
    everyone_says(&world, "online - nobody").await;
}

#[tokio::test]
async fn a_quota_that_runs_out_in_the_middle_of_a_round_is_everybodys_at_once() {
    let world = World::with(20).await;
    let quota = Fault {
        every: 2,
        ..Fault::quota_exceeded(Some(RetryAfter::Seconds(3600)))
    };
    world.happens(everywhere(quota));
    world.pass(POLL).await;
    everyone_says(&world, "unknown quota_exceeded us").await;
    world.pass(POLL * 10).await;
    everyone_says(&world, "unknown quota_exceeded us").await;
    assert_eq!(
        monitor::pages::incidents(&world.monitor, Some(true), None, 99)
            .await
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn however_long_halo_was_away_everyone_is_back_within_eight_polls() {
    for minutes in [3, 7, 40, 41, 42, 43, 44] {
        let world = World::with(12).await;
        world.happens(everywhere(Fault::status(500)));
        world.pass(POLL * minutes).await;
        world.happens(SimulatedEvent::ClearFaults { practice: None });
        world.pass(POLL * 8).await;
        everyone_says(&world, "online - nobody").await;
    }
}

#[tokio::test]
async fn while_one_practice_of_many_answers_the_others_trouble_is_no_common_cause() {
    let world = World::with(20).await;
    for name in world.names.iter().skip(1).cloned() {
        let fault = Fault::status(500);
        let practice = Some(name);
        world.happens(SimulatedEvent::SetFault { practice, fault });
    }
    world.pass(POLL * 5).await;
    assert_eq!(world.headline(0).await, "online - nobody");
    assert!(
        monitor::pages::incidents(&world.monitor, None, None, 99)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_rate_limit_pauses_everyone_for_its_seconds_or_until_its_date() {
    for retry_after in [RetryAfter::Seconds(30), RetryAfter::DateIn(30)] {
        let world = World::with(6).await;
        world.happens(everywhere(Fault::rate_limited(Some(retry_after)).times(1)));
        world.pass(POLL).await;
        world.simulator.reset_stats();
        world.sleep(TimeDelta::seconds(20));
        world.cycle().await;
        assert_eq!(world.simulator.stats().total, 0);
        world.pass(POLL * 2).await;
        everyone_says(&world, "online - nobody").await;
    }
}

#[tokio::test]
async fn the_time_of_an_incident_is_unknown_in_the_history_and_nothing_else() {
    let world = World::with(6).await;
    world.pass(POLL * 9).await;
    world.happens(everywhere(Fault::status(500)));
    world.pass(POLL * 10).await;
    world.happens(SimulatedEvent::ClearFaults { practice: None });
    world.pass(POLL * 10).await;
    let spans = world.spans(0, Track::Reachability).await;
    assert_eq!(spans.len(), 3, "{spans:?}");
    assert!(spans[0].starts_with("online 1..11"), "{spans:?}");
    assert!(
        spans[1].starts_with("unknown (halo_unreachable) 11.."),
        "{spans:?}"
    );
    assert!(spans[2].starts_with("online "), "{spans:?}");
}

#[tokio::test]
async fn the_incident_is_still_open_after_a_restart() {
    let mut world = World::with(6).await;
    world.happens(everywhere(Fault::status(503)));
    world.pass(POLL).await;
    world.restart().await;
    world.pass(POLL).await;
    assert_eq!(
        monitor::pages::incidents(&world.monitor, None, None, 99)
            .await
            .unwrap()
            .len(),
        1
    );
    world.happens(SimulatedEvent::ClearFaults { practice: None });
    world.pass(POLL * 10).await;
    everyone_says(&world, "online - nobody").await;
    assert!(
        monitor::pages::incidents(&world.monitor, Some(true), None, 99)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn five_sick_practices_among_many_are_no_common_cause() {
    let world = World::with(30).await;
    for name in world.names[..8].iter().cloned() {
        world.happens(SimulatedEvent::SetFault {
            practice: Some(name),
            fault: Fault::status(500),
        });
    }
    world.pass(POLL * 3).await;
    assert!(
        monitor::pages::incidents(&world.monitor, None, None, 99)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(world.troubled().await.len(), 8);
}

#[tokio::test]
async fn the_key_is_in_no_url_and_in_no_byte_of_the_database() {
    let world = World::with(6).await;
    let echo = format!("Access denied for key {}", world.simulator.key());
    let fault = Fault::from(simulator::FaultKind::Status {
        status: 500,
        shape: simulator::ErrorShape::Gateway,
        message: Some(echo),
        status_text: None,
        retry_after: None,
    });
    world.happens(everywhere(fault));
    world.pass(POLL * 3).await;
    assert!(!world.simulator.stats().key_seen_in_url);
    let bytes = world.database_bytes();
    for key in [world.simulator.key(), world.simulator.secondary_key()] {
        assert!(
            !bytes
                .windows(key.len())
                .any(|window| window == key.as_bytes())
        );
    }
    let page = monitor::pages::practice_page(
        &world.monitor,
        domain::practice::PracticeId(1),
        domain::zoom::Zoom::default(),
    )
    .await
    .unwrap();
    assert!(!format!("{page:?}").contains(world.simulator.key()));
    assert!(
        !format!("{:?}", halo::Keys::new(world.simulator.key().into(), None))
            .contains("simulated-primary")
    );
}

#[tokio::test]
async fn our_own_daily_limit_is_one_banner_and_the_next_day_begins_anew() {
    let terms = Terms {
        per_day: Some(120),
        ..Terms::default()
    };
    let world = World::listed_on(4, terms).await;
    // Somebody else's program asked all day with our count.
    let spent = store::QuotaRow {
        day: Clock::now(&world.clock).date_naive(),
        asked: 118,
        asked_by_people: 0,
        paused_until: None,
    };
    world.store().await.keep_quota(spent).await.unwrap();
    let mut world = world;
    world.restart().await;
    world.pass(TimeDelta::hours(1)).await;
    everyone_says(&world, "unknown daily_cap_spent us").await;
    let open = monitor::pages::incidents(&world.monitor, Some(true), None, 99)
        .await
        .unwrap();
    assert_eq!(open.len(), 1, "{open:?}");
    assert_eq!(open[0].members, 4);
    let asked = world.simulator.stats();
    world.pass(TimeDelta::hours(2)).await;
    assert_eq!(world.simulator.stats(), asked, "nobody is asked");
    world.sleep(TimeDelta::hours(22));
    world.pass(POLL * 30).await;
    everyone_says(&world, "online - nobody").await;
    assert_eq!(world.disagreements().await, [""; 0]);
}
