//! What Halo Cloud may answer about one practice, from the wire to the headline. Each story begins
//! with three practices that are well, because what befalls one must never touch the others.

use domain::headline::WhoActs;
use domain::practice::PracticeId;
use domain::zoom::Zoom;
use serde_json::json;
use simulator::{Fault, FaultKind, SimulatedEvent, SiteLifecycle};

use crate::world::{POLL, World};

/// One thing happens to the first practice; its headline after the next poll.
async fn after(event: impl FnOnce(String) -> SimulatedEvent) -> String {
    let world = World::with(3).await;
    world.happens(event(world.names[0].clone()));
    world.pass(POLL).await;
    assert_eq!(
        world.headline(1).await,
        "online - nobody",
        "another practice was touched"
    );
    assert_eq!(
        world.headline(2).await,
        "online - nobody",
        "another practice was touched"
    );
    assert!(
        monitor::pages::incidents(&world.monitor, Some(true), None, 99)
            .await
            .unwrap()
            .is_empty()
    );
    world.headline(0).await
}

async fn with_field(field: &str, value: serde_json::Value) -> String {
    let field = field.to_owned();
    after(|practice| SimulatedEvent::SetField {
        practice,
        field,
        value,
    })
    .await
}

async fn with_fault(kind: FaultKind) -> String {
    after(|practice| SimulatedEvent::SetFault {
        practice: Some(practice),
        fault: kind.into(),
    })
    .await
}

fn status(status: u16, message: &str) -> FaultKind {
    FaultKind::Status {
        status,
        shape: simulator::ErrorShape::Spec,
        message: Some(message.to_owned()),
        status_text: None,
        retry_after: None,
    }
}

#[tokio::test]
async fn an_orderly_stop_is_offline_and_the_practices_move() {
    assert_eq!(
        after(|practice| SimulatedEvent::GoOffline { practice }).await,
        "offline - practice"
    );
}

#[tokio::test]
async fn a_power_cut_is_unreachable_once_halo_has_missed_two_heartbeats() {
    let world = World::with(3).await;
    world.happens(SimulatedEvent::LosePower {
        practice: world.names[0].clone(),
    });
    world.pass(POLL * 4).await;
    assert_eq!(world.headline(0).await, "unreachable - practice");
    world.happens(SimulatedEvent::ComeOnline {
        practice: world.names[0].clone(),
    });
    world.pass(POLL).await;
    assert_eq!(world.headline(0).await, "online - nobody");
}

#[tokio::test]
async fn availability_is_read_in_any_case_and_in_its_historic_word() {
    assert_eq!(
        with_field("availability", json!("ONLINE")).await,
        "online - nobody"
    );
    assert_eq!(
        with_field("availability", json!("Unavailable")).await,
        "unreachable - practice"
    );
}

#[tokio::test]
async fn availability_that_is_no_word_of_halos_is_unknown_and_our_move() {
    for value in [json!("unknown"), json!("dormant"), json!(null), json!("")] {
        assert_eq!(
            with_field("availability", value.clone()).await,
            "unknown availability_unrecognised us",
            "{value}"
        );
    }
}

#[tokio::test]
async fn a_frozen_heartbeat_is_degraded_while_the_others_beat() {
    let said = after(|practice| SimulatedEvent::FreezeHeartbeat {
        practice,
        age_seconds: 240.0,
    })
    .await;
    assert_eq!(said, "degraded heartbeat_stale nobody");
}

#[tokio::test]
async fn a_heartbeat_that_stays_old_becomes_the_practices_move_everywhere_at_once() {
    let world = World::with(3).await;
    world.happens(SimulatedEvent::FreezeHeartbeat {
        practice: world.names[0].clone(),
        age_seconds: 240.0,
    });
    let moves = async || {
        let id = PracticeId(1);
        let list = monitor::pages::overview(&world.monitor, &Default::default()).await;
        let page = monitor::pages::practice_page(&world.monitor, id, Zoom::default()).await;
        let (page, row) = (page.unwrap().unwrap(), list.unwrap().rows.remove(0));
        assert_eq!(page.practice.who_acts, row.practice.who_acts);
        (page.practice.who_acts, row.attention, page.steps.join(" "))
    };
    world.pass(POLL * 14).await;
    let (who, attention, steps) = moves().await;
    assert_eq!((who, attention), (WhoActs::Nobody, false));
    assert!(steps.contains("the field may lag at Halo"), "{steps}");
    world.pass(POLL * 3).await;
    let (who, attention, steps) = moves().await;
    assert_eq!((who, attention), (WhoActs::Practice, true));
    assert!(!steps.contains("may lag"), "{steps}");
}

