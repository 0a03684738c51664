//! Trying a channel: one message, sent at once, and what the receiver really answered.

use std::time::Instant;

use chrono::{DateTime, Utc};
use domain::alert::channel::ChannelId;
use domain::alert::message::Message;
use domain::alert::{AlertEvent, AlertKind};
use domain::headline::WhoActs;
use store::{DeliveryAttempt, OutgoingMessage, StoreError};

use super::send::{Job, send};
use super::{Delivery, metrics, new_message_id};

impl Delivery {
    /// Sends one message on a channel and says what came of it; it stands among the deliveries and is not
    /// tried again. None where there is no such channel.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub async fn test(
        &self,
        channel: ChannelId,
        message: Message,
    ) -> Result<Option<DeliveryAttempt>, StoreError> {
        let parts = self.parts();
        let row = parts.store.channel(channel).await?;
        let Some(row) = row.filter(|row| row.removed_at.is_none()) else {
            return Ok(None);
        };
        let message = OutgoingMessage {
            message_id: new_message_id(),
            alert: None,
            channel,
            urgency: 0,
            body: message,
        };
        let (at, began) = (parts.clock.now(), Instant::now());
        let job = Job {
            message_id: &message.message_id,
            alert: None,
            body: &message.body,
            follows: None,
            receipt: None,
        };
        let tried = send(parts, &row, &job, at).await;
        metrics::count(row.kind, &message.body, tried.outcome);
        let attempt = DeliveryAttempt {
            at,
            latency_ms: i64::try_from(began.elapsed().as_millis()).unwrap_or(i64::MAX),
            outcome: tried.outcome,
            request: tried.request,
            status: tried.status,
            answer: tried.answer,
        };
        let now = parts.clock.now();
        parts
            .store
            .record_trial(message, attempt.clone(), now)
            .await?;
        Ok(Some(attempt))
    }
}

/// The message with which channels are tried.
pub fn test_message(environment: &str, time_zone: &str, now: DateTime<Utc>) -> Message {
    Message {
        event: AlertEvent::Opened,
        kind: AlertKind::Health,
        dedup_key: format!("test:{}", now.timestamp_millis()),
        environment: environment.to_owned(),
        title: "Sundog reaches this channel".to_owned(),
        state: None,
        reason: None,
        began: now,
        began_latest: now,
        ended: None,
        at: now,
        time_zone: time_zone.to_owned(),
        practice_count: 0,
        practices: Vec::new(),
        halo_said: None,
        who_acts: WhoActs::Nobody,
        steps: vec!["Nothing is wrong: somebody tried whether messages arrive.".to_owned()],
        contacts: Vec::new(),
        just_before: Vec::new(),
        taken: None,
        note: None,
        path: "/alerts".to_owned(),
        is_test: true,
    }
}
