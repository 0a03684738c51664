//! What becomes of a question that is in flight while somebody acts: its answer comes late, and tells of
//! the time before.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use domain::practice::PracticeId;
use domain::tracks::Track;
use domain::views::changes::ChangeView;
use monitor::ClientReport;
use monitor::commands;
use monitor::commands::change::NotDecided;
use simulator::{Fault, FaultKind, Hold, SimulatedEvent};
use store::AuditPrincipal;

use crate::access::everywhere;
use crate::identity::{approve, practice, waiting};
use crate::world::{POLL, Terms, World};

/// The first practice's server was replaced, and the next status of its old GUID is held back.
async fn held_while_a_change_waits() -> (World, ChangeView, Hold) {
    let world = World::listed_on(2, Terms::of_production()).await;
    let name = practice(&world);
    world.happens(SimulatedEvent::Migrate {
        practice: name.clone(),
    });
    world.happens(SimulatedEvent::SwitchAuthority { practice: name });
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
    let kim = AuditPrincipal::command_line();
    let saw = ClientReport::default();
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

#[tokio::test]
async fn an_answer_from_before_a_practice_was_retired_tells_nothing_once_it_is_back() {
    let world = World::listed_on(2, Terms::of_production()).await;
    let guid = world.practice(0).await.halo_guid.unwrap().to_string();
    let hold = world.simulator.hold(&guid, 1);
    world.pass(POLL).await;
    hold.caught(1).await;
    let (id, kim) = (PracticeId(1), AuditPrincipal::command_line());
    commands::retire_practice(&world.monitor, id, &kim)
        .await
        .unwrap();
    world.turn().await;
    world.pass(POLL).await;
    // The answer that is on its way says online; since then the practice went offline.
    world.happens(SimulatedEvent::GoOffline {
        practice: practice(&world),
    });
    commands::restore_practice(&world.monitor, id, &kim)
        .await
        .unwrap();
    world.turn().await;
    assert_eq!(
        world.headline(0).await,
        "unknown not_observed us",
        "nobody asked since"
    );
    hold.release();
    world.pass(POLL).await;
    world.cycle().await;
    assert_eq!(world.headline(0).await, "offline - practice");
    assert_eq!(
        world.spans(0, Track::Reachability).await,
        [
            "online 1..2",
            "unknown (not_observed) 2..4",
            "offline 4..now"
        ]
    );
}

#[tokio::test]
async fn a_practice_restored_while_halo_is_away_is_unknown_and_its_time_off_the_list_unseen() {
    let world = World::with(3).await;
    world.pass(POLL * 2).await;
    let (id, kim) = (PracticeId(1), AuditPrincipal::command_line());
    commands::retire_practice(&world.monitor, id, &kim)
        .await
        .unwrap();
    world.pass(POLL * 10).await;
    world.happens(SimulatedEvent::SetFault {
        practice: None,
        fault: FaultKind::Silence.into(),
    });
    world.pass(POLL * 3).await;
    commands::restore_practice(&world.monitor, id, &kim)
        .await
        .unwrap();
    world.pass(POLL * 2).await;
    assert!(world.headline(0).await.starts_with("unknown"));
    let spans = world.spans(0, Track::Reachability).await;
    assert_eq!(spans[0], "online 1..3", "{spans:?}");
    assert!(spans[1].starts_with("unknown"), "{spans:?}");
    let uptime = monitor::pages::uptime(&world.monitor, id, None, None).await;
    let seconds = uptime.unwrap().unwrap().seconds;
    assert_eq!(seconds.online, 120.0, "{seconds:?}");
    assert_eq!(world.disagreements().await, [""; 0]);
}

#[tokio::test]
async fn while_halo_wants_silence_an_approval_asks_nothing_and_follows_nothing() {
    let (world, change, hold) = held_while_a_change_waits().await;
    hold.release();
    world.cycle().await;
    world.happens(SimulatedEvent::SetFault {
        practice: None,
        fault: Fault {
            times: Some(1),
            ..FaultKind::Status {
                status: 429,
                shape: simulator::ErrorShape::Gateway,
                message: None,
                status_text: None,
                retry_after: Some(simulator::RetryAfter::Seconds(600)),
            }
            .into()
        },
    });
    world.pass(POLL).await;
    let asked = world.simulator.stats();
    let refused = approve(&world, &change, "Kim").await;
    assert!(
        matches!(refused, Err(NotDecided::HaloSilent(_))),
        "{refused:?}"
    );
    assert_eq!(world.simulator.stats(), asked, "nobody was asked");
    assert_eq!(world.practice(0).await.halo_guid, change.old.halo_guid);
}

#[tokio::test]
async fn two_people_who_decide_while_an_answer_is_held_leave_one_mapping_that_is_watched() {
    let (world, change, hold) = held_while_a_change_waits().await;
    let kim = crate::identity::acting("Kim");
    let (approved, rejected) = tokio::join!(
        approve(&world, &change, "Alex"),
        commands::reject(&world.monitor, change.id, "a test server", &kim)
    );
    assert!(
        approved.is_ok() != rejected.is_ok(),
        "{approved:?} {rejected:?}"
    );
    hold.release();
    world.pass(POLL * 5).await;
    let guid = world.practice(0).await.halo_guid.unwrap();
    let before = world.simulator.times_asked(&guid.to_string());
    world.pass(POLL * 3).await;
    assert!(world.simulator.times_asked(&guid.to_string()) > before);
}

#[tokio::test]
async fn five_restarts_hand_no_question_of_the_day_back() {
    let terms = Terms {
        per_day: Some(35),
        ..Terms::default()
    };
    let mut world = World::listed_on(3, terms).await;
    for _ in 0..5 {
        world.pass(TimeDelta::minutes(30)).await;
        world.restart().await;
    }
    world.pass(TimeDelta::hours(3)).await;
    let stats = world.simulator.stats();
    assert!(stats.status_calls + stats.look_ups <= 35, "{stats:?}");
}

#[tokio::test]
async fn a_report_of_failing_queries_outlives_a_restart() {
    let mut world = World::with(2).await;
    let saw = ClientReport {
        status: Some(504),
        ..ClientReport::default()
    };
    let kim = AuditPrincipal::command_line();
    commands::recheck(&world.monitor, PracticeId(1), &saw, &kim)
        .await
        .unwrap();
    world.cycle().await;
    assert_eq!(world.headline(0).await, "degraded queries_failing practice");
    world.restart().await;
    world.pass(POLL).await;
    assert_eq!(world.headline(0).await, "degraded queries_failing practice");
    world.pass(TimeDelta::minutes(20)).await;
    assert_eq!(world.headline(0).await, "online - nobody");
}

#[tokio::test]
async fn when_a_snooze_ends_the_track_says_that_a_change_waits() {
    let world = World::with(2).await;
    let (name, kim) = (practice(&world), crate::identity::acting("Kim"));
    world.happens(SimulatedEvent::Migrate {
        practice: name.clone(),
    });
    // Both GUIDs answer, so that the identity track is known all the while.
    world.happens(SimulatedEvent::AnswerNonAuthoritative {
        practice: None,
        answer: simulator::NonAuthoritative::Shown,
    });
    world.happens(SimulatedEvent::SwitchAuthority { practice: name });
    world.pass(POLL * 5).await;
    let mut waiting = waiting(&world).await;
    let change = waiting.pop().unwrap();
    let until = change.first_seen_at + TimeDelta::hours(2);
    commands::snooze(&world.monitor, change.id, until, &kim)
        .await
        .unwrap();
    world.pass(POLL * 10).await;
    let settled = world.spans(0, Track::Identity).await;
    assert!(
        !settled.last().unwrap().starts_with("change_pending"),
        "{settled:?}"
    );
    world.pass(TimeDelta::hours(3)).await;
    let pending = world.spans(0, Track::Identity).await;
    assert!(
        pending.last().unwrap().starts_with("change_pending"),
        "{pending:?}"
    );
}

#[tokio::test]
async fn who_was_asked_in_one_instant_is_spread_over_the_interval() {
    let world = World::with(30).await;
    let instants = async || -> BTreeSet<_> {
        let sites = world.store().await.sites().await.unwrap();
        sites.iter().map(|site| site.latest.due_at).collect()
    };
    assert!(instants().await.len() > 20, "after the first round");
    world.happens(everywhere(Fault::status(503)));
    world.pass(POLL * 5).await;
    world.happens(SimulatedEvent::ClearFaults { practice: None });
    world.pass(POLL * 3).await;
    assert!(instants().await.len() > 20, "after an incident");
}
