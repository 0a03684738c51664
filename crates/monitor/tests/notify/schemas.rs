//! Every message that Sundog can send is one that Slack, Teams, PagerDuty and ntfy take, by the schemas in
//! `schemas/`.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::every_message::{every_message, saying};
use crate::published::Format;
use crate::rendering::{json, rendered};
use crate::world::{at, message};

#[test]
fn every_message_is_one_that_its_receiver_takes() {
    let all = every_message();
    for format in Format::all() {
        for (words, message) in &all {
            let complaints = format.complaints(message);
            let kind = format.channel.kind;
            assert!(complaints.is_empty(), "{kind}, {words}: {complaints:#?}");
        }
    }
}

#[test]
fn whatever_is_said_is_taken() {
    let formats = Format::all();
    let config = ProptestConfig {
        cases: 48,
        ..ProptestConfig::default()
    };
    let letters = proptest::collection::vec(any::<char>(), 0..6000);
    proptest!(config, |(letters in letters)| {
        let message = saying(&String::from_iter(letters));
        for format in &formats {
            prop_assert_eq!(format.complaints(&message), Vec::<String>::new());
        }
    });
}

/// Makes one value after the other of an ordinary message wrong.
fn refuses(format: &Format, wrong: &[(&str, Value)]) {
    let body = ordinary(format);
    assert!(format.takes(&body));
    for (place, value) in wrong {
        let mut broken = body.clone();
        *broken.pointer_mut(place).unwrap() = value.clone();
        assert!(!format.takes(&broken), "{place} may not be {value}");
    }
}

fn ordinary(format: &Format) -> Value {
    json(&rendered(&format.channel, &message(at(0))))
}

#[test]
fn a_message_that_slack_would_refuse_is_found() {
    let slack = Format::slack();
    let last = ordinary(&slack)["blocks"].as_array().unwrap().len() - 1;
    let button = format!("/blocks/{last}/elements/0");
    let block = json!({ "type": "section", "text": { "type": "plain_text", "text": "Since" } });
    refuses(
        &slack,
        &[
            ("/text", json!("")),
            ("/blocks", json!([])),
            ("/blocks", vec![block; 51].into()),
            ("/blocks/0/type", json!("heading")),
            ("/blocks/0/text/text", json!("x".repeat(151))),
            ("/blocks/1/text/text", json!("x".repeat(3001))),
            ("/blocks/1/text/text", json!("")),
            ("/blocks/1/text/type", json!("html")),
            (&format!("{button}/text/text"), json!("x".repeat(76))),
            (&format!("{button}/url"), json!("no address")),
            (&format!("{button}/style"), json!("green")),
        ],
    );
}

#[test]
fn a_card_that_teams_would_refuse_is_found() {
    let card = "/attachments/0/content";
    refuses(
        &Format::teams(),
        &[
            ("/type", json!("card")),
            ("/attachments/0/contentType", json!("text/html")),
            (&format!("{card}/type"), json!("Card")),
            (&format!("{card}/version"), json!("4.1")),
            (&format!("{card}/$schema"), json!("no address")),
            (&format!("{card}/body/0/type"), json!("Marquee")),
            (&format!("{card}/body/0/inlines/0/color"), json!("Pink")),
            (&format!("{card}/body/1/spacing"), json!("Wide")),
            (&format!("{card}/actions/0/type"), json!("Action.Submit")),
            (&format!("{card}/actions/0/url"), json!("/outages/7")),
        ],
    );
}

#[test]
fn an_event_that_pagerduty_would_refuse_is_found() {
    refuses(
        &Format::pagerduty(),
        &[
            ("/routing_key", json!("short")),
            ("/event_action", json!("reopen")),
            ("/dedup_key", json!("x".repeat(256))),
            ("/links/0/href", json!("no address")),
            ("/payload/summary", json!("x".repeat(1025))),
            ("/payload/severity", json!("bad")),
            ("/payload/timestamp", json!("2026-09-21 14:11")),
            ("/payload/custom_details", json!("none")),
        ],
    );
}

#[test]
fn a_message_that_ntfy_would_refuse_is_found() {
    let view = json!({ "action": "view", "label": "Open", "url": "https://sundog.example" });
    refuses(
        &Format::ntfy(),
        &[
            ("/topic", json!("on call")),
            ("/message", json!("診".repeat(1366))),
            ("/priority", json!(6)),
            ("/click", json!("no address")),
            ("/actions", vec![view; 4].into()),
            ("/actions/0/label", json!("")),
        ],
    );
}
