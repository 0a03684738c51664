//! Microsoft Teams: a workflow that takes an Adaptive Card, whose address is a secret. Texts from outside
//! stand in runs of text, where Teams reads no Markdown.

use chrono::TimeDelta;
use domain::alert::AlertEvent;
use domain::alert::channel::ChannelKind;
use domain::alert::lines::{lines, subject_line};
use serde_json::{Value, json};

use super::fitting::fitting;
use super::plain::plain;
use super::{
    ChannelType, OpenChannel, Parcel, Rendered, SettingField, Surroundings, Verdict, parsed,
};
use crate::notify::outbound::{Answer, OutboundRequest};

const LINE_CHARS: usize = 1500;
/// Teams takes about 28 KB, says its documentation; people have met the end at 20,811 letters
/// (github.com/atc0005/go-teams-notify, issue 59).
const MESSAGE_BYTES: usize = 20_000;

/// The kind.
pub(super) struct Teams;

const FIELDS: &[SettingField] = &[SettingField::required(
    "url",
    "Workflow address",
    "From Teams: Workflows, 'Post to a channel when a webhook request is received'",
)
.secret()];

impl ChannelType for Teams {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Teams
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
            body: fitting(LINE_CHARS, MESSAGE_BYTES, |line_chars| {
                body(&parcel, line_chars)
            }),
        }))
    }

    // 404 is a workflow that was deleted or turned off, 401 and 403 an address whose signature ran out.
    fn permanent(&self) -> &'static [u16] {
        &[400, 401, 403, 404, 405, 410, 413]
    }

    /// Teams has answered 200 and said in the body that its own server refused.
    fn judge(&self, answer: &Answer) -> Verdict {
        let is_refused_within = answer
            .text
            .contains("Microsoft Teams endpoint returned HTTP error");
        match Verdict::of_status(answer, self.permanent()) {
            Verdict::Delivered if is_refused_within => {
                Verdict::TryAgain(Some(TimeDelta::seconds(30)))
            }
            verdict => verdict,
        }
    }

    fn hides_url(&self) -> bool {
        true
    }
}

fn body(parcel: &Parcel<'_>, line_chars: usize) -> Value {
    let color = match parcel.message.event {
        AlertEvent::Resolved => "Good",
        AlertEvent::Updated => "Default",
        AlertEvent::Opened | AlertEvent::Reminder => "Attention",
    };
    let subject = plain(&subject_line(parcel.message), line_chars);
    let mut blocks = vec![json!({
        "type": "RichTextBlock",
        "inlines": [{
            "type": "TextRun", "text": subject, "weight": "Bolder", "size": "Medium", "color": color,
        }],
    })];
    for line in lines(parcel.message) {
        blocks.push(json!({
            "type": "RichTextBlock",
            "spacing": "Small",
            "inlines": [
                { "type": "TextRun", "text": format!("{}: ", line.label), "weight": "Bolder" },
                { "type": "TextRun", "text": plain(&line.text, line_chars) },
            ],
        }));
    }
    let mut actions = Vec::new();
    if let Some(link) = parcel.only_link() {
        actions.push(json!({ "type": "Action.OpenUrl", "title": "I have it", "url": link }));
    }
    actions.push(json!({ "type": "Action.OpenUrl", "title": "Open", "url": parcel.page() }));
    json!({
        "type": "message",
        "attachments": [{
            "contentType": "application/vnd.microsoft.card.adaptive",
            "contentUrl": null,
            "content": {
                "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                "type": "AdaptiveCard",
                "version": "1.4",
                "fallbackText": subject,
                "body": blocks,
                "actions": actions,
            },
        }],
    })
}
