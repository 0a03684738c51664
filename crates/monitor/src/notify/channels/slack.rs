//! Slack: an incoming webhook, whose address is a secret. Texts from outside stand in `plain_text` objects,
//! which Slack shows as they are; the line for notifications is mrkdwn, and escaped.

use domain::alert::channel::ChannelKind;
use domain::alert::lines::{lines, subject_line};
use serde_json::{Value, json};

use super::fitting::fitting;
use super::plain::plain;
use super::{ChannelType, OpenChannel, Parcel, Rendered, SettingField, Surroundings, parsed};
use crate::notify::outbound::OutboundRequest;

/// What Slack takes in a head and in a section.
const HEAD_CHARS: usize = 150;
const SECTION_CHARS: usize = 3000;
/// What its people say that it takes of a message, which its reference does not
/// (github.com/slackapi/bolt-js, issue 2509).
const MESSAGE_BYTES: usize = 12_000;

/// The kind.
pub(super) struct Slack;

const FIELDS: &[SettingField] = &[SettingField::required(
    "url",
    "Webhook address",
    "From Slack: an app, Incoming Webhooks, Add New Webhook",
)
.secret()];

impl ChannelType for Slack {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Slack
    }

    fn fields(&self) -> &'static [SettingField] {
        FIELDS
    }

    fn check(&self, _: &OpenChannel, _: Surroundings<'_>) -> Result<(), String> {
        Ok(())
    }

    fn check_secrets(&self, channel: &OpenChannel, around: Surroundings<'_>) -> Result<(), String> {
        around.outbound.url(channel.secret("url")?).map(drop)
    }

    fn render(&self, parcel: Parcel<'_>) -> Result<Rendered, String> {
        Ok(Rendered::Http(OutboundRequest {
            url: parsed(parcel.channel.secret("url")?)?,
            headers: Vec::new(),
            content_type: "application/json",
            body: fitting(SECTION_CHARS, MESSAGE_BYTES, |line_chars| {
                body(&parcel, line_chars)
            }),
        }))
    }

    // 404 and 410 are a webhook or a channel that was removed, 403 one that may not post there any more.
    fn permanent(&self) -> &'static [u16] {
        &[400, 401, 403, 404, 405, 410, 413]
    }

    fn hides_url(&self) -> bool {
        true
    }
}

fn body(parcel: &Parcel<'_>, line_chars: usize) -> Value {
    let subject = subject_line(parcel.message);
    let text = |text: &str, most| json!({ "type": "plain_text", "text": plain(text, most), "emoji": false });
    let mut blocks = vec![json!({ "type": "header", "text": text(&subject, HEAD_CHARS) })];
    for line in lines(parcel.message) {
        let words = format!("{}: {}", line.label, line.text);
        blocks.push(json!({ "type": "section", "text": text(&words, line_chars) }));
    }
    let mut buttons = vec![];
    if let Some(link) = parcel.only_link() {
        buttons.push(json!({
            "type": "button", "action_id": "acknowledge", "style": "primary",
            "text": text("I have it", 75), "url": link,
        }));
    }
    buttons.push(json!({
        "type": "button", "action_id": "open", "text": text("Open", 75), "url": parcel.page(),
    }));
    blocks.push(json!({ "type": "actions", "elements": buttons }));
    json!({
        "text": mrkdwn(&plain(&subject, line_chars)),
        "blocks": blocks,
        "unfurl_links": false,
        "unfurl_media": false,
    })
}

/// Escapes what Slack reads as its own: the three letters that begin mentions and links, and the marks that
/// would turn words bold or into code.
fn mrkdwn(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => made.push_str("&amp;"),
            '<' => made.push_str("&lt;"),
            '>' => made.push_str("&gt;"),
            '*' | '_' | '~' | '`' => made.extend(['\u{2060}', letter, '\u{2060}']),
            '@' => made.extend(['@', '\u{2060}']),
            other => made.push(other),
        }
    }
    made
}
