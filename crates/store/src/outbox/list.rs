//! The log of deliveries: messages with what became of them, newest first.

use chrono::{DateTime, Utc};
use domain::alert::AlertEvent;
use domain::alert::channel::{ChannelId, MessageState};
use domain::alert::message::Message;

use super::{event_of, state_of};
use crate::StoreError;
use crate::store::Store;
use crate::time::{maybe_time, time};
use crate::words::from_json;

/// A message with what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct DeliveryRow {
    /// Its number; grows with time.
    pub id: i64,
    /// What receivers know it by.
    pub message_id: String,
    /// The alert that it tells of; none for a test.
    pub alert: Option<i64>,
    /// On which channel.
    pub channel: ChannelId,
    /// What it tells.
    pub event: AlertEvent,
    /// How urgent it is.
    pub urgency: i64,
    /// What it says.
    pub body: Message,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// What became of it.
    pub state: MessageState,
    /// When it is tried next, while it waits.
    pub due_at: DateTime<Utc>,
    /// How often it was tried, since somebody had it sent again where somebody did.
    pub attempts: i64,
    /// When it was delivered or given up.
    pub done_at: Option<DateTime<Utc>>,
}

/// Which messages are wanted. What is none narrows nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct DeliveryFilter {
    /// Only those of which this became.
    pub state: Option<MessageState>,
    /// Only those of one channel.
    pub channel: Option<ChannelId>,
    /// Only those of one alert.
    pub alert: Option<i64>,
    /// Only those with a smaller number.
    pub before: Option<i64>,
}

struct DeliveryColumns {
    id: i64,
    message_id: String,
    alert: Option<i64>,
    channel: i64,
    event: String,
    urgency: i64,
    body: String,
    created_at: i64,
    state: String,
    due_at: i64,
    attempts: i64,
    done_at: Option<i64>,
}

/// A query for messages: the columns, which are the same for all, and what follows on them.
macro_rules! deliveries {
    ($rest:tt, $($bind:expr),+ $(,)?) => {
        sqlx::query_as!(
            DeliveryColumns,
            r#"
            SELECT
                id AS "id!", message_id, alert, channel, event, urgency, body, created_at, state,
                due_at, attempts, done_at
            "#
                + $rest,
            $($bind),+
        )
    };
}

impl Store {
    /// The messages that a filter lets through, newest first.
    pub async fn deliveries(
        &self,
        filter: &DeliveryFilter,
        limit: u32,
    ) -> Result<Vec<DeliveryRow>, StoreError> {
        let state = filter.state.map(MessageState::as_str);
        let channel = filter.channel.map(|channel| channel.0);
        let before = filter.before.unwrap_or(i64::MAX);
        let rows = match (filter.alert, filter.state) {
            (Some(alert), _) => {
                deliveries!(
                    r#"
                    FROM alert_message INDEXED BY alert_message_of_alert
                    WHERE alert = ?1 AND (?2 IS NULL OR state = ?2)
                        AND (?3 IS NULL OR channel = ?3) AND id < ?4
                    ORDER BY id DESC
                    LIMIT ?5
                    "#,
                    alert,
                    state,
                    channel,
                    before,
                    limit,
                )
                .fetch_all(&self.readers)
                .await?
            }
            // Few among many, so they have an index of their own.
            (None, Some(MessageState::Undelivered)) => {
                deliveries!(
                    r#"
                    FROM alert_message INDEXED BY alert_message_undelivered
                    WHERE state = 'undelivered' AND (?1 IS NULL OR channel = ?1) AND id < ?2
                    ORDER BY id DESC
                    LIMIT ?3
                    "#,
                    channel,
                    before,
                    limit,
                )
                .fetch_all(&self.readers)
                .await?
            }
            _ => {
                deliveries!(
                    r#"
                    FROM alert_message
                    WHERE (?1 IS NULL OR state = ?1) AND (?2 IS NULL OR channel = ?2) AND id < ?3
                    ORDER BY id DESC
                    LIMIT ?4
                    "#,
                    state,
                    channel,
                    before,
                    limit,
                )
                .fetch_all(&self.readers)
                .await?
            }
        };
        rows.into_iter().map(DeliveryRow::try_from).collect()
    }

    /// One message.
    pub async fn delivery(&self, id: i64) -> Result<Option<DeliveryRow>, StoreError> {
        let row = deliveries!("FROM alert_message WHERE id = ?1", id);
        let row = row.fetch_optional(&self.readers).await?;
        row.map(DeliveryRow::try_from).transpose()
    }
}

impl TryFrom<DeliveryColumns> for DeliveryRow {
    type Error = StoreError;

    fn try_from(row: DeliveryColumns) -> Result<Self, Self::Error> {
        Ok(Self {
            id: row.id,
            message_id: row.message_id,
            alert: row.alert,
            channel: ChannelId(row.channel),
            event: event_of(&row.event)?,
            urgency: row.urgency,
            body: from_json(&row.body, "a message")?,
            created_at: time(row.created_at)?,
            state: state_of(&row.state)?,
            due_at: time(row.due_at)?,
            attempts: row.attempts,
            done_at: maybe_time(row.done_at)?,
        })
    }
}
