//! The outbox: what is to be sent, what was sent, and every try.
//!
//! A message is written in the transaction that decided it ([`put`]) and sent afterwards. The messages of one
//! cause leave a channel in the order in which they were decided: a later one waits as long as an earlier one
//! does. Messages of different causes wait for one another only by their urgency.

mod attempt;
mod list;

use chrono::{DateTime, TimeDelta, Utc};
use domain::alert::AlertEvent;
use domain::alert::channel::{ChannelId, MessageState};
use domain::alert::message::Message;
use domain::audit::Action;
use serde_json::json;
use sqlx::SqliteConnection;

use crate::StoreError;
use crate::audit::{AuditEvent, AuditPrincipal, note};
use crate::store::{Store, in_transaction};
use crate::time::{maybe_time, ms, time};
use crate::words::{from_json, parsed};

pub use attempt::{AfterAttempt, DeliveryAttempt};
pub use list::{DeliveryFilter, DeliveryRow};

/// So long delivered messages and single tries are kept.
const KEPT: TimeDelta = TimeDelta::days(90);
/// So many rows go in one transaction at most.
const PRUNED_AT_ONCE: i64 = 500;

/// A message that is to be sent.
#[derive(Clone, Debug, PartialEq)]
pub struct OutgoingMessage {
    /// The same for every try; receivers know a repetition by it.
    pub message_id: String,
    /// The alert that it tells of; none for a test.
    pub alert: Option<i64>,
    /// On which channel.
    pub channel: ChannelId,
    /// Higher ones overtake lower ones of other causes.
    pub urgency: i64,
    /// What it says.
    pub body: Message,
}

/// A message that is due.
#[derive(Clone, Debug, PartialEq)]
pub struct WaitingMessage {
    /// Its number.
    pub id: i64,
    /// What receivers know it by.
    pub message_id: String,
    /// The alert that it tells of.
    pub alert: Option<i64>,
    /// On which channel.
    pub channel: ChannelId,
    /// How urgent it is.
    pub urgency: i64,
    /// What it says.
    pub body: Message,
    /// Since when it is tried: since it was written, or since somebody had it sent again.
    pub since: DateTime<Utc>,
    /// How often it was tried since.
    pub attempts: u32,
    /// What the receiver said of earlier tries.
    pub receipt: Option<String>,
    /// The first message about the same alert on this channel, where this is not the first.
    pub follows: Option<String>,
}

/// How much there is to be sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OutboxCounts {
    /// Messages that wait.
    pub waiting: u64,
    /// Messages that were given up, without those of removed channels.
    pub undelivered: u64,
}

/// Writes down that a message is to be sent at once.
pub(crate) async fn put(
    tx: &mut SqliteConnection,
    message: &OutgoingMessage,
    now: DateTime<Utc>,
) -> Result<i64, StoreError> {
    insert(tx, message, MessageState::Waiting, now).await
}

async fn insert(
    tx: &mut SqliteConnection,
    message: &OutgoingMessage,
    state: MessageState,
    now: DateTime<Utc>,
) -> Result<i64, StoreError> {
    let (event, body) = (message.body.event.as_str(), json!(message.body).to_string());
    let (at, state) = (ms(now), state.as_str());
    let id = sqlx::query_scalar!(
        r#"
        INSERT INTO alert_message (
            message_id, alert, channel, event, urgency, body, created_at, due_at, state, done_at
        )
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?8, CASE WHEN ?8 <> 'waiting' THEN ?7 END)
        RETURNING id AS "id!"
        "#,
        message.message_id,
        message.alert,
        message.channel.0,
        event,
        message.urgency,
        body,
        at,
        state,
    )
    .fetch_one(tx)
    .await?;
    Ok(id)
}

