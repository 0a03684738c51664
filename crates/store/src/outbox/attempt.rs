//! Each try to send a message, written in the transaction that says what becomes of the message.

use chrono::{DateTime, Utc};
use domain::alert::channel::{AttemptOutcome, MessageState};
use sqlx::SqliteConnection;

use super::{OutgoingMessage, insert};
use crate::StoreError;
use crate::store::{Store, in_transaction};
use crate::time::{ms, time};
use crate::words::parsed;

/// A try to send a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryAttempt {
    /// When it began.
    pub at: DateTime<Utc>,
    /// How long it took.
    pub latency_ms: i64,
    /// What became of it.
    pub outcome: AttemptOutcome,
    /// What was sent, with secrets hidden.
    pub request: String,
    /// The receiver's status; none where nothing came back.
    pub status: Option<i64>,
    /// What the receiver said, or why nothing came back.
    pub answer: String,
}

/// What becomes of a message after a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterAttempt {
    /// It is tried again then.
    Again(DateTime<Utc>),
    /// It arrived.
    Delivered,
    /// It is given up.
    GivenUp,
}

impl Store {
    /// Writes down a try and what becomes of its message. A message that does not wait any more, because its
    /// channel was removed meanwhile, keeps what it is.
    pub async fn record_attempt(
        &self,
        message: i64,
        attempt: DeliveryAttempt,
        after: AfterAttempt,
        receipt: Option<String>,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        in_transaction!(self, |tx| {
            let (state, due, done) = match after {
                AfterAttempt::Again(at) => (MessageState::Waiting, Some(ms(at)), None),
                AfterAttempt::Delivered => (MessageState::Delivered, None, Some(ms(now))),
                AfterAttempt::GivenUp => (MessageState::Undelivered, None, Some(ms(now))),
            };
            let state = state.as_str();
            sqlx::query!(
                r#"
                UPDATE alert_message
                SET state = ?2, due_at = IFNULL(?3, due_at), done_at = ?4, attempts = attempts + 1,
                    receipt = IFNULL(?5, receipt)
                WHERE id = ?1 AND state = 'waiting'
                "#,
                message,
                state,
                due,
                done,
                receipt,
            )
            .execute(&mut *tx)
            .await?;
            enter(tx, message, &attempt).await
        })
    }

    /// Writes down a message that was sent once to try its channel, and is not tried again.
    pub async fn record_trial(
        &self,
        message: OutgoingMessage,
        attempt: DeliveryAttempt,
        now: DateTime<Utc>,
    ) -> Result<i64, StoreError> {
        in_transaction!(self, |tx| {
            let state = match attempt.outcome {
                AttemptOutcome::Delivered => MessageState::Delivered,
                AttemptOutcome::Failed | AttemptOutcome::Refused => MessageState::Undelivered,
            };
            let id = insert(tx, &message, state, now).await?;
            enter(tx, id, &attempt).await?;
            Ok(id)
        })
    }

    /// Every try to send a message that is still kept, in order.
    pub async fn delivery_attempts(
        &self,
        message: i64,
    ) -> Result<Vec<DeliveryAttempt>, StoreError> {
        let rows = sqlx::query!(
            r#"
            SELECT at, latency_ms, outcome, request, status, answer
            FROM delivery_attempt
            WHERE message = ?1
            ORDER BY id
            "#,
            message,
        )
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(DeliveryAttempt {
                    at: time(row.at)?,
                    latency_ms: row.latency_ms,
                    outcome: parsed(&row.outcome, "the outcome of a delivery")?,
                    request: row.request,
                    status: row.status,
                    answer: row.answer,
                })
            })
            .collect()
    }
}

async fn enter(
    tx: &mut SqliteConnection,
    message: i64,
    attempt: &DeliveryAttempt,
) -> Result<(), StoreError> {
    let (at, outcome) = (ms(attempt.at), attempt.outcome.as_str());
    sqlx::query!(
        r#"
        INSERT INTO delivery_attempt (message, at, latency_ms, outcome, request, status, answer)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        "#,
        message,
        at,
        attempt.latency_ms,
        outcome,
        attempt.request,
        attempt.status,
        attempt.answer,
    )
    .execute(tx)
    .await?;
    Ok(())
}
