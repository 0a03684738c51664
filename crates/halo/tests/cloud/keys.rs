//! Where a key travels, where it never shows, and when the other one is tried.

use axum::http::StatusCode;
use domain::observation::FailureClass::{
    HaloUnreachable, KeyRejected, MalformedAnswer, RateLimited,
};
use domain::site::{Pms, SiteKey};
use halo::{HaloClient, HaloSettings, SetupError};
use secrecy::SecretString;

use crate::server::{Asked, Cloud, PRIMARY, SECONDARY, guid, keys, only, two_keys, with_header};

const SITE: &str = r#"{"availability":"online"}"#;

fn used(cloud: &Cloud) -> Vec<String> {
    cloud
        .asked()
        .into_iter()
        .filter_map(|asked| asked.key)
        .collect()
}

fn with_two_keys(cloud: &Cloud) -> HaloClient {
    HaloClient::new(HaloSettings::new(cloud.url.clone(), two_keys())).unwrap()
}

/// Answers a site to the key that is known and 401 to any other.
fn knows(key: &'static str) -> impl Fn(&Asked) -> (StatusCode, &'static str) + Clone {
    move |asked| match asked.key.as_deref() {
        Some(given) if given == key => (StatusCode::OK, SITE),
        _ => (StatusCode::UNAUTHORIZED, ""),
    }
}

