//! Reachability, heartbeats and clocks over time: scenarios 17 to 23.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use simulator::{Options, SimulatedEvent};

use crate::support::{CLINIC, Cloud, cloud, cloud_with, moment, morning};

async fn availability(cloud: &Cloud) -> Value {
    cloud.clinic().await["availability"].clone()
}

async fn heartbeat(cloud: &Cloud) -> DateTime<Utc> {
    moment(&cloud.clinic().await["heartbeatTimestampUTC"])
}

#[tokio::test]
async fn a_heartbeat_comes_once_a_minute_and_is_never_older_than_that() {
    let cloud = cloud().await;
    let mut beats = std::collections::BTreeSet::new();
    for _ in 0..40 {
        let beat = heartbeat(&cloud).await;
        let age = cloud.simulator.now() - beat;
        assert!(
            age >= TimeDelta::zero() && age <= TimeDelta::seconds(61),
            "{age}"
        );
        beats.insert(beat);
        cloud.advance(6);
    }
    assert_eq!(
        beats.len(),
        5,
        "240 seconds touch five minutes of a heart: {beats:?}"
    );
}

#[tokio::test]
async fn the_date_header_follows_the_worlds_clock() {
    let cloud = cloud().await;
    let answer = cloud.status(&cloud.guid()).await;
    assert_eq!(answer.header("date"), "Thu, 19 Nov 2026 22:00:00 GMT");
    cloud.simulator.set_time(morning() + TimeDelta::hours(26));
    let refused = cloud.get_with_key("/integrator/sites", "").await;
    assert_eq!(refused.header("date"), "Sat, 21 Nov 2026 00:00:00 GMT");
}

#[tokio::test]
async fn an_orderly_reboot_is_offline_at_once_and_ends_by_itself() {
    let cloud = cloud().await;
    cloud.apply(SimulatedEvent::Reboot {
        practice: CLINIC.into(),
        seconds: 180.0,
    });
    let last = heartbeat(&cloud).await;
    assert_eq!(availability(&cloud).await, json!("offline"));
    cloud.advance(179);
    assert_eq!(availability(&cloud).await, json!("offline"));
    assert_eq!(heartbeat(&cloud).await, last);
    cloud.advance(1);
    assert_eq!(availability(&cloud).await, json!("online"));
    assert_eq!(heartbeat(&cloud).await, morning() + TimeDelta::seconds(180));
}

#[tokio::test]
async fn a_power_cut_shows_only_two_minutes_after_the_last_heartbeat() {
    let cloud = cloud().await;
    let last = heartbeat(&cloud).await;
    cloud.apply(SimulatedEvent::LosePower {
        practice: CLINIC.into(),
    });
    cloud.simulator.set_time(last + TimeDelta::seconds(119));
    assert_eq!(availability(&cloud).await, json!("online"));
    // The heartbeat's text has whole seconds, its moment has not.
    cloud.simulator.set_time(last + TimeDelta::seconds(121));
    assert_eq!(availability(&cloud).await, json!("unreachable"));
    assert_eq!(heartbeat(&cloud).await, last);
    cloud.apply(SimulatedEvent::ComeOnline {
        practice: CLINIC.into(),
    });
    assert_eq!(availability(&cloud).await, json!("online"));
}

#[tokio::test]
async fn a_flapping_line_goes_down_and_up_as_often_as_asked() {
    let cloud = cloud().await;
    cloud.apply(SimulatedEvent::Flap {
        practice: CLINIC.into(),
        times: 3,
        seconds: 10.0,
    });
    let mut seen = String::new();
    for _ in 0..8 {
        seen.push(if availability(&cloud).await == json!("online") {
            '+'
        } else {
            '-'
        });
        cloud.advance(10);
    }
    assert_eq!(seen, "-+-+-+++");
}

#[tokio::test]
async fn a_link_update_leaves_a_newer_version_behind() {
    let cloud = cloud().await;
    let version = "26.1116.10877.0";
    cloud.apply(SimulatedEvent::UpdateLink {
        practice: CLINIC.into(),
        version: version.into(),
        seconds: 20.0,
    });
    assert_eq!(availability(&cloud).await, json!("offline"));
    cloud.advance(20);
    let site = cloud.clinic().await;
    assert_eq!(
        (&site["availability"], &site["haloLinkVersion"]),
        (&json!("online"), &json!(version))
    );
}

