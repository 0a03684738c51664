//! What publishers say of their formats, as schemas (see `schemas/README.md`). Nothing is asked over the
//! network, and a format of text that the validator does not know is a mistake in the schema.

use domain::alert::message::Message;
use jsonschema::{Registry, Validator};
use monitor::notify::channels::OpenChannel;
use serde_json::Value;

use crate::rendering::{json, ntfy, pagerduty, rendered, slack, teams};

/// Where Microsoft's schema says that it is.
const ADAPTIVE_CARD: &str = "http://adaptivecards.io/schemas/adaptive-card.json";

/// A channel and what its receiver takes.
pub struct Format {
    pub channel: OpenChannel,
    schema: Validator,
    /// The longest body that the receiver takes: JSON Schema counts no bytes.
    body_bytes: usize,
}

impl Format {
    /// Slack names no size. Its people speak of 12,000 letters and some room for the blocks around them
    /// (github.com/slackapi/bolt-js, issue 2509).
    pub fn slack() -> Self {
        Self {
            channel: slack(),
            schema: compiled(include_str!("schemas/slack-message.json")),
            body_bytes: 12_000,
        }
    }

    /// learn.microsoft.com/connectors/teams, "Message size limit": about 28 KB.
    pub fn teams() -> Self {
        Self {
            channel: teams(),
            schema: compiled(include_str!("schemas/teams-message.json")),
            body_bytes: 28_000,
        }
    }

    /// developer.pagerduty.com/docs/events-api-v2-overview, "Size limits": 512 KB.
    pub fn pagerduty() -> Self {
        Self {
            channel: pagerduty(),
            schema: compiled(include_str!("schemas/pagerduty-event.json")),
            body_bytes: 512_000,
        }
    }

    /// ntfy bounds the message within the body; the schema does.
    pub fn ntfy() -> Self {
        Self {
            channel: ntfy(),
            schema: compiled(include_str!("schemas/ntfy-message.json")),
            body_bytes: usize::MAX,
        }
    }

    pub fn all() -> [Self; 4] {
        [
            Self::slack(),
            Self::teams(),
            Self::pagerduty(),
            Self::ntfy(),
        ]
    }

    /// Whether the receiver takes a body.
    pub fn takes(&self, body: &Value) -> bool {
        self.schema.is_valid(body)
    }

    /// What the receiver would refuse of a message; nothing where all is well.
    pub fn complaints(&self, message: &Message) -> Vec<String> {
        let request = rendered(&self.channel, message);
        let body = json(&request);
        let found = self.schema.iter_errors(&body);
        let mut complaints: Vec<_> = found
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        if request.body.len() > self.body_bytes {
            complaints.push(format!("{} bytes are too many", request.body.len()));
        }
        complaints
    }
}

fn compiled(schema: &str) -> Validator {
    let card: Value = serde_json::from_str(include_str!("schemas/adaptive-card-1.4.json")).unwrap();
    let registry = Registry::new().add(ADAPTIVE_CARD, card).unwrap();
    let registry = registry.prepare().unwrap();
    jsonschema::options()
        .with_registry(&registry)
        .offline()
        .should_validate_formats(true)
        .should_ignore_unknown_formats(false)
        .with_format("at-most-4096-bytes", |text: &str| text.len() <= 4096)
        .build(&serde_json::from_str(schema).unwrap())
        .unwrap()
}
