//! ntfy: push messages to phones, through the public server or one of your own. A topic is known to whoever
//! guesses it, so a public one should be long.

use domain::alert::channel::ChannelKind;
use domain::alert::lines::{lines, subject_line};
use domain::alert::message::Message;
use domain::alert::{AlertEvent, AlertKind};
use serde_json::{Value, json};

use super::plain::plain;
use super::{ChannelType, OpenChannel, Parcel, Rendered, SettingField, Surroundings, parsed};
use crate::notify::outbound::OutboundRequest;

/// Beyond 4096 bytes ntfy makes an attachment of a message; a letter has four bytes at most.
const MESSAGE_CHARS: usize = 1000;
const TITLE_CHARS: usize = 200;

/// The kind.
pub(super) struct Ntfy;

const FIELDS: &[SettingField] = &[
    SettingField::required(
        "url",
        "Server",
        "Such as https://ntfy.sh, or a server of your own",
    ),
    SettingField::required(
        "topic",
        "Topic",
        "Letters, digits, - and _; whoever knows it can read along",
    ),
    SettingField::required("token", "Access token", "Where the server wants one")
        .sent_secret()
        .optional(),
];

impl ChannelType for Ntfy {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Ntfy
    }

    fn fields(&self) -> &'static [SettingField] {
        FIELDS
    }

    fn check(&self, channel: &OpenChannel, around: Surroundings<'_>) -> Result<(), String> {
        let topic = channel.setting("topic").unwrap_or_default();
        let is_fit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if topic.len() > 64 || !topic.bytes().all(is_fit) {
            return Err("A topic has up to 64 letters, digits, - and _.".to_owned());
        }
        around
            .outbound
            .url(channel.setting("url").unwrap_or_default())
            .map(drop)
    }

    fn check_secrets(&self, channel: &OpenChannel, _: Surroundings<'_>) -> Result<(), String> {
        let token = channel.secrets.get("token").unwrap_or_default();
        match token.bytes().all(|byte| byte.is_ascii_graphic()) {
            true => Ok(()),
            false => Err("An access token of ntfy has no spaces: copy it again.".to_owned()),
        }
    }

    fn render(&self, parcel: Parcel<'_>) -> Result<Rendered, String> {
        let token = parcel.channel.secrets.get("token");
        let authorization = token.map(|token| ("authorization", format!("Bearer {token}")));
        Ok(Rendered::Http(OutboundRequest {
            url: parsed(parcel.channel.setting("url").unwrap_or_default())?,
            headers: authorization.into_iter().collect(),
            content_type: "application/json",
            body: body(&parcel).to_string(),
        }))
    }

    fn permanent(&self) -> &'static [u16] {
        &[400, 401, 403, 404, 405, 413]
    }
}

fn body(parcel: &Parcel<'_>) -> Value {
    let message = parcel.message;
    let said: Vec<_> = lines(message)
        .iter()
        .map(|line| format!("{}: {}", line.label, plain(&line.text, MESSAGE_CHARS)))
        .collect();
    let said: String = said.join("\n").chars().take(MESSAGE_CHARS).collect();
    let mut actions = Vec::new();
    if let Some(link) = parcel.only_link() {
        actions.push(json!({ "action": "view", "label": "I have it", "url": link }));
    }
    actions.push(json!({ "action": "view", "label": "Open", "url": parcel.page() }));
    json!({
        "topic": parcel.channel.setting("topic").unwrap_or_default(),
        "title": plain(&subject_line(message), TITLE_CHARS),
        "message": said,
        "priority": priority(message),
        "tags": [tag(message)],
        "click": parcel.page(),
        "actions": actions,
    })
}

/// From 1 to 5, where 5 rings through silence.
fn priority(message: &Message) -> u8 {
    match (message.event, message.kind) {
        _ if message.is_test => 3,
        (AlertEvent::Resolved | AlertEvent::Updated, _) => 3,
        (_, AlertKind::Incident) => 5,
        (_, AlertKind::Outage | AlertKind::Change | AlertKind::Health) => 4,
    }
}

/// A word that ntfy shows as a sign.
fn tag(message: &Message) -> &'static str {
    match message.event {
        _ if message.is_test => "test_tube",
        AlertEvent::Opened => "rotating_light",
        AlertEvent::Updated => "information_source",
        AlertEvent::Reminder => "alarm_clock",
        AlertEvent::Resolved => "white_check_mark",
    }
}