#[tokio::test]
async fn an_update_wave_reaches_its_share_of_the_fleet_and_no_more() {
    let cloud = cloud_with(Options {
        sites: 100,
        ..Options::default()
    })
    .await;
    let version = "26.1116.10877.0";
    cloud.apply(SimulatedEvent::UpdateWave {
        version: version.into(),
        share: 0.5,
        over_seconds: 60.0,
        seconds: 10.0,
    });
    cloud.advance(70);
    let mut updated = std::collections::HashSet::new();
    let mut servers = std::collections::HashSet::new();
    for practice in cloud.simulator.practices() {
        assert_eq!(practice.availability, "online");
        let site = cloud.status(&practice.guid).await.json();
        servers.insert(practice.server_name.clone());
        if site["haloLinkVersion"] == json!(version) {
            updated.insert(practice.server_name);
        }
    }
    assert_eq!(updated.len(), servers.len().div_ceil(2));
}

#[tokio::test]
async fn a_third_of_the_fleet_can_go_at_once_and_come_back() {
    let cloud = cloud_with(Options {
        sites: 30,
        ..Options::default()
    })
    .await;
    cloud.apply(SimulatedEvent::LoseShare {
        share: 0.3,
        seconds: None,
    });
    cloud.advance(121);
    let lost = |cloud: &Cloud| {
        let practices = cloud.simulator.practices();
        practices
            .iter()
            .filter(|practice| practice.availability == "unreachable")
            .count()
    };
    assert!((6..=18).contains(&lost(&cloud)), "{}", lost(&cloud));
    cloud.apply(SimulatedEvent::EveryoneOnline);
    assert_eq!(lost(&cloud), 0);
}

#[tokio::test]
async fn drift_is_the_servers_clock_against_the_heartbeat() {
    let cloud = cloud().await;
    for seconds in [59.0, -61.0, 94.0, 86_400.0 * 366.0] {
        cloud.apply(SimulatedEvent::Drift {
            practice: CLINIC.into(),
            seconds,
        });
        let site = cloud.clinic().await;
        let drift = moment(&site["clientTimestampUTC"]) - moment(&site["heartbeatTimestampUTC"]);
        assert_eq!(drift, TimeDelta::seconds(seconds as i64));
    }
}

#[tokio::test]
async fn a_frozen_heartbeat_ages_while_the_site_stays_online() {
    let cloud = cloud().await;
    cloud.apply(SimulatedEvent::FreezeHeartbeat {
        practice: CLINIC.into(),
        age_seconds: 600.0,
    });
    cloud.advance(300);
    assert_eq!(heartbeat(&cloud).await, morning() - TimeDelta::seconds(600));
    assert_eq!(availability(&cloud).await, json!("online"));
    cloud.apply(SimulatedEvent::ResumeHeartbeat {
        practice: CLINIC.into(),
    });
    assert!(heartbeat(&cloud).await > morning() + TimeDelta::seconds(230));
}

#[tokio::test]
async fn all_heartbeats_can_stop_at_once() {
    let cloud = cloud().await;
    cloud.apply(SimulatedEvent::FreezeAllHeartbeats);
    cloud.advance(3600);
    for practice in cloud.simulator.practices() {
        let site = cloud.status(&practice.guid).await.json();
        assert!(moment(&site["heartbeatTimestampUTC"]) <= morning());
        assert_eq!(site["availability"], json!("online"));
    }
}

#[tokio::test]
async fn a_heartbeat_can_lie_in_the_future_or_go_backwards() {
    let cloud = cloud().await;
    let usual = heartbeat(&cloud).await;
    for seconds in [600, -600] {
        let shift = SimulatedEvent::ShiftHeartbeat {
            practice: CLINIC.into(),
            seconds: f64::from(seconds),
        };
        cloud.apply(shift);
        assert_eq!(
            heartbeat(&cloud).await,
            usual + TimeDelta::seconds(seconds.into())
        );
    }
}

#[tokio::test]
async fn what_hits_a_hosted_server_hits_every_practice_on_it() {
    let cloud = cloud_with(Options {
        sites: 400,
        ..Options::default()
    })
    .await;
    let on_host = |cloud: &Cloud| {
        let practices = cloud.simulator.practices();
        practices
            .into_iter()
            .filter(|practice| practice.server_name == "ZED-HOST-0001")
            .collect::<Vec<_>>()
    };
    cloud.apply(SimulatedEvent::GoOffline {
        practice: on_host(&cloud)[0].guid.clone(),
    });
    assert_eq!(on_host(&cloud).len(), 12);
    assert!(
        on_host(&cloud)
            .iter()
            .all(|practice| practice.availability == "offline")
    );
    let offline = cloud.simulator.practices().into_iter();
    assert_eq!(
        offline
            .filter(|practice| practice.availability == "offline")
            .count(),
        12
    );
}
