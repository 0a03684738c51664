//! How far each of the integrator's programs has followed the mapping ledger. A consumer belongs to the
//! token that named it: what stands here decides whether people believe that a program follows what they
//! approved, so nobody says it for another's.

use chrono::{DateTime, TimeDelta, Utc};
use domain::audit::Action;
use serde_json::json;
use sqlx::SqliteConnection;

use crate::StoreError;
use crate::audit::{AuditEvent, AuditPrincipal, note};
use crate::credential::still_holds;
use crate::store::{Store, in_transaction};
use crate::time::{ms, time};

/// More programs than these follow no feed; further names are somebody's mistake.
const CONSUMERS_MOST: i64 = 50;
/// So often it is written down that a token speaks for another's consumer.
const REFUSAL_EVERY: TimeDelta = TimeDelta::hours(1);

/// What became of an acknowledgement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedAcknowledged {
    /// It was noted. It never goes back: a smaller number changes nothing.
    Noted,
    /// The ledger has no such entry: one cannot have read what is not written.
    NoSuchEntry,
    /// The consumer belongs to another token.
    Foreign,
    /// There are as many consumers as there may be.
    TooMany,
}

/// A program that follows the feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedConsumerRow {
    /// Its name.
    pub name: String,
    /// How far it has followed.
    pub seq: i64,
    /// When it said so last.
    pub at: DateTime<Utc>,
    /// The name of the token that it belongs to.
    pub token: Option<String>,
}

impl Store {
    /// Notes how far a program has followed the ledger.
    ///
    /// # Errors
    /// [`StoreError::SignedOutMeanwhile`].
    pub async fn acknowledge_feed(
        &self,
        consumer: &str,
        seq: i64,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<FeedAcknowledged, StoreError> {
        let (consumer, by) = (consumer.to_owned(), by.clone());
        in_transaction!(self, |tx| {
            still_holds(tx, by.credential, now).await?;
            let newest = sqlx::query_scalar!("SELECT MAX(seq) FROM mapping")
                .fetch_one(&mut *tx)
                .await?;
            if seq < 0 || seq > newest.unwrap_or(0) {
                return Ok(FeedAcknowledged::NoSuchEntry);
            }
            if let Some(refused) = claim(tx, &consumer, &by, now).await? {
                return Ok(refused);
            }
            let at = ms(now);
            sqlx::query!(
                r#"
                UPDATE feed_consumer
                SET seq = MAX(seq, ?2), acked_at = ?3
                WHERE name = ?1
                "#,
                consumer,
                seq,
                at,
            )
            .execute(&mut *tx)
            .await?;
            sqlx::query!(
                r#"
                INSERT INTO feed_ack (consumer, seq, at)
                SELECT ?1, ?2, ?3
                WHERE NOT EXISTS (SELECT 1 FROM feed_ack WHERE consumer = ?1 AND seq >= ?2)
                "#,
                consumer,
                seq,
                at,
            )
            .execute(tx)
            .await?;
            Ok(FeedAcknowledged::Noted)
        })
    }

    /// Lets the next token that speaks for a consumer have it. Says whether it belonged to one.
    pub async fn free_consumer(
        &self,
        consumer: &str,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let (consumer, by) = (consumer.to_owned(), by.clone());
        in_transaction!(self, |tx| {
            let freed = sqlx::query!(
                "UPDATE feed_consumer SET token = NULL WHERE name = ?1 AND token IS NOT NULL",
                consumer,
            )
            .execute(&mut *tx)
            .await?;
            if freed.rows_affected() == 0 {
                return Ok(false);
            }
            let event = AuditEvent::new(Action::ConsumerFreed, subject(&consumer));
            note(tx, event, &by, now).await?;
            Ok(true)
        })
    }

    /// Each program that follows, with whose it is, by name.
    pub async fn feed_consumers_with_tokens(&self) -> Result<Vec<FeedConsumerRow>, StoreError> {
        let rows = sqlx::query!(
            r#"
            SELECT
                feed_consumer.name, feed_consumer.seq, feed_consumer.acked_at,
                token.name AS "token?"
            FROM feed_consumer
            LEFT JOIN token ON token.id = feed_consumer.token
            ORDER BY feed_consumer.name
            "#
        )
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(FeedConsumerRow {
                    name: row.name,
                    seq: row.seq,
                    at: time(row.acked_at)?,
                    token: row.token,
                })
            })
            .collect()
    }

    /// How far each program has followed, by name.
    pub async fn feed_consumers(&self) -> Result<Vec<(String, i64, DateTime<Utc>)>, StoreError> {
        let rows = sqlx::query!("SELECT name, seq, acked_at FROM feed_consumer ORDER BY name")
            .fetch_all(&self.readers)
            .await?;
        rows.into_iter()
            .map(|row| Ok((row.name, row.seq, time(row.acked_at)?)))
            .collect()
    }
}

/// Makes a consumer the speaker's, where it is new or nobody's. Gives why it is not.
async fn claim(
    tx: &mut SqliteConnection,
    consumer: &str,
    by: &AuditPrincipal,
    now: DateTime<Utc>,
) -> Result<Option<FeedAcknowledged>, StoreError> {
    let (speaker, at) = (by.credential.token(), ms(now));
    let found = sqlx::query!("SELECT token FROM feed_consumer WHERE name = ?1", consumer)
        .fetch_optional(&mut *tx)
        .await?;
    match found.map(|row| row.token) {
        Some(owner) if owner == speaker => return Ok(None),
        Some(Some(_)) => {
            refuse(tx, consumer, by, now).await?;
            return Ok(Some(FeedAcknowledged::Foreign));
        }
        Some(None) => {}
        None => {
            let named = sqlx::query_scalar!(
                r#"SELECT COUNT(*) AS "named!: i64" FROM feed_consumer WHERE token IS NOT NULL"#
            )
            .fetch_one(&mut *tx)
            .await?;
            if named >= CONSUMERS_MOST {
                return Ok(Some(FeedAcknowledged::TooMany));
            }
        }
    }
    sqlx::query!(
        r#"
        INSERT INTO feed_consumer (name, seq, acked_at, token)
        VALUES (?1, 0, ?2, ?3)
        ON CONFLICT (name) DO UPDATE SET token = excluded.token
        "#,
        consumer,
        at,
        speaker,
    )
    .execute(&mut *tx)
    .await?;
    let event = AuditEvent::new(Action::ConsumerNamed, subject(consumer));
    note(tx, event, by, now).await?;
    Ok(None)
}

/// Writes down that somebody spoke for another's consumer, not each time.
async fn refuse(
    tx: &mut SqliteConnection,
    consumer: &str,
    by: &AuditPrincipal,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (subject, since) = (subject(consumer), ms(now - REFUSAL_EVERY));
    let is_known = sqlx::query_scalar!(
        r#"
        SELECT EXISTS (
            SELECT 1
            FROM audit
            WHERE action = 'ack_refused' AND subject = ?1 AND actor = ?2 AND at > ?3
        ) AS "is_known!: bool"
        "#,
        subject,
        by.name,
        since,
    )
    .fetch_one(&mut *tx)
    .await?;
    if is_known {
        return Ok(());
    }
    let event =
        AuditEvent::new(Action::AckRefused, subject).became(json!({ "consumer": consumer }));
    note(tx, event, by, now).await
}

fn subject(consumer: &str) -> String {
    format!("consumer:{consumer}")
}
