//! The mapping feed as a webhook: every entry of the ledger after the one at which a channel began, in order,
//! signed like a message, until the receiver took it.
//!
//! How far a channel came stands beside it (`channel.feed_seq`), so the ledger is the outbox of this as well.
//! An entry that is not taken is never passed over: the receiver would follow what does not hold. With a
//! consumer named, an entry counts as taken once that program acknowledged it, and is sent again until then.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use domain::alert::channel::{AttemptOutcome, ChannelId};
use domain::alert::retry;
use domain::hint::Topic;
use domain::views::ledger::FeedItem;
use serde_json::json;
use store::ChannelRow;
use tokio_util::sync::CancellationToken;

use super::channels::plain::logged;
use super::channels::{self, OpenChannel, Verdict, webhook};
use super::delivery::{BellListener, Delivery, DeliveryParts, Workers, count_mapping, open};
use crate::{Monitor, MonitorError, pages};

/// So often it is looked for channels and entries, however quiet it is.
const ROUND: Duration = Duration::from_secs(60);
/// Whether a consumer acknowledged something in the command line's process is not heard.
const ACKNOWLEDGED_WITHIN: TimeDelta = TimeDelta::seconds(5);

/// Brings the ledger to webhooks.
#[derive(Clone)]
pub struct FeedDelivery {
    monitor: Monitor,
    delivery: Delivery,
}

/// The entry that a channel is to take, and how it went so far. A restart tries it at once.
#[derive(Clone, Copy, Debug, Default)]
struct Trying {
    seq: i64,
    failures: u32,
    due: Option<DateTime<Utc>>,
}

/// The feed of one channel in somebody's hand, for tests and for its worker.
pub struct FeedTurn {
    feed: FeedDelivery,
    channel: ChannelId,
    trying: Trying,
}

impl FeedDelivery {
    /// Feed delivery that sends nothing until it is run.
    pub fn new(monitor: Monitor, delivery: Delivery) -> Self {
        Self { monitor, delivery }
    }

    /// The feed of one channel.
    pub fn turn(&self, channel: ChannelId) -> FeedTurn {
        FeedTurn {
            feed: self.clone(),
            channel,
            trying: Trying::default(),
        }
    }

    /// Delivers until it is stopped, each channel in a task of its own.
    pub async fn run(&self, stop: CancellationToken) {
        let mut heard = self.delivery.bell().listen();
        let mut workers = Workers::new(stop.child_token());
        loop {
            match self.parts().store.channels().await {
                Ok(channels) => {
                    let wanting = channels.into_iter().filter(|row| row.feed_seq.is_some());
                    workers.are_for(&wanting.map(|row| row.id).collect(), |channel, stop| {
                        work(self.turn(channel), self.delivery.bell().listen(), stop)
                    });
                }
                Err(error) => tracing::error!(%error, "the channels of the feed cannot be read"),
            }
            tokio::select! {
                () = stop.cancelled() => break,
                () = heard.rings() => {}
                () = tokio::time::sleep(ROUND) => {}
            }
        }
        workers.end().await;
    }

    fn parts(&self) -> &Arc<DeliveryParts> {
        self.delivery.parts()
    }

    /// How far a channel came: as far as it took, or its consumer said that it read.
    async fn reached(&self, row: &ChannelRow) -> Result<Option<i64>, MonitorError> {
        let (Some(taken), consumer) = (row.feed_seq, consumer(row)) else {
            return Ok(None);
        };
        let Some(consumer) = consumer else {
            return Ok(Some(taken));
        };
        let consumers = self.parts().store.feed_consumers().await?;
        let acknowledged = consumers.into_iter().find(|(name, ..)| name == consumer);
        let acknowledged = acknowledged.map_or(0, |(_, seq, _)| seq);
        if acknowledged > taken {
            self.parts()
                .store
                .advance_feed(row.id, acknowledged)
                .await?;
        }
        Ok(Some(taken.max(acknowledged)))
    }
}

