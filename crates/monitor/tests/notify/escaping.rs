//! Names, notes and what Halo says are text from outside on every channel.

use std::time::Duration;

use domain::alert::channel::ChannelKind;
use domain::alert::message::{Message, MessageContact, MessagePractice};
use domain::practice::PracticeId;
use monitor::notify::channels::{self, OpenChannel, Parcel, Rendered, Smtp, SmtpSettings, SmtpTls};
use serde_json::Value;

use crate::world::{SECRET, at, message, open_channel};

/// Breaks out of HTML, mrkdwn, mentions, templates and headers, where it can.
const NAME: &str = "</b>*x* <!channel> @here {{7*7}}\r\nBcc: a@b";

fn hostile() -> Message {
    Message {
        title: format!("{NAME} is unreachable"),
        environment: NAME.to_owned(),
        practice_count: 2,
        practices: vec![
            MessagePractice {
                id: PracticeId(7),
                name: NAME.to_owned(),
            };
            2
        ],
        halo_said: Some(NAME.to_owned()),
        steps: vec![NAME.to_owned()],
        contacts: vec![MessageContact {
            whose: "Server".to_owned(),
            text: NAME.to_owned(),
        }],
        just_before: vec![NAME.to_owned()],
        taken: Some((NAME.to_owned(), at(3600))),
        note: Some(NAME.to_owned()),
        dedup_key: NAME.to_owned(),
        ..message(at(0))
    }
}

fn rendered(channel: &OpenChannel) -> Rendered {
    let from = "sundog@integrator.example".parse().unwrap();
    let links = [(
        "On call".to_owned(),
        "https://sundog.example/ack/t".to_owned(),
    )]
    .into();
    let hostile = hostile();
    let parcel = Parcel {
        channel,
        message_id: NAME,
        message: &hostile,
        now: at(0),
        public_url: "https://sundog.example",
        links: &links,
        follows: Some(NAME),
        from: Some(&from),
    };
    channels::of(channel.kind).render(parcel).unwrap()
}

fn http(channel: &OpenChannel) -> Value {
    match rendered(channel) {
        Rendered::Http(request) => serde_json::from_str(&request.body).unwrap(),
        other => panic!("{other:?}"),
    }
}

/// Every text in JSON, with the object that it stands in.
fn texts<'a>(value: &'a Value, around: &'a Value, found: &mut Vec<(&'a str, &'a Value)>) {
    match value {
        Value::String(text) => found.push((text, around)),
        Value::Array(list) => list.iter().for_each(|each| texts(each, around, found)),
        Value::Object(map) => map.values().for_each(|each| texts(each, value, found)),
        _ => {}
    }
}

#[test]
fn a_name_from_outside_breaks_out_of_no_channel() {
    let webhook = ("url", "https://hooks.example/x");
    let slack = http(&open_channel(ChannelKind::Slack, &[], &[webhook]));
    let teams = http(&open_channel(ChannelKind::Teams, &[], &[webhook]));
    let key = ("routing_key", "0123456789abcdef0123456789abcdef");
    let pagerduty = http(&open_channel(ChannelKind::Pagerduty, &[], &[key]));
    let settings = [webhook, ("topic", "sundog")];
    let ntfy = http(&open_channel(ChannelKind::Ntfy, &settings, &[]));
    let own = http(&open_channel(
        ChannelKind::Webhook,
        &[webhook],
        &[("secret", SECRET)],
    ));
    let template = ("template", "{\"text\": {{ title }}, \"n\": {{ note }}}");
    let made = open_channel(
        ChannelKind::Webhook,
        &[webhook, template],
        &[("secret", SECRET)],
    );
    let templated = http(&made);

    // Programs get it as it is, once unpacked; people get it on one line where no format reads it.
    assert_eq!(own["practices"][0]["name"], NAME);
    assert_eq!(templated["note"], Value::Null);
    assert_eq!(templated["n"], NAME);
    for body in [&slack, &teams, &pagerduty, &ntfy] {
        let mut found = Vec::new();
        texts(body, body, &mut found);
        let outside: Vec<_> = found
            .into_iter()
            .filter(|(text, _)| text.contains("here {{7"))
            .collect();
        assert!(!outside.is_empty());
        for (text, _) in outside {
            assert!(!text.contains('\r') && !text.contains("49"), "{text}");
        }
    }
    let mrkdwn = slack["text"].as_str().unwrap();
    for mark in ["<", ">", "*x*", "@here"] {
        assert!(!mrkdwn.contains(mark), "{mark} in {mrkdwn}");
    }
    let mut found = Vec::new();
    texts(&slack["blocks"], &slack, &mut found);
    for (text, around) in found.iter().filter(|(text, _)| text.contains("channel>")) {
        assert_eq!(around["type"], "plain_text", "{text}");
    }
    let mut found = Vec::new();
    let card = &teams["attachments"][0]["content"];
    texts(&card["body"], card, &mut found);
    for (text, around) in found.iter().filter(|(text, _)| text.contains("*x*")) {
        assert_eq!(around["type"], "TextRun", "{text}");
    }
}

#[test]
fn a_name_from_outside_ends_no_header_of_a_mail_and_no_tag_in_it() {
    let to = ("to", "kim@practice.example");
    let Rendered::Mail(mails) = rendered(&open_channel(ChannelKind::Email, &[to], &[])) else {
        panic!("mail");
    };
    let text = String::from_utf8(mails[0].message.formatted()).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    for line in head.split("\r\n") {
        assert!(!line.to_lowercase().starts_with("bcc"), "{head}");
    }
    let ids = head
        .lines()
        .filter(|line| line.to_lowercase().contains("@integrator.example>"));
    assert!(ids.count() >= 3, "{head}");
    let html = body.replace("=\r\n", "");
    assert!(html.contains("&lt;/b&gt;*x* &lt;!channel&gt;"), "{html}");
    assert_eq!(
        html.matches("</b>").count(),
        text_part(&html).matches("</b>").count(),
        "{html}"
    );
    let recipients: Vec<_> = mails[0].message.envelope().to().to_vec();
    assert_eq!(recipients.len(), 1);
}

/// The part of a mail that no browser reads.
fn text_part(body: &str) -> &str {
    body.split("text/html").next().unwrap()
}

#[tokio::test]
async fn an_address_that_holds_a_header_is_refused_before_it_is_a_recipient() {
    let settings = SmtpSettings {
        host: "127.0.0.1".to_owned(),
        port: 25,
        from: "sundog@integrator.example".parse().unwrap(),
        tls: SmtpTls::None,
        credentials: None,
        trusted: None,
        timeout: Duration::from_secs(1),
    };
    assert!(
        Smtp::new(&settings).is_ok(),
        "to this machine mail may go without TLS"
    );
    let channel = open_channel(
        ChannelKind::Email,
        &[("to", "a@b.example\r\nBcc: c@d.example")],
        &[],
    );
    let recipients = channels::of(ChannelKind::Email).recipients(&channel);
    assert!(recipients.is_empty(), "{recipients:?}");
}
