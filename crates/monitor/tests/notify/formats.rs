//! What Slack, Teams, PagerDuty and ntfy take, as far as they publish it.

use domain::alert::AlertEvent;
use domain::alert::channel::ChannelKind;
use domain::alert::message::Message;
use monitor::notify::channels::{self, Verdict};
use monitor::notify::outbound::Answer;

use crate::rendering::{ROUTING_KEY, json, ntfy, pagerduty, rendered, slack, teams};
use crate::world::{at, message};

fn told(event: AlertEvent) -> Message {
    Message {
        event,
        ..message(at(0))
    }
}

/// Slack's reference of Block Kit: 50 blocks, 150 letters in a header, 3000 in a section, 75 on a button.
#[test]
fn slack_gets_blocks_of_the_kinds_and_sizes_that_it_takes() {
    let channel = slack();
    let mut long = told(AlertEvent::Opened);
    long.title = "Harbour Clinic ".repeat(300);
    long.halo_said = Some("x".repeat(9000));
    for message in [told(AlertEvent::Opened), told(AlertEvent::Resolved), long] {
        let request = rendered(&channel, &message);
        assert_eq!(
            request.url.as_str(),
            "https://hooks.slack.example/services/T0/B0/x"
        );
        let body = json(&request);
        assert!(
            !body["text"].as_str().unwrap().is_empty(),
            "for notifications"
        );
        let blocks = body["blocks"].as_array().unwrap();
        assert!(blocks.len() <= 50);
        for block in blocks {
            let text = &block["text"];
            let most = match block["type"].as_str().unwrap() {
                "header" => 150,
                "section" => 3000,
                "actions" => {
                    for button in block["elements"].as_array().unwrap() {
                        assert_eq!(button["type"], "button");
                        assert_eq!(button["text"]["type"], "plain_text");
                        assert!(button["url"].as_str().unwrap().starts_with("https://"));
                        assert!(!button["action_id"].as_str().unwrap().is_empty());
                    }
                    continue;
                }
                other => panic!("{other}"),
            };
            assert_eq!(text["type"], "plain_text");
            assert!((1..=most).contains(&text["text"].as_str().unwrap().chars().count()));
        }
    }
}

/// The schema of Adaptive Cards 1.4, in the envelope that Teams' documentation shows for workflows.
#[test]
fn teams_gets_an_adaptive_card_in_a_message() {
    let channel = teams();
    let mut long = told(AlertEvent::Opened);
    long.halo_said = Some("x".repeat(90_000));
    for message in [told(AlertEvent::Opened), told(AlertEvent::Resolved), long] {
        let request = rendered(&channel, &message);
        assert!(request.body.len() < 28 * 1024, "{}", request.body.len());
        let body = json(&request);
        assert_eq!(body["type"], "message");
        let attachment = &body["attachments"][0];
        assert_eq!(
            attachment["contentType"],
            "application/vnd.microsoft.card.adaptive"
        );
        assert!(attachment["contentUrl"].is_null());
        let card = &attachment["content"];
        assert_eq!(
            (&card["type"], &card["version"]),
            (&"AdaptiveCard".into(), &"1.4".into())
        );
        for block in card["body"].as_array().unwrap() {
            assert_eq!(block["type"], "RichTextBlock");
            for run in block["inlines"].as_array().unwrap() {
                assert_eq!(run["type"], "TextRun");
                assert!(!run["text"].as_str().unwrap().is_empty());
            }
        }
        for action in card["actions"].as_array().unwrap() {
            assert_eq!(action["type"], "Action.OpenUrl");
            assert!(action["url"].as_str().unwrap().starts_with("https://"));
        }
    }
}

/// PagerDuty's description of its Events API, version 2.
#[test]
fn pagerduty_gets_one_alert_for_each_cause_from_trigger_to_resolve() {
    let channel = pagerduty();
    let mut taken = told(AlertEvent::Updated);
    taken.taken = Some(("Kim".to_owned(), at(3600)));
    for (message, action) in [
        (told(AlertEvent::Opened), "trigger"),
        (told(AlertEvent::Updated), "trigger"),
        (taken, "acknowledge"),
        (told(AlertEvent::Reminder), "trigger"),
        (told(AlertEvent::Resolved), "resolve"),
    ] {
        let request = rendered(&channel, &message);
        assert_eq!(
            request.url.as_str(),
            "https://events.pagerduty.com/v2/enqueue"
        );
        let body = json(&request);
        assert_eq!(body["event_action"], action);
        assert_eq!(body["routing_key"], ROUTING_KEY);
        assert_eq!(body["dedup_key"], "production:outage:1");
        let payload = &body["payload"];
        assert!(payload["summary"].as_str().unwrap().chars().count() <= 1024);
        assert!(!payload["source"].as_str().unwrap().is_empty());
        let severities = ["critical", "error", "warning", "info"];
        assert!(severities.contains(&payload["severity"].as_str().unwrap()));
        assert_eq!(payload["timestamp"], "2026-09-21T14:11:45Z");
        assert_eq!(payload["custom_details"]["Halo said"], "offline");
        for link in body["links"].as_array().unwrap() {
            assert!(link["href"].is_string() && link["text"].is_string());
        }
    }
}

/// ntfy's documentation, "Publish as JSON".
#[test]
fn ntfy_gets_a_message_with_priority_tags_and_actions() {
    let channel = ntfy();
    let mut long = told(AlertEvent::Opened);
    long.halo_said = Some("\u{1F3E5}".repeat(9000));
    for (message, priority) in [
        (told(AlertEvent::Opened), 4),
        (told(AlertEvent::Resolved), 3),
        (long, 4),
    ] {
        let request = rendered(&channel, &message);
        assert_eq!(request.url.as_str(), "https://ntfy.example/");
        assert_eq!(
            request.headers,
            [("authorization", "Bearer tk_1".to_owned())]
        );
        let body = json(&request);
        assert_eq!(body["topic"], "sundog-on-call");
        assert_eq!(body["priority"], priority);
        assert!(body["message"].as_str().unwrap().len() <= 4096);
        assert_eq!(body["click"], "https://sundog.example/outages/7");
        for action in body["actions"].as_array().unwrap() {
            assert_eq!(action["action"], "view");
            assert!(action["label"].is_string() && action["url"].is_string());
        }
    }
}

#[test]
fn a_refusal_that_teams_wraps_in_a_200_is_tried_again() {
    let answer = |text: &str| Answer {
        status: 200,
        retry_after: None,
        text: text.to_owned(),
    };
    let teams = channels::of(ChannelKind::Teams);
    assert_eq!(teams.judge(&answer("1")), Verdict::Delivered);
    let wrapped = "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429";
    assert!(matches!(
        teams.judge(&answer(wrapped)),
        Verdict::TryAgain(Some(_))
    ));
}
