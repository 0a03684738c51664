//! PagerDuty: version 2 of its Events API. What is told of one cause is one alert there, by its key.

pub mod incoming;

use domain::alert::channel::{ChannelKind, ChannelSettings};
use domain::alert::lines::{lines, subject_line};
use domain::alert::message::Message;
use domain::alert::{AlertEvent, AlertKind};
use serde_json::{Map, Value, json};

use super::plain::plain;
use super::{
    ChannelType, OpenChannel, Parcel, Rendered, SettingField, Surroundings, filled, parsed,
};
use crate::notify::outbound::OutboundRequest;

const EVENTS: &str = "https://events.pagerduty.com/v2/enqueue";
/// What PagerDuty takes.
const SUMMARY_CHARS: usize = 1024;
const KEY_CHARS: usize = 255;

/// The kind.
pub(super) struct Pagerduty;

const FIELDS: &[SettingField] = &[
    SettingField::required(
        "routing_key",
        "Integration key",
        "From PagerDuty: a service, Integrations, Events API V2",
    )
    .sent_secret(),
    SettingField::required(
        "url",
        "Events address",
        "Only for an account outside the US, such as https://events.eu.pagerduty.com/v2/enqueue",
    )
    .optional(),
    SettingField::required(
        incoming::WEBHOOK_SECRET,
        "Secret of the webhook",
        "So that whoever acknowledges there has it here too: the secret that PagerDuty shows when a \
         webhook subscription to this channel's address for it is made",
    )
    .secret()
    .optional(),
];

impl ChannelType for Pagerduty {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Pagerduty
    }

    fn fields(&self) -> &'static [SettingField] {
        FIELDS
    }

    fn check(&self, channel: &OpenChannel, around: Surroundings<'_>) -> Result<(), String> {
        around.outbound.url(address(&channel.settings)).map(drop)
    }

    fn check_secrets(&self, channel: &OpenChannel, _: Surroundings<'_>) -> Result<(), String> {
        let key = channel.secret("routing_key")?;
        if key.len() != 32 || !key.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err("An integration key of PagerDuty has 32 letters and digits.".to_owned());
        }
        Ok(())
    }

    fn address<'a>(&self, settings: &'a ChannelSettings) -> Option<&'a str> {
        Some(address(settings))
    }

    fn render(&self, parcel: Parcel<'_>) -> Result<Rendered, String> {
        let key = parcel.channel.secret("routing_key")?;
        Ok(Rendered::Http(OutboundRequest {
            url: parsed(address(&parcel.channel.settings))?,
            headers: Vec::new(),
            content_type: "application/json",
            body: body(&parcel, key).to_string(),
        }))
    }

    // 400 says that the event is invalid, 403 that the key is.
    fn permanent(&self) -> &'static [u16] {
        &[400, 401, 403, 404, 405, 413, 422]
    }
}

fn address(settings: &ChannelSettings) -> &str {
    filled(settings, "url").unwrap_or(EVENTS)
}

fn body(parcel: &Parcel<'_>, routing_key: &str) -> Value {
    let message = parcel.message;
    let mut details = Map::new();
    for line in lines(message) {
        let text = plain(&line.text, 2000);
        match details.get_mut(line.label) {
            // Several people to ring are one detail.
            Some(Value::String(said)) => *said = format!("{said}; {text}"),
            _ => drop(details.insert(line.label.to_owned(), Value::String(text))),
        }
    }
    let mut links = vec![json!({ "href": parcel.page(), "text": "Open in Sundog" })];
    if let Some(link) = parcel.only_link() {
        links.push(json!({ "href": link, "text": "I have it" }));
    }
    json!({
        "routing_key": routing_key,
        "event_action": action(message),
        "dedup_key": plain(&message.dedup_key, KEY_CHARS),
        "client": "Sundog",
        "client_url": parcel.page(),
        "links": links,
        "payload": {
            "summary": plain(&subject_line(message), SUMMARY_CHARS),
            "source": "sundog",
            "severity": severity(message),
            "timestamp": message.began,
            "group": plain(&message.environment, KEY_CHARS),
            "class": message.kind,
            "custom_details": details,
        },
    })
}

/// What becomes of the alert there. That somebody took it quietens it; a reminder that nobody did opens it
/// anew.
fn action(message: &Message) -> &'static str {
    match message.event {
        AlertEvent::Resolved => "resolve",
        AlertEvent::Updated if message.taken.is_some() => "acknowledge",
        AlertEvent::Opened | AlertEvent::Updated | AlertEvent::Reminder => "trigger",
    }
}

fn severity(message: &Message) -> &'static str {
    match message.kind {
        _ if message.is_test => "info",
        AlertKind::Incident => "critical",
        AlertKind::Outage => "error",
        AlertKind::Change | AlertKind::Health => "warning",
    }
}
