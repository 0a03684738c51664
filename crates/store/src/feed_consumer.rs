//! How far each of the integrator's programs has followed the mapping ledger. A consumer belongs to the
//! token that named it: what stands here decides whether people believe that a program follows what they
//! approved, so nobody says it for another's.

use chrono::{DateTime, TimeDelta, Utc};
use domain::audit::Action;
use domain::principal::looks_like;
use serde_json::json;
use sqlx::SqliteConnection;

use crate::StoreError;
use crate::audit::{AuditEvent, AuditPrincipal, note};
use crate::credential::still_holds;
use crate::store::{Store, in_transaction};
use crate::time::{maybe_time, ms, time};

/// More programs than these follow no feed; further names are somebody's mistake.
const CONSUMERS_MOST: i64 = 50;
/// One token is one program's, or a few that share it: nobody names all there may be.
const OF_ONE_TOKEN_MOST: i64 = 5;
/// So often it is written down that a token speaks for another's consumer.
const REFUSAL_EVERY: TimeDelta = TimeDelta::hours(1);

/// What became of an acknowledgement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FeedAcknowledged {
    /// It was noted. It never goes back: a smaller number changes nothing.
    Noted,
    /// The ledger has no such entry: one cannot have read what is not written.
    NoSuchEntry,
    /// The consumer belongs to another token.
    Foreign,
    /// It belongs to another token, which lets nobody in any more.
    ForeignOfEnded,
    /// Another consumer's name looks like it.
    LooksLike(String),
    /// There are as many consumers as there may be.
    TooMany,
    /// The token has as many consumers as one may have.
    TooManyOfOneToken,
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
    /// Whether that token lets nobody in any more: then nobody speaks for the program until it is freed.
    pub has_token_ended: bool,
    /// When the token took it over, where it did not name it.
    pub taken_at: Option<DateTime<Utc>>,
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
                r#"
                UPDATE feed_consumer
                SET token = NULL, taken_at = NULL
                WHERE name = ?1 AND token IS NOT NULL
                "#,
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
    pub async fn feed_consumers_with_tokens(
        &self,
        now: DateTime<Utc>,
    ) -> Result<Vec<FeedConsumerRow>, StoreError> {
        let now = ms(now);
        let rows = sqlx::query!(
            r#"
            SELECT
                feed_consumer.name, feed_consumer.seq, feed_consumer.acked_at, feed_consumer.taken_at,
                token.name AS "token?",
                (token.revoked_at IS NOT NULL OR IFNULL(token.expires_at <= ?1, FALSE))
                    AS "has_token_ended!: bool"
            FROM feed_consumer
            LEFT JOIN token ON token.id = feed_consumer.token
            ORDER BY feed_consumer.name
            "#,
            now,
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
                    has_token_ended: row.has_token_ended,
                    taken_at: maybe_time(row.taken_at)?,
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
    let found = sqlx::query!(
        r#"
        SELECT
            feed_consumer.seq, feed_consumer.token,
            (token.revoked_at IS NOT NULL OR IFNULL(token.expires_at <= ?2, FALSE))
                AS "has_token_ended!: bool"
        FROM feed_consumer
        LEFT JOIN token ON token.id = feed_consumer.token
        WHERE feed_consumer.name = ?1
        "#,
        consumer,
        at,
    )
    .fetch_optional(&mut *tx)
    .await?;
    let foreign = match &found {
        Some(row) if row.token == speaker => return Ok(None),
        Some(row) if row.token.is_some() => Some(row.has_token_ended),
        Some(_) | None => None,
    };
    if let Some(has_ended) = foreign {
        refuse(tx, consumer, by, now).await?;
        return Ok(Some(match has_ended {
            true => FeedAcknowledged::ForeignOfEnded,
            false => FeedAcknowledged::Foreign,
        }));
    }
    let named = sqlx::query!(
        r#"
        SELECT
            COUNT(*) AS "by_all!: i64",
            COUNT(*) FILTER (WHERE token = ?1) AS "by_speaker!: i64"
        FROM feed_consumer
        WHERE token IS NOT NULL
        "#,
        speaker,
    )
    .fetch_one(&mut *tx)
    .await?;
    if named.by_speaker >= OF_ONE_TOKEN_MOST {
        return Ok(Some(FeedAcknowledged::TooManyOfOneToken));
    }
    if found.is_none() && named.by_all >= CONSUMERS_MOST {
        return Ok(Some(FeedAcknowledged::TooMany));
    }
    if found.is_none()
        && let Some(other) = lookalike(tx, consumer).await?
    {
        return Ok(Some(FeedAcknowledged::LooksLike(other)));
    }
    let taken_at = found.as_ref().map(|_| at);
    sqlx::query!(
        r#"
        INSERT INTO feed_consumer (name, seq, acked_at, token)
        VALUES (?1, 0, ?2, ?3)
        ON CONFLICT (name) DO UPDATE SET token = excluded.token, taken_at = ?4
        "#,
        consumer,
        at,
        speaker,
        taken_at,
    )
    .execute(&mut *tx)
    .await?;
    let event = match found {
        Some(row) => {
            AuditEvent::new(Action::ConsumerTaken, subject(consumer)).was(json!({ "seq": row.seq }))
        }
        None => AuditEvent::new(Action::ConsumerNamed, subject(consumer)),
    };
    note(tx, event, by, now).await?;
    Ok(None)
}

/// A consumer whose name people would take for this one.
async fn lookalike(
    tx: &mut SqliteConnection,
    consumer: &str,
) -> Result<Option<String>, StoreError> {
    let names = sqlx::query_scalar!("SELECT name FROM feed_consumer");
    let names = names.fetch_all(tx).await?;
    Ok(names.into_iter().find(|name| looks_like(name, consumer)))
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