/// Gives up what waits for a channel.
pub(crate) async fn give_up_all(
    tx: &mut SqliteConnection,
    channel: ChannelId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let at = ms(now);
    sqlx::query!(
        r#"
        UPDATE alert_message
        SET state = 'undelivered', done_at = ?2
        WHERE channel = ?1 AND state = 'waiting'
        "#,
        channel.0,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

impl Store {
    /// Puts messages into the outbox, in their order, in one transaction.
    pub async fn put_messages(
        &self,
        messages: Vec<OutgoingMessage>,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        in_transaction!(self, |tx| {
            for message in &messages {
                put(tx, message, now).await?;
            }
            Ok(())
        })
    }

    /// The messages of a channel that may be sent now, the most urgent first, then the oldest.
    pub async fn waiting_messages(
        &self,
        channel: ChannelId,
        limit: u32,
        now: DateTime<Utc>,
    ) -> Result<Vec<WaitingMessage>, StoreError> {
        let now = ms(now);
        let rows = sqlx::query!(
            r#"
            SELECT
                id AS "id!", message_id, alert, urgency, body, attempts,
                IFNULL(resent_at, created_at) AS "since!: i64", receipt,
                (
                    SELECT first.message_id
                    FROM alert_message AS first
                    WHERE first.alert = waiting.alert AND first.channel = waiting.channel
                        AND first.id < waiting.id
                    ORDER BY first.id
                    LIMIT 1
                ) AS "follows?: String"
            FROM alert_message AS waiting INDEXED BY alert_message_waiting
            WHERE channel = ?1 AND state = 'waiting' AND due_at <= ?2
                AND NOT EXISTS (
                    SELECT 1
                    FROM alert_message AS earlier
                    WHERE earlier.alert = waiting.alert AND earlier.channel = waiting.channel
                        AND earlier.id < waiting.id AND earlier.state = 'waiting'
                )
            ORDER BY urgency DESC, id
            LIMIT ?3
            "#,
            channel.0,
            now,
            limit,
        )
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(WaitingMessage {
                    id: row.id,
                    message_id: row.message_id,
                    alert: row.alert,
                    channel,
                    urgency: row.urgency,
                    body: from_json(&row.body, "a message")?,
                    since: time(row.since)?,
                    attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
                    receipt: row.receipt,
                    follows: row.follows,
                })
            })
            .collect()
    }

    /// When the next message of a channel is due that is not due yet.
    pub async fn next_message_due(
        &self,
        channel: ChannelId,
        now: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, StoreError> {
        let now = ms(now);
        let due = sqlx::query_scalar!(
            r#"
            SELECT MIN(due_at) AS "due: i64"
            FROM alert_message INDEXED BY alert_message_waiting
            WHERE channel = ?1 AND state = 'waiting' AND due_at > ?2
            "#,
            channel.0,
            now,
        )
        .fetch_one(&self.readers)
        .await?;
        maybe_time(due)
    }

    /// Has a message that was given up sent again. Says whether there is such a one, on a channel that is
    /// not removed.
    ///
    /// # Errors
    /// [`StoreError::SignedOutMeanwhile`].
    pub async fn resend_message(
        &self,
        id: i64,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| {
            let at = ms(now);
            let resent = sqlx::query!(
                r#"
                UPDATE alert_message
                SET state = 'waiting', done_at = NULL, due_at = ?2, resent_at = ?2, attempts = 0
                WHERE id = ?1 AND state = 'undelivered'
                    AND channel IN (SELECT id FROM channel WHERE removed_at IS NULL)
                "#,
                id,
                at,
            )
            .execute(&mut *tx)
            .await?;
            if resent.rows_affected() == 0 {
                return Ok(false);
            }
            let event = AuditEvent::new(Action::MessageResent, format!("message:{id}"));
            note(tx, event, &by, now).await?;
            Ok(true)
        })
    }

    /// How much waits, and how much was given up.
    pub async fn outbox_counts(&self) -> Result<OutboxCounts, StoreError> {
        let row = sqlx::query!(
            r#"
            SELECT
                (SELECT COUNT(*) FROM alert_message WHERE state = 'waiting') AS "waiting!: i64",
                (
                    SELECT COUNT(*)
                    FROM alert_message INDEXED BY alert_message_undelivered
                    WHERE state = 'undelivered'
                        AND channel IN (SELECT id FROM channel WHERE removed_at IS NULL)
                ) AS "undelivered!: i64"
            "#
        )
        .fetch_one(&self.readers)
        .await?;
        Ok(OutboxCounts {
            waiting: row.waiting.unsigned_abs(),
            undelivered: row.undelivered.unsigned_abs(),
        })
    }

    /// Forgets delivered messages and tries that are older than they are kept, a few at a time. Says whether
    /// there may be more.
    pub async fn prune_deliveries(&self, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let oldest = ms(now - KEPT);
        in_transaction!(self, |tx| {
            let messages = sqlx::query!(
                r#"
                DELETE FROM alert_message
                WHERE id IN (
                    SELECT id
                    FROM alert_message
                    WHERE created_at < ?1 AND done_at < ?1 AND state = 'delivered'
                    ORDER BY created_at
                    LIMIT ?2
                )
                "#,
                oldest,
                PRUNED_AT_ONCE,
            )
            .execute(&mut *tx)
            .await?;
            let attempts = sqlx::query!(
                r#"
                DELETE FROM delivery_attempt
                WHERE id IN (SELECT id FROM delivery_attempt WHERE at < ?1 ORDER BY at LIMIT ?2)
                "#,
                oldest,
                PRUNED_AT_ONCE,
            )
            .execute(tx)
            .await?;
            let most = PRUNED_AT_ONCE.unsigned_abs();
            Ok(messages.rows_affected() == most || attempts.rows_affected() == most)
        })
    }
}

fn state_of(word: &str) -> Result<MessageState, StoreError> {
    parsed(word, "the state of a message")
}

fn event_of(word: &str) -> Result<AlertEvent, StoreError> {
    parsed(word, "an event of an alert")
}