impl FeedTurn {
    /// Sends what the channel is to take now, entry by entry, and says when to look again.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub async fn run(&mut self) -> Result<Option<DateTime<Utc>>, MonitorError> {
        loop {
            let parts = Arc::clone(self.feed.parts());
            let row = parts.store.channel(self.channel).await?;
            let Some(row) = row.filter(|row| row.removed_at.is_none()) else {
                return Ok(None);
            };
            let Some(reached) = self.feed.reached(&row).await? else {
                return Ok(None);
            };
            let next = pages::feed(&self.feed.monitor, reached, 1).await?;
            let Some(item) = next.into_iter().next() else {
                return Ok(None);
            };
            if self.trying.seq != item.seq {
                self.trying = Trying {
                    seq: item.seq,
                    ..Trying::default()
                };
            }
            let now = parts.clock.now();
            if let Some(due) = self.trying.due.filter(|due| *due > now) {
                return Ok(Some(due));
            }
            let (verdict, trouble) = send(&parts, &row, &item, now).await;
            count_mapping(match verdict {
                Verdict::Delivered => AttemptOutcome::Delivered,
                Verdict::TryAgain(_) | Verdict::Refused => AttemptOutcome::Failed,
            });
            let noted = parts
                .store
                .note_feed_trouble(self.channel, trouble.as_deref(), now);
            if noted.await? {
                self.feed.monitor.live().tell(Topic::Alerts);
            }
            if verdict == Verdict::Delivered && consumer(&row).is_none() {
                parts.store.advance_feed(self.channel, item.seq).await?;
                continue;
            }
            self.try_later(&verdict, now);
        }
    }

    /// What was taken and waits to be acknowledged is sent again at the same pace as what was not taken.
    fn try_later(&mut self, verdict: &Verdict, now: DateTime<Utc>) {
        self.trying.failures = self.trying.failures.saturating_add(1);
        let asked = match verdict {
            Verdict::TryAgain(wait) => wait.unwrap_or_default(),
            Verdict::Delivered | Verdict::Refused => TimeDelta::zero(),
        };
        let wait = retry::wait(&message_id(self.trying.seq), self.trying.failures).max(asked);
        self.trying.due = Some(now + wait);
    }
}

async fn work(mut turn: FeedTurn, mut heard: BellListener, stop: CancellationToken) {
    loop {
        let waits_for_a_consumer = turn.trying.due.is_some();
        let next = match turn.run().await {
            Ok(next) => next,
            Err(error) => {
                tracing::error!(%error, "the mapping feed cannot be delivered");
                None
            }
        };
        let now = turn.feed.parts().clock.now();
        let until = next.map_or(TimeDelta::MAX, |due| due - now);
        let most = if waits_for_a_consumer {
            ACKNOWLEDGED_WITHIN
        } else {
            TimeDelta::MAX
        };
        let wait = until.min(most).to_std().unwrap_or_default().min(ROUND);
        tokio::select! {
            () = stop.cancelled() => break,
            () = heard.rings() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
}

fn consumer(row: &ChannelRow) -> Option<&str> {
    let name = row.settings.get(webhook::CONSUMER).map(|name| name.trim());
    name.filter(|name| !name.is_empty())
}

/// The same for every try.
fn message_id(seq: i64) -> String {
    format!("map_{seq}")
}

/// What a try came to, and where it was not taken what came back, without secrets.
async fn send(
    parts: &DeliveryParts,
    row: &ChannelRow,
    item: &FeedItem,
    now: DateTime<Utc>,
) -> (Verdict, Option<String>) {
    let sent = async {
        let channel = open(parts, row).await.map_err(|error| error.to_string())?;
        let request = request(&channel, item, now)?;
        let answer = parts.outbound.post(&request, now).await;
        let answer = answer.map_err(|error| error.to_string())?;
        let verdict = channels::of(channel.kind).judge(&answer);
        let trouble = match verdict {
            Verdict::Delivered => None,
            Verdict::TryAgain(_) | Verdict::Refused => {
                tracing::warn!(
                    channel = %logged(&row.name), seq = item.seq, status = answer.status,
                    "an entry of the mapping feed was not taken; it is sent again"
                );
                Some(format!("The receiver answered {}.", answer.status))
            }
        };
        Ok::<_, String>((verdict, trouble))
    };
    sent.await.unwrap_or_else(|error| {
        let error = logged(&error);
        tracing::warn!(
            channel = %logged(&row.name), seq = item.seq, %error,
            "the mapping feed was not sent"
        );
        (Verdict::TryAgain(None), Some(error))
    })
}

fn request(
    channel: &OpenChannel,
    item: &FeedItem,
    now: DateTime<Utc>,
) -> Result<super::outbound::OutboundRequest, String> {
    // Without what is known against the GUID now: the same entry has the same body for every try.
    let body = json!({
        "event": "mapping",
        "seq": item.seq,
        "at": item.at,
        "practice_ids": item.practice_ids,
        "pms": item.pms,
        "site_id": item.site_id,
        "halo_guid": item.halo_guid,
        "previous_halo_guid": item.previous_halo_guid,
    });
    let id = message_id(item.seq);
    webhook::signed(
        channel,
        &id,
        now.timestamp(),
        "application/json",
        body.to_string(),
    )
}