#[tokio::test]
async fn a_key_travels_in_its_header_and_nowhere_else() {
    let cloud = Cloud::with(200, SITE).await;
    let client = cloud.client();
    client.site_status(guid()).await.outcome.unwrap();
    let key = SiteKey {
        pms: Pms::Zedmed,
        site_id: "1".parse().unwrap(),
    };
    client.halo_guids(&key).await.outcome.unwrap_err();
    for asked in cloud.asked() {
        assert_eq!(asked.key.as_deref(), Some(PRIMARY));
        assert!(!asked.target.contains("k3y"), "{}", asked.target);
        assert_eq!(asked.all.matches(PRIMARY).count(), 1, "{}", asked.all);
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed_so_its_target_never_sees_the_key() {
    let elsewhere = Cloud::with(200, SITE).await;
    for status in [301, 302, 303, 307, 308] {
        let target = elsewhere.url.join("/integrator/sites/x").unwrap();
        let cloud =
            Cloud::answering(move |_| with_header(status, "location", target.as_str(), "")).await;
        let failure = cloud
            .client()
            .site_status(guid())
            .await
            .outcome
            .unwrap_err();
        assert_eq!(
            (failure.class, failure.status),
            (MalformedAnswer, Some(status))
        );
        assert!(
            failure.message.contains("a redirect to 127.0.0.1"),
            "{}",
            failure.message
        );
        assert_eq!(cloud.asked().len(), 1);
    }
    assert_eq!(elsewhere.asked().len(), 0);
}

#[tokio::test]
async fn a_key_that_a_server_echoes_is_hidden_in_the_message() {
    let encoded = PRIMARY
        .replace('/', "%2f")
        .replace('+', "%2B")
        .replace('=', "%3D");
    for echo in [PRIMARY, SECONDARY, &PRIMARY.to_uppercase(), &encoded] {
        for body in [
            format!(r#"{{"message":"no such key: {echo}"}}"#),
            format!(r#"{{"error":"{}{echo}"}}"#, "x".repeat(280)),
            format!("no such key: {echo}"),
        ] {
            let cloud = Cloud::with(500, body.clone()).await;
            let failure = with_two_keys(&cloud)
                .site_status(guid())
                .await
                .outcome
                .unwrap_err();
            assert!(
                failure.message.contains("[key]"),
                "{body}: {}",
                failure.message
            );
            let message = failure.message.to_lowercase();
            assert!(
                !message.contains("k3y") && !message.contains("s3c"),
                "{message}"
            );
        }
        let id = format!(r#"{{"id":"{echo}","availability":"online"}}"#);
        let cloud = Cloud::with(200, id).await;
        let failure = with_two_keys(&cloud)
            .site_status(guid())
            .await
            .outcome
            .unwrap_err();
        assert!(failure.message.contains("[key]"), "{}", failure.message);
    }
}

#[tokio::test]
async fn a_key_that_comes_back_in_an_answer_that_succeeds_is_not_read() {
    const KEY: &str = "4f9c81d277e3b6a05c1e4d8f9b20a6c3";
    let spaced: String = KEY.chars().flat_map(|c| [c, ' ']).collect();
    let escaped: String = KEY.bytes().map(|b| format!("\\u{b:04x}")).collect();
    for echo in [
        KEY,
        &KEY[..20],
        &KEY.to_uppercase(),
        spaced.trim_end(),
        &escaped,
    ] {
        let site = format!(
            r#"{{"availability":"online","name":"is {echo}","haloLinkVersion":"{echo}",
                "practiceMetadata":{{"practiceName":"Bay {echo}","practiceManagementSiteId":"{echo}"}}}}"#
        );
        let cloud = Cloud::answering(move |_| (StatusCode::OK, site.clone())).await;
        let settings = HaloSettings::new(cloud.url.clone(), only(KEY));
        let client = HaloClient::new(settings).unwrap();
        let reply = client.site_status(guid()).await;
        let answer = reply.outcome.unwrap();
        assert_eq!(answer.name.as_deref(), Some("Bay [key]"), "{echo}");
        assert_eq!(answer.deprecated_name.as_deref(), Some("is [key]"));
        assert_eq!(answer.halo_link_version.as_deref(), Some("[key]"));
        assert_eq!(answer.site_id.as_deref(), Some("[key]"));
        let raw = client.readable(&reply.raw.unwrap());
        assert!(!raw.to_lowercase().contains("4f9c81d277"), "{raw}");
    }
}

#[tokio::test]
async fn a_key_never_shows_in_debug_or_in_a_transport_message() {
    let settings = HaloSettings::new("http://127.0.0.1:1".parse().unwrap(), two_keys());
    let client = HaloClient::new(settings.clone()).unwrap();
    let heard = client.site_status(guid()).await;
    assert_eq!(heard.outcome.as_ref().unwrap_err().class, HaloUnreachable);
    let shown = format!("{settings:?} {client:?} {heard:?}");
    assert!(
        !shown.contains("k3y") && !shown.contains("s3condary"),
        "{shown}"
    );
}

#[tokio::test]
async fn when_the_first_key_is_refused_the_second_is_tried_and_remembered() {
    let cloud = Cloud::answering(knows(SECONDARY)).await;
    let client = with_two_keys(&cloud);
    for _ in 0..3 {
        client.clone().site_status(guid()).await.outcome.unwrap();
    }
    assert_eq!(used(&cloud), [PRIMARY, SECONDARY, SECONDARY, SECONDARY]);
}

#[tokio::test]
async fn after_a_rotation_back_the_first_key_is_found_again() {
    use std::sync::atomic::{AtomicBool, Ordering};
    static ROTATED: AtomicBool = AtomicBool::new(false);
    let cloud = Cloud::answering(|asked| {
        let known = if ROTATED.load(Ordering::Relaxed) {
            PRIMARY
        } else {
            SECONDARY
        };
        knows(known)(asked)
    })
    .await;
    let client = with_two_keys(&cloud);
    client.site_status(guid()).await.outcome.unwrap();
    ROTATED.store(true, Ordering::Relaxed);
    client.site_status(guid()).await.outcome.unwrap();
    client.site_status(guid()).await.outcome.unwrap();
    assert_eq!(
        used(&cloud),
        [PRIMARY, SECONDARY, SECONDARY, PRIMARY, PRIMARY]
    );
}

#[tokio::test]
async fn when_both_keys_are_refused_that_is_said_after_one_try_of_each() {
    let cloud = Cloud::with(
        401,
        r#"{"statusCode":401,"message":"invalid subscription key"}"#,
    )
    .await;
    let client = with_two_keys(&cloud);
    for _ in 0..2 {
        assert_eq!(
            client.site_status(guid()).await.outcome.unwrap_err().class,
            KeyRejected
        );
    }
    assert_eq!(used(&cloud), [PRIMARY, SECONDARY, PRIMARY, SECONDARY]);
}

#[tokio::test]
async fn a_limit_met_with_the_second_key_shows_that_halo_knows_it() {
    let cloud = Cloud::answering(|asked| match asked.key.as_deref() {
        Some(SECONDARY) => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::UNAUTHORIZED,
    })
    .await;
    let client = with_two_keys(&cloud);
    for _ in 0..2 {
        assert_eq!(
            client.site_status(guid()).await.outcome.unwrap_err().class,
            RateLimited
        );
    }
    assert_eq!(used(&cloud), [PRIMARY, SECONDARY, SECONDARY]);
}

#[tokio::test]
async fn a_refusal_for_another_reason_does_not_cost_a_second_question() {
    let cloud = Cloud::with(403, r#"{"message":"Caller Ip Not Allowed"}"#).await;
    with_two_keys(&cloud)
        .site_status(guid())
        .await
        .outcome
        .unwrap_err();
    assert_eq!(used(&cloud), [PRIMARY]);
}

#[test]
fn settings_that_cannot_work_are_refused_before_anything_is_asked() {
    let new = |url: &str, key: &str| {
        let keys = halo::Keys::new(SecretString::from(key), None);
        HaloClient::new(HaloSettings::new(url.parse().unwrap(), keys)).unwrap_err()
    };
    assert!(matches!(new("http://halo.test", " "), SetupError::EmptyKey));
    assert!(matches!(
        new("http://halo.test", "a\u{7f}b"),
        SetupError::KeyNotAHeader { .. }
    ));
    assert!(matches!(
        new("http://u:p@halo.test", "key"),
        SetupError::Credentials
    ));
    assert!(matches!(
        new("http://halo.test?k=v", "key"),
        SetupError::Query
    ));
    let settings = HaloSettings::new("https://halo.test".parse().unwrap(), keys());
    assert!(HaloClient::new(settings).is_ok());
}
