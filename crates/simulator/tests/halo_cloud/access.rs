//! Keys, pairing and unknown paths: scenarios 26 and 37.

use serde_json::json;
use simulator::{ErrorShape, Options, Scenario, ScenarioSettings, SimulatedEvent};

use crate::support::{CLINIC, cloud, cloud_with};

#[tokio::test]
async fn a_missing_and_a_wrong_key_are_refused_in_their_published_words() {
    let cloud = cloud().await;
    let path = format!("/integrator/sites/{}", cloud.guid());
    let missing = cloud.get_with_key(&path, "").await;
    let wrong = cloud.get_with_key(&path, "a-key-of-the-stage").await;
    insta::assert_snapshot!(format!("{}\n{}", missing.line(), wrong.line()), @r#"
    401 {"error":{"status":401,"statusText":"Unauthorized","message":"Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API."}}
    401 {"error":{"status":401,"statusText":"Unauthorized","message":"Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription."}}
    "#);
    assert_eq!(cloud.simulator.stats().key_refused, 2);
}

#[tokio::test]
async fn every_refusal_can_come_in_another_shape() {
    let settings = ScenarioSettings {
        error_shape: ErrorShape::Gateway,
        ..ScenarioSettings::default()
    };
    let scenario = Scenario::uneventful(settings);
    let cloud = cloud_with(Options {
        scenario,
        ..Options::default()
    })
    .await;
    let refused = cloud.get_with_key("/integrator/sites", "").await;
    assert_eq!(refused.json()["statusCode"], json!(401));
}

#[tokio::test]
async fn a_key_can_be_revoked_while_the_second_one_goes_on() {
    let cloud = cloud().await;
    let path = format!("/integrator/sites/{}", cloud.guid());
    let (first, second) = (cloud.simulator.key(), cloud.simulator.secondary_key());
    cloud.apply(SimulatedEvent::RevokeKey { key: first.into() });
    assert_eq!(cloud.get_with_key(&path, first).await.status, 401);
    assert_eq!(cloud.get_with_key(&path, second).await.status, 200);
    cloud.apply(SimulatedEvent::AcceptKey {
        key: "rotated".into(),
    });
    assert_eq!(cloud.get_with_key(&path, "rotated").await.status, 200);
}

#[tokio::test]
async fn a_key_in_an_address_is_noticed_however_it_is_hidden() {
    let cloud = cloud().await;
    let path = format!("/integrator/sites/{}", cloud.guid());
    assert_eq!(cloud.get(&path).await.status, 200);
    assert!(!cloud.simulator.stats().key_seen_in_url);
    let key = cloud.simulator.key();
    let accepted = cloud
        .get_with_key(&format!("{path}?subscription-key={key}"), "")
        .await;
    assert_eq!(accepted.status, 200, "older documents allow it");
    cloud.get_with_key(&format!("/elsewhere/{key}"), "").await;
    let stats = cloud.simulator.stats();
    assert!(stats.key_seen_in_url);
    assert_eq!((stats.with_key_in_url, stats.with_key_header), (2, 1));
}

#[tokio::test]
async fn an_unknown_path_is_an_unknown_operation_whatever_the_key() {
    let cloud = cloud().await;
    let with_key = cloud.get("/integrator/site").await;
    let without = cloud.get_with_key("/", "").await;
    assert_eq!(with_key.line(), without.line());
    insta::assert_snapshot!(with_key.line(), @r#"404 {"statusCode":404,"message":"Operation Not Found. Unable to match incoming request to an operation."}"#);
    let no_guid = cloud.status("not-a-guid").await;
    insta::assert_snapshot!(no_guid.line(), @r#"400 {"status":400,"statusText":"Bad Request","message":"Halo GUID must be provided."}"#);
}

#[tokio::test]
async fn pairing_a_best_practice_site_needs_the_practices_code() {
    let cloud = cloud().await;
    cloud.apply(SimulatedEvent::Unpair {
        practice: CLINIC.into(),
    });
    insta::assert_snapshot!(cloud.status(&cloud.guid()).await.line(), @r#"403 {"error":{"status":403,"statusText":"Forbidden","message":"The integrator is not paired with the requested site."}}"#);
    let clinic = cloud.simulator.practice(CLINIC).unwrap();
    let pair = format!(
        "/integrator/pair-site?practiceManagementSiteId={}&practiceManagementName=Best%20Practice",
        clinic.site_id
    );
    assert_eq!(cloud.post(&pair, &json!({})).await.status, 400);
    assert_eq!(cloud.status(&clinic.guid).await.status, 403);
    let with_code = format!("{pair}&pairingCode={}", clinic.pairing_code);
    assert_eq!(
        cloud.post(&with_code, &json!({})).await.json()["id"],
        json!(clinic.guid)
    );
    assert_eq!(cloud.status(&clinic.guid).await.status, 200);
}

#[tokio::test]
async fn the_counters_tell_the_calls_apart() {
    let cloud = cloud().await;
    cloud.clinic().await;
    cloud.look_up().await;
    cloud.get("/nowhere").await;
    let stats = cloud.simulator.stats();
    assert_eq!(
        (
            stats.total,
            stats.status_calls,
            stats.look_ups,
            stats.unknown_paths
        ),
        (3, 1, 1, 1)
    );
    assert_eq!((stats.answered_2xx, stats.answered_4xx), (2, 1));
    assert_eq!(cloud.simulator.times_asked(&cloud.guid()), 1);
    cloud.simulator.reset_stats();
    assert_eq!(cloud.simulator.stats().total, 0);
}

#[tokio::test]
async fn a_look_up_of_a_site_that_is_not_paired_is_listed_or_refused_and_none_is_empty_or_404() {
    let cloud = cloud().await;
    cloud.apply(SimulatedEvent::Unpair {
        practice: CLINIC.into(),
    });
    let look_up = async |site_id: &str, pms: &str| {
        let path = format!(
            "/integrator/sites?practiceManagementSiteId={site_id}&practiceManagementName={pms}"
        );
        cloud.get(&path).await
    };
    let practice = cloud.simulator.practices()[0].clone();
    let of_clinic = async || look_up(&practice.site_id, "Best%20Practice").await;
    let nobody = async || look_up("ZZZZ9", "Zedmed").await;
    assert_eq!(of_clinic().await.status, 200);
    assert_eq!(nobody().await.line(), r#"200 {"sites":[]}"#);
    cloud.apply(SimulatedEvent::AnswerLookUps {
        refuses_unpaired: Some(true),
        answers_404: Some(true),
    });
    let refused = of_clinic().await;
    assert_eq!(refused.status, 403);
    assert!(refused.line().contains("not paired"));
    assert_eq!(nobody().await.status, 404);
    cloud.apply(SimulatedEvent::Pair {
        practice: CLINIC.into(),
    });
    assert_eq!(of_clinic().await.status, 200);
}