#[tokio::test]
async fn a_heartbeat_that_stops_for_everyone_is_one_notice_and_degrades_nobody() {
    let world = World::with(4).await;
    world.happens(SimulatedEvent::FreezeAllHeartbeats);
    for _ in 0..20 {
        world.pass(POLL / 2).await;
        assert_eq!(
            world.troubled().await,
            Vec::<String>::new(),
            "not even for a moment"
        );
    }
    let overview = monitor::pages::overview(&world.monitor, &Default::default())
        .await
        .unwrap();
    assert!(
        overview
            .banner
            .unwrap()
            .title
            .contains("stands still for every practice")
    );
}

#[tokio::test]
async fn a_clock_that_is_sixty_one_seconds_off_is_degraded_and_fifty_nine_is_not() {
    for (seconds, said) in [
        (59.0, "online - nobody"),
        (-59.0, "online - nobody"),
        (61.0, "degraded clock_adrift practice"),
        (-61.0, "degraded clock_adrift practice"),
        (7200.0, "degraded clock_adrift practice"),
    ] {
        assert_eq!(
            after(|practice| SimulatedEvent::Drift { practice, seconds }).await,
            said,
            "{seconds}"
        );
    }
}

#[tokio::test]
async fn a_heartbeat_in_the_future_is_not_stale() {
    let said = after(|practice| SimulatedEvent::ShiftHeartbeat {
        practice,
        seconds: 30.0,
    })
    .await;
    assert_eq!(said, "online - nobody");
}

#[tokio::test]
async fn a_practice_that_comes_and_goes_is_flapping_until_an_hour_is_quiet() {
    let world = World::with(3).await;
    let practice = world.names[0].clone();
    for _ in 0..2 {
        world.happens(SimulatedEvent::GoOffline {
            practice: practice.clone(),
        });
        world.pass(POLL).await;
        world.happens(SimulatedEvent::ComeOnline {
            practice: practice.clone(),
        });
        world.pass(POLL).await;
    }
    assert_eq!(world.headline(0).await, "degraded flapping practice");
    world.pass(POLL * 62).await;
    assert_eq!(world.headline(0).await, "online - nobody");
}

#[tokio::test]
async fn the_life_of_an_installation_decides_where_it_speaks() {
    for (lifecycle, said) in [
        (SiteLifecycle::Removed, "blocked removed practice"),
        (SiteLifecycle::Uninstalled, "blocked uninstalled practice"),
        (
            SiteLifecycle::Initialising,
            "pending_setup initialising practice",
        ),
    ] {
        let got = after(|practice| SimulatedEvent::SetLifecycle {
            practice,
            lifecycle,
        })
        .await;
        assert_eq!(got, said);
    }
}

#[tokio::test]
async fn a_guid_that_is_not_authoritative_is_blocked_whether_halo_says_403_or_200() {
    let shown = after(|practice| SimulatedEvent::SetAuthoritative {
        practice,
        authoritative: false,
    })
    .await;
    assert_eq!(shown, "blocked non_authoritative halo_support");
    assert_eq!(
        with_field("authoritative", json!(false)).await,
        "blocked non_authoritative halo_support"
    );
}

#[tokio::test]
async fn the_403_family_is_told_apart() {
    let said = |message| with_fault(status(403, message));
    assert_eq!(said("Forbidden").await, "blocked forbidden halo_support");
    assert_eq!(
        said("The site is not paired.").await,
        "blocked not_paired us"
    );
    assert_eq!(
        said("Caller IP address 203.0.113.7 is not allowed. Access denied.").await,
        "unknown ip_not_allowed us"
    );
}

