//! Deliveries in figures.

use domain::alert::AlertEvent;
use domain::alert::channel::{AttemptOutcome, ChannelKind};
use domain::alert::message::Message;
use store::Store;

const TRIES: &str = "sundog_notifications_total";
const WAITING: &str = "sundog_notifications_waiting";
const UNDELIVERED: &str = "sundog_notifications_undelivered";

/// What an entry of the mapping feed is called.
const MAPPING: &str = "mapping";
const TEST: &str = "test";

/// Says what the figures mean, and begins all of them with zero.
pub fn describe_metrics() {
    metrics::describe_counter!(
        TRIES,
        "Tries to send a message, by channel, event and outcome"
    );
    metrics::describe_gauge!(WAITING, "Messages that are still to be sent");
    metrics::describe_gauge!(UNDELIVERED, "Messages that were given up");
    let events = AlertEvent::ALL
        .iter()
        .map(|event| event.as_str())
        .chain([TEST]);
    for event in events {
        for kind in ChannelKind::ALL {
            tried(*kind, event, None);
        }
    }
    tried(ChannelKind::Webhook, MAPPING, None);
    metrics::gauge!(WAITING).set(0.0);
    metrics::gauge!(UNDELIVERED).set(0.0);
}

pub(super) fn count(kind: ChannelKind, message: &Message, outcome: AttemptOutcome) {
    let event = if message.is_test {
        TEST
    } else {
        message.event.as_str()
    };
    tried(kind, event, Some(outcome));
}

/// Counts a try to send an entry of the mapping feed.
pub(crate) fn count_mapping(outcome: AttemptOutcome) {
    tried(ChannelKind::Webhook, MAPPING, Some(outcome));
}

fn tried(kind: ChannelKind, event: &'static str, counted: Option<AttemptOutcome>) {
    for outcome in AttemptOutcome::ALL {
        metrics::counter!(
            TRIES,
            "channel_kind" => kind.as_str(), "event" => event, "outcome" => outcome.as_str()
        )
        .increment(u64::from(counted == Some(*outcome)));
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a gauge of so many messages needs no more"
)]
pub(super) async fn tell_outbox(store: &Store) {
    match store.outbox_counts().await {
        Ok(counts) => {
            metrics::gauge!(WAITING).set(counts.waiting as f64);
            metrics::gauge!(UNDELIVERED).set(counts.undelivered as f64);
        }
        Err(error) => tracing::warn!(%error, "the outbox cannot be counted"),
    }
}
