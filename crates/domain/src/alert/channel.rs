//! The ways by which messages travel, as far as rules and pages know them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

string_enum! {
    /// How a message travels.
    pub enum ChannelKind {
        /// An HTTP request after the Standard Webhooks convention.
        Webhook = "webhook",
        /// Mail over SMTP.
        Email = "email",
        /// An incoming webhook of Slack.
        Slack = "slack",
        /// A workflow of Microsoft Teams.
        Teams = "teams",
        /// PagerDuty's Events API, version 2.
        Pagerduty = "pagerduty",
        /// A push message of ntfy.
        Ntfy = "ntfy",
        /// Nothing leaves Sundog: the messages are read on a page. For trying things out.
        Inbox = "inbox",
    }
}

impl ChannelKind {
    /// The word on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Webhook => "Webhook",
            Self::Email => "E-mail",
            Self::Slack => "Slack",
            Self::Teams => "Microsoft Teams",
            Self::Pagerduty => "PagerDuty",
            Self::Ntfy => "ntfy",
            Self::Inbox => "Demo inbox",
        }
    }
}

/// Sundog's own number for a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct ChannelId(pub i64);

impl std::fmt::Display for ChannelId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// What was entered for a channel, by the name of its setting. The kind of the channel knows the names.
pub type ChannelSettings = BTreeMap<String, String>;

/// The longest name of a channel or a rule, in characters.
pub const ALERT_NAME_CHARS_MAX: usize = 80;

string_enum! {
    /// What became of a message.
    pub enum MessageState {
        /// It is still to be sent.
        Waiting = "waiting",
        /// The receiver took it.
        Delivered = "delivered",
        /// It was given up: the receiver refused it for good, or did not take it for a day.
        Undelivered = "undelivered",
    }
}

impl MessageState {
    /// The word on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Waiting => "Waiting",
            Self::Delivered => "Delivered",
            Self::Undelivered => "Undelivered",
        }
    }
}

string_enum! {
    /// What became of one try to send a message.
    pub enum AttemptOutcome {
        /// The receiver took it.
        Delivered = "delivered",
        /// It is tried again.
        Failed = "failed",
        /// The receiver will never take it.
        Refused = "refused",
    }
}
