//! The messages of one channel: a few are tried at once, the most urgent first, and as soon as one is done
//! the outbox is asked again, so that what came meanwhile overtakes what waited.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use domain::alert::channel::{AttemptOutcome, ChannelId};
use domain::alert::retry;
use store::{AfterAttempt, ChannelRow, DeliveryAttempt, StoreError, WaitingMessage};
use tokio::task::{Id, JoinSet};
use tokio_util::sync::CancellationToken;

use super::bell::BellListener;
use super::send::{Job, send};
use super::{DeliveryParts, ROUND, TROUBLE, metrics};
use crate::notify::OPENING;
use crate::notify::channels::plain::logged;

/// So many tries at once.
const AT_ONCE: usize = 4;
/// So many where something is opened: hands that what waits never takes. A receiver that takes a tenth of a
/// second for each hears of a hundred causes in a second, whatever else there is to send.
const AT_ONCE_OPENING: usize = 12;
/// What is on its way when the process ends has so long to arrive.
const LAST_MOMENT: Duration = Duration::from_secs(3);

/// How many tries there may be while this one is begun.
const fn at_once(message: &WaitingMessage) -> usize {
    match message.urgency >= OPENING {
        true => AT_ONCE_OPENING,
        false => AT_ONCE,
    }
}

/// What became of a try that was written down.
type Done = Result<AttemptOutcome, StoreError>;

/// The tries of one channel.
pub(super) struct Lane {
    parts: Arc<DeliveryParts>,
    channel: ChannelId,
    tries: JoinSet<Done>,
    /// Which message each of them is about.
    about: BTreeMap<Id, i64>,
}

impl Lane {
    pub(super) fn new(parts: Arc<DeliveryParts>, channel: ChannelId) -> Self {
        Self {
            parts,
            channel,
            tries: JoinSet::new(),
            about: BTreeMap::new(),
        }
    }

    /// Begins as many tries as there is room for. Says whether more is due, for which there is none.
    pub(super) async fn fill(&mut self) -> Result<bool, StoreError> {
        if self.about.len() >= AT_ONCE_OPENING {
            return Ok(true);
        }
        let store = &self.parts.store;
        // A message that is being tried still waits, so it is found again and left out.
        let limit = u32::try_from(AT_ONCE_OPENING).unwrap_or(u32::MAX);
        let now = self.parts.clock.now();
        let waiting = store
            .waiting_messages(self.channel, limit + limit, now)
            .await?;
        let is_new = |message: &WaitingMessage| !self.about.values().any(|id| *id == message.id);
        let waiting: Vec<_> = waiting.into_iter().filter(is_new).collect();
        let Some(first) = waiting.first() else {
            return Ok(false);
        };
        if self.about.len() >= at_once(first) {
            return Ok(true);
        }
        // Read each time: what was edited meanwhile counts from the next try on.
        let channel = store.channel(self.channel).await?;
        let Some(channel) = channel.filter(|row| row.removed_at.is_none()) else {
            return Ok(false);
        };
        let channel = Arc::new(channel);
        // The most urgent come first.
        for message in waiting {
            if self.about.len() >= at_once(&message) {
                return Ok(true);
            }
            let id = message.id;
            let attempt = attempt(Arc::clone(&self.parts), Arc::clone(&channel), message);
            let task = self.tries.spawn(attempt);
            self.about.insert(task.id(), id);
        }
        Ok(false)
    }

    /// Waits for the next try to be done; none where nothing is tried.
    pub(super) async fn next(&mut self) -> Option<Done> {
        let (task, done) = match self.tries.join_next_with_id().await? {
            Ok((task, done)) => (task, done),
            Err(failure) => (failure.id(), Err(StoreError::Closed)),
        };
        self.about.remove(&task);
        Some(done)
    }
}

/// Sends what waits on a channel until it is stopped.
pub(super) async fn work(
    parts: Arc<DeliveryParts>,
    channel: ChannelId,
    mut heard: BellListener,
    stop: CancellationToken,
) {
    let mut lane = Lane::new(Arc::clone(&parts), channel);
    loop {
        let wait = match lane.fill().await {
            // The next try that is done looks again.
            Ok(true) => ROUND,
            Ok(false) => until_due(&parts, channel).await,
            Err(error) => trouble(&error),
        };
        tokio::select! {
            () = stop.cancelled() => break,
            Some(done) = lane.next() => if let Err(error) = done {
                tokio::time::sleep(trouble(&error)).await;
            },
            () = heard.rings() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
    let arriving = async { while lane.next().await.is_some() {} };
    tokio::time::timeout(LAST_MOMENT, arriving).await.ok();
}

async fn until_due(parts: &DeliveryParts, channel: ChannelId) -> Duration {
    let now = parts.clock.now();
    match parts.store.next_message_due(channel, now).await {
        Ok(due) => due.map_or(ROUND, |due| {
            (due - now).to_std().unwrap_or_default().min(ROUND)
        }),
        Err(error) => trouble(&error),
    }
}

fn trouble(error: &StoreError) -> Duration {
    tracing::error!(%error, "alerts cannot be delivered while the database refuses");
    TROUBLE
}

async fn attempt(
    parts: Arc<DeliveryParts>,
    channel: Arc<ChannelRow>,
    message: WaitingMessage,
) -> Done {
    let (at, began) = (parts.clock.now(), Instant::now());
    let job = Job {
        message_id: &message.message_id,
        alert: message.alert,
        body: &message.body,
        follows: message.follows.as_deref(),
        receipt: message.receipt.as_deref(),
    };
    let tried = send(&parts, &channel, &job, at).await;
    let now = parts.clock.now();
    let wait: Option<TimeDelta> = tried.retry_after;
    let again = || {
        let failures = message.attempts.saturating_add(1);
        retry::next_try(&message.message_id, failures, message.since, now, wait)
    };
    let after = match tried.outcome {
        AttemptOutcome::Delivered => AfterAttempt::Delivered,
        AttemptOutcome::Refused => AfterAttempt::GivenUp,
        AttemptOutcome::Failed => again().map_or(AfterAttempt::GivenUp, AfterAttempt::Again),
    };
    if after == AfterAttempt::GivenUp {
        tracing::error!(
            channel = %logged(&channel.name), message = %message.message_id,
            answer = %logged(&tried.answer),
            "an alert could not be delivered and was given up"
        );
    }
    let attempt = DeliveryAttempt {
        at,
        latency_ms: i64::try_from(began.elapsed().as_millis()).unwrap_or(i64::MAX),
        outcome: tried.outcome,
        request: tried.request,
        status: tried.status,
        answer: tried.answer,
    };
    let recorded = parts
        .store
        .record_attempt(message.id, attempt, after, tried.receipt, now);
    recorded.await?;
    metrics::count(channel.kind, &message.body, tried.outcome);
    Ok(tried.outcome)
}
