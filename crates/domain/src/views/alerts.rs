//! What the pages about alerts show, and what the API gives of them: rules, channels, deliveries, and who was
//! told of what.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Moment;
use crate::alert::channel::{ChannelId, ChannelKind, ChannelSettings, MessageState};
use crate::alert::rule::{RuleId, RuleSpec};
use crate::alert::{AlertEvent, AlertKind};

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleView {
    /// Its number.
    pub id: RuleId,
    /// Its name.
    pub name: String,
    /// Its place among the rules, from 1.
    pub position: usize,
    /// Whether it is the last one, which takes what no other does.
    pub catch_all: bool,
    /// The rule as a person reads it aloud.
    pub in_words: String,
    /// The rule.
    #[serde(flatten)]
    pub spec: RuleSpec,
}

/// A field of a channel's form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelField {
    /// Its name.
    pub name: String,
    /// What stands beside it.
    pub label: String,
    /// What helps to fill it in.
    pub hint: String,
    /// Whether it is never shown again.
    pub is_secret: bool,
    /// Whether it must be filled in.
    pub is_required: bool,
    /// Whether it takes several lines.
    pub is_multi_line: bool,
}

/// A channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = Channel))]
pub struct ChannelView {
    /// Its number.
    pub id: ChannelId,
    /// Its name.
    pub name: String,
    /// How its messages travel.
    pub kind: ChannelKind,
    /// What was entered, but for secrets.
    pub settings: ChannelSettings,
    /// The secrets that are set, by name. What they are is never told.
    pub secrets: Vec<String>,
    /// How far the mapping feed was delivered to it; null where it does not want the feed.
    pub feed_seq: Option<i64>,
    /// Why the mapping feed does not go on; null where it does, or is not wanted.
    pub feed_trouble: Option<FeedTrouble>,
    /// Messages that were given up.
    pub undelivered: u64,
    /// When it last took a message; null where it never did.
    pub last_delivered_at: Option<DateTime<Utc>>,
    /// When it was added.
    pub created_at: DateTime<Utc>,
}

/// When a channel did what it did, as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelTimes {
    /// When it last took a message.
    pub last_delivered: Option<Moment>,
    /// Since when the mapping feed does not go on.
    pub feed_trouble_since: Option<Moment>,
}

/// An entry of the mapping feed is not taken; it is sent again until it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FeedTrouble {
    /// Since when.
    pub since: DateTime<Utc>,
    /// What came back last.
    pub words: String,
}

/// A message, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = Delivery))]
pub struct DeliveryView {
    /// Its number.
    pub id: i64,
    /// What receivers know it by: the same for every try.
    pub message_id: String,
    /// What ties the messages of one cause together.
    pub dedup_key: String,
    /// The channel.
    pub channel_id: ChannelId,
    /// The channel's name.
    pub channel: String,
    /// What it tells.
    pub event: AlertEvent,
    /// Of what kind its cause is.
    pub kind: AlertKind,
    /// What it is about.
    pub title: String,
    /// Whether it was only there to try the channel.
    pub test: bool,
    /// What became of it.
    pub state: MessageState,
    /// How often it was tried.
    pub attempts: i64,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it is tried next, while it waits.
    pub due_at: Option<DateTime<Utc>>,
    /// When it was delivered or given up.
    pub done_at: Option<DateTime<Utc>>,
    /// The page about its cause.
    pub path: String,
}

/// A try to send a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AttemptView {
    /// When.
    pub at: DateTime<Utc>,
    /// What came of it: `delivered`, `failed` (it is tried again) or `refused` (it is not).
    pub outcome: String,
    /// What was sent, with secrets hidden.
    pub request: String,
    /// The status of the answer; null where none came.
    pub status: Option<i64>,
    /// The answer, cut.
    pub answer: String,
    /// How long it took, in milliseconds.
    pub latency_ms: i64,
}

/// A message in a list on a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryItem {
    /// The message.
    pub delivery: DeliveryView,
    /// When it was written.
    pub created: Moment,
    /// When it was delivered or given up.
    pub done: Option<Moment>,
    /// What the receiver said last, where it did not take it.
    pub answer: String,
    /// What it says, a label and a text each.
    pub lines: Vec<(String, String)>,
}

/// A kind of channel that can be added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelOffer {
    /// How its messages travel.
    pub kind: ChannelKind,
    /// What is asked for.
    pub fields: Vec<ChannelField>,
}

/// Everything that the page about alerts shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertsPage {
    /// When it was read.
    pub as_of: DateTime<Utc>,
    /// The rules, in their order.
    pub rules: Vec<RuleView>,
    /// The channels, by name.
    pub channels: Vec<ChannelView>,
    /// Their times, in the same order.
    pub channel_times: Vec<ChannelTimes>,
    /// What can be added.
    pub offers: Vec<ChannelOffer>,
    /// Messages that were given up, newest first.
    pub undelivered: Vec<DeliveryItem>,
    /// The newest messages.
    pub deliveries: Vec<DeliveryItem>,
    /// Messages that wait to be sent.
    pub waiting: u64,
    /// Whether a mail server was set up.
    pub has_smtp: bool,
    /// How long a rule waits that names no time, in words.
    pub alert_after: String,
}

url_query! {
    /// What the page about alerts shows.
    pub struct AlertsQuery {
        /// A channel of this kind is about to be added.
        pub add: Option<ChannelKind> = "add",
        /// Only those of which this became.
        pub state: Option<MessageState> = "state",
        /// Only those of one channel.
        pub channel: Option<i64> = "channel",
        /// Only those before the one with this number.
        pub before: Option<i64> = "before",
    }
}

/// Who was told of something, and when: a line each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldRow {
    /// The channel's name.
    pub channel: String,
    /// What it was told.
    pub event: AlertEvent,
    /// When that was written.
    pub at: Moment,
    /// What became of it.
    pub state: MessageState,
}

/// Who hears of a practice, and when: a rule each, as it is read aloud.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HearsRow {
    /// The rule's name.
    pub rule: String,
    /// What it takes for a message, and to whom it goes.
    pub in_words: String,
}

/// What a rule would have sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PreviewedMessage {
    /// When.
    pub at: DateTime<Utc>,
    /// What it would have told.
    pub event: AlertEvent,
    /// Of what kind.
    pub kind: AlertKind,
    /// About what.
    pub title: String,
    /// On how many channels.
    pub channels: usize,
}

/// What a rule would have sent over the last days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RulePreview {
    /// Over how many days.
    pub days: u32,
    /// How many messages.
    pub messages: usize,
    /// Those, newest first, up to a hundred.
    pub items: Vec<PreviewedMessage>,
}