#[tokio::test]
async fn a_401_on_one_practice_stops_nobody_else() {
    assert_eq!(
        with_fault(status(
            401,
            "Access denied due to invalid subscription key."
        ))
        .await,
        "unknown key_rejected us"
    );
}

#[tokio::test]
async fn a_guid_that_halo_does_not_know_is_the_practices_move_but_a_wrong_path_is_ours() {
    assert_eq!(
        with_fault(status(
            404,
            "The server cannot find the requested resource."
        ))
        .await,
        "blocked not_found practice"
    );
    assert_eq!(
        with_fault(status(
            404,
            "Unable to match incoming request to an operation."
        ))
        .await,
        "unknown malformed_answer us"
    );
}

#[tokio::test]
async fn halo_that_fails_is_unknown_and_never_offline() {
    for code in [500, 502, 503, 504] {
        let said = with_fault(status(
            code,
            "Failed to create query container in CosmosDB.",
        ))
        .await;
        assert_eq!(said, "unknown halo_unreachable halo_support", "{code}");
    }
    for kind in [
        FaultKind::Reset,
        FaultKind::ResetMidBody,
        FaultKind::Silence,
    ] {
        let said = with_fault(kind.clone()).await;
        assert_eq!(said, "unknown halo_unreachable halo_support", "{kind:?}");
    }
}

#[tokio::test]
async fn what_is_not_an_answer_of_halos_is_unknown_and_our_move() {
    for kind in [
        FaultKind::Html { status: 200 },
        FaultKind::Truncated,
        FaultKind::Empty { status: 200 },
        FaultKind::Huge { bytes: 10_000_000 },
        FaultKind::Redirect {
            status: 302,
            location: "http://127.0.0.1:9/".to_owned(),
        },
    ] {
        let said = with_fault(kind.clone()).await;
        assert_eq!(said, "unknown malformed_answer us", "{kind:?}");
    }
}

#[tokio::test]
async fn an_answer_that_is_only_dressed_oddly_is_read() {
    for kind in [
        FaultKind::Bom,
        FaultKind::WrongContentType {
            content_type: "text/plain".to_owned(),
        },
        FaultKind::Slow,
    ] {
        assert_eq!(
            with_fault(kind.clone()).await,
            "online - nobody",
            "{kind:?}"
        );
    }
}

#[tokio::test]
async fn an_answer_about_another_guid_is_not_believed() {
    assert_eq!(
        with_fault(FaultKind::WrongId).await,
        "unknown id_mismatch halo_support"
    );
}

#[tokio::test]
async fn a_practice_without_a_site_waits_and_is_watched_as_soon_as_it_is_ready() {
    let world = World::unlisted(3).await;
    let summary = world.simulator.practices()[0].clone();
    let set = |lifecycle| SimulatedEvent::SetLifecycle {
        practice: summary.name.clone(),
        lifecycle,
    };
    world.happens(set(SiteLifecycle::Initialising));
    assert_eq!(world.add(&summary).await.as_str(), "initialising");
    world.pass(POLL).await;
    assert_eq!(
        world.headline(0).await,
        "pending_setup initialising practice"
    );
    assert_eq!(
        world.practice(0).await.halo_guid,
        None,
        "no mapping until it is active"
    );
    world.happens(set(SiteLifecycle::Active));
    world.pass(POLL * 2).await;
    assert_eq!(world.headline(0).await, "online - nobody");
}

#[tokio::test]
async fn one_bad_answer_is_asked_again_soon() {
    let world = World::with(3).await;
    let fault = Fault::status(503).times(1);
    world.happens(SimulatedEvent::SetFault {
        practice: Some(world.names[0].clone()),
        fault,
    });
    world.pass(POLL).await;
    assert_eq!(
        world.headline(0).await,
        "unknown halo_unreachable halo_support"
    );
    world.pass(chrono::TimeDelta::seconds(11)).await;
    assert_eq!(world.headline(0).await, "online - nobody");
}
