//! The webhook: the Standard Webhooks convention, and templates.

use domain::alert::AlertEvent::Opened;
use domain::alert::channel::ChannelKind;
use monitor::notify::channels::{Surroundings, check, make_missing, webhook};
use serde_json::json;

use crate::receiver::Receiver;
use crate::world::{SECRET, World, at, open_channel, outbound};

const PREVIOUS: &str = "whsec_cHJldmlvdXMtc2VjcmV0LW9mLTI0LWJ5dGVz";

#[tokio::test]
async fn a_request_is_signed_over_its_identifier_time_and_body_with_both_secrets() {
    let (world, mut receiver) = (World::new().await, Receiver::start().await);
    let secrets = [("secret", SECRET), ("previous_secret", PREVIOUS)];
    let url = receiver.url();
    let channel = world
        .channel(ChannelKind::Webhook, &[("url", &url)], &secrets)
        .await;
    let id = world
        .tell(channel, Some(world.alert(1).await), 1, Opened)
        .await;
    world.turn().await;
    let received = receiver.next().await;
    let headers = &received.headers;
    assert_eq!(headers["webhook-id"], id);
    assert_eq!(headers["webhook-timestamp"], at(0).timestamp().to_string());
    assert_eq!(headers["content-type"], "application/json");
    let sign = |secret| webhook::sign(secret, &id, at(0).timestamp(), &received.body).unwrap();
    let expected = format!("{} {}", sign(SECRET), sign(PREVIOUS));
    assert_eq!(headers["webhook-signature"], expected);
}

#[tokio::test]
async fn the_body_says_in_names_that_stay_what_happened() {
    let (world, mut receiver) = (World::new().await, Receiver::start().await);
    let channel = world.webhook(&receiver.url()).await;
    world
        .tell(channel, Some(world.alert(1).await), 1, Opened)
        .await;
    world.turn().await;
    let mut body = receiver.next().await.json();
    let link = body["acknowledge_url"].take();
    assert!(
        link.as_str()
            .unwrap()
            .starts_with("https://sundog.example/ack/"),
        "{link}"
    );
    assert_eq!(
        body,
        json!({
            "message_id": "msg_1",
            "event": "opened",
            "kind": "outage",
            "dedup_key": "production:outage:1",
            "test": false,
            "environment": "Production",
            "title": "Harbour Clinic is unreachable",
            "state": "unreachable",
            "reason": null,
            "began": "2026-09-21T14:11:45Z",
            "began_latest": "2026-09-21T14:12:20Z",
            "ended": null,
            "ended_latest": null,
            "at": "2026-09-21T14:13:20Z",
            "practice_count": 1,
            "practices": [{ "id": 7, "name": "Harbour Clinic" }],
            "halo_said": "offline",
            "who_acts": "practice",
            "steps": ["Ask whether the server is switched on."],
            "contacts": [{ "whose": "Server", "text": "IT, 02 5550 0100" }],
            "just_before": ["Halo Link was updated."],
            "taken_by": null,
            "taken_until": null,
            "note": null,
            "url": "https://sundog.example/outages/7",
            "acknowledge_url": null,
        })
    );
}

#[tokio::test]
async fn a_template_makes_the_body_that_the_receiver_wants() {
    let (world, mut receiver) = (World::new().await, Receiver::start().await);
    let url = receiver.url();
    let settings = [
        ("url", url.as_str()),
        ("template", "{\"text\": {{ title }}}"),
    ];
    let channel = world
        .channel(ChannelKind::Webhook, &settings, &[("secret", SECRET)])
        .await;
    world.tell(channel, None, 1, Opened).await;
    world.turn().await;
    assert_eq!(
        receiver.next().await.json(),
        json!({ "text": "Harbour Clinic is unreachable" })
    );
}

#[test]
fn what_is_entered_is_refused_with_what_to_do() {
    let outbound = outbound(false);
    let around = Surroundings {
        outbound: &outbound,
        has_smtp: false,
    };
    let url = ("url", "https://hooks.example/sundog");
    let secret = ("secret", SECRET);
    let said = |kind, settings: &[(&str, &str)], secrets: &[(&str, &str)]| {
        check(&open_channel(kind, settings, secrets), around)
    };
    assert_eq!(said(ChannelKind::Webhook, &[url], &[secret]), Ok(()));
    for (settings, secrets, words) in [
        (&[][..], &[secret][..], "Fill in 'Address'"),
        (
            &[("url", "https://10.0.0.1/")],
            &[secret],
            "not on the open internet",
        ),
        (
            &[url, ("colour", "red")],
            &[secret],
            "'colour' is no setting",
        ),
        (&[url, ("secret", SECRET)], &[], "'secret' is no setting"),
        (&[url], &[("secret", "short")], "24 to 64 bytes"),
        (&[url, ("template", "{{ titel }}")], &[secret], "Line 1"),
        (
            &[url, ("content_type", "image/png")],
            &[secret],
            "content type is one of",
        ),
        (&[url, ("feed", "sometimes")], &[secret], "'yes' or 'no'"),
    ] {
        let refused = said(ChannelKind::Webhook, settings, secrets).unwrap_err();
        assert!(refused.contains(words), "{refused}");
    }
    let email = said(ChannelKind::Email, &[("to", "kim@practice.example")], &[]).unwrap_err();
    assert!(email.contains("--smtp-host"), "{email}");
    let key = said(ChannelKind::Pagerduty, &[], &[("routing_key", "abc")]).unwrap_err();
    assert!(key.contains("32 letters"), "{key}");
    let settings = [("url", "https://ntfy.example"), ("topic", "on call!")];
    let topic = said(ChannelKind::Ntfy, &settings, &[]).unwrap_err();
    assert!(topic.contains("64 letters"), "{topic}");
    assert_eq!(said(ChannelKind::Inbox, &[], &[]), Ok(()));
}

#[test]
fn a_secret_that_was_left_empty_is_made_and_shown_once() {
    let mut channel = open_channel(
        ChannelKind::Webhook,
        &[("url", "https://hooks.example")],
        &[],
    );
    let made = make_missing(ChannelKind::Webhook, &mut channel.secrets);
    assert_eq!(made.len(), 1);
    assert_eq!(channel.secrets.get("secret"), Some(made[0].1.as_str()));
    assert!(make_missing(ChannelKind::Webhook, &mut channel.secrets).is_empty());
    assert!(
        !format!("{channel:?}").contains(&made[0].1),
        "secrets are not told by Debug"
    );
}
