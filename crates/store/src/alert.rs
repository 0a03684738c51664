//! Causes that somebody was told of, the messages about them, and the rules that decided.
//!
//! What was decided about a cause and the messages that follow are written in one transaction
//! ([`Store::keep_alerts`]): neither is ever there without the other. How a message travels is the outbox's
//! business.

mod health;
mod rules;

use chrono::{DateTime, Utc};
use domain::alert::AlertKind;
use domain::alert::channel::ChannelId;
use domain::alert::progress::Progress;
use sqlx::SqliteConnection;

pub use self::health::OpenHealthCondition;
pub(crate) use self::rules::{read_rules, rename_server_in_rules};
use crate::store::{Store, in_transaction};
use crate::time::{ms, time};
use crate::words::{from_json, parsed};
use crate::{OutgoingMessage, StoreError, json, outbox};

/// A cause that somebody was told of and that is not over for everybody who was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveAlert {
    /// Its number.
    pub id: i64,
    /// Of what kind the cause is.
    pub kind: AlertKind,
    /// The number of the cause among its kind.
    pub subject: i64,
    /// What ties its messages together at receivers.
    pub dedup_key: String,
    /// When somebody was told first.
    pub opened_at: DateTime<Utc>,
    /// What was told.
    pub progress: Progress,
}

/// What was decided about a cause.
#[derive(Clone, Debug, PartialEq)]
pub struct AlertWrite {
    /// The alert, where there is one already.
    pub id: Option<i64>,
    /// Of what kind the cause is.
    pub kind: AlertKind,
    /// Its number, which may be another one than before.
    pub subject: i64,
    /// What ties its messages together.
    pub dedup_key: String,
    /// What will have been told.
    pub progress: Progress,
    /// Whether nothing more will be told of it.
    pub is_over: bool,
    /// What is to be sent; the number of the alert is filled in.
    pub messages: Vec<OutgoingMessage>,
}

impl Store {
    /// The channels that there are.
    pub async fn channel_ids(&self) -> Result<Vec<ChannelId>, StoreError> {
        let ids = sqlx::query_scalar!(
            r#"SELECT id AS "id!" FROM channel WHERE removed_at IS NULL ORDER BY id"#
        );
        let ids = ids.fetch_all(&self.readers).await?;
        Ok(ids.into_iter().map(ChannelId).collect())
    }

    /// How many messages were given up since a moment and not sent again, without those of channels that
    /// were removed.
    pub async fn undelivered_since(&self, since: DateTime<Utc>) -> Result<u64, StoreError> {
        let since = ms(since);
        let count = sqlx::query_scalar!(
            r#"
            SELECT COUNT(*) AS "count!: i64"
            FROM alert_message
            WHERE state = 'undelivered' AND done_at >= ?1
                AND channel IN (SELECT id FROM channel WHERE removed_at IS NULL)
            "#,
            since,
        )
        .fetch_one(&self.readers)
        .await?;
        Ok(count.unsigned_abs())
    }

    /// How many messages on a channel were given up.
    pub async fn undelivered_of(&self, channel: ChannelId) -> Result<u64, StoreError> {
        let count = sqlx::query_scalar!(
            r#"
            SELECT COUNT(*) AS "count!: i64"
            FROM alert_message INDEXED BY alert_message_undelivered
            WHERE state = 'undelivered' AND channel = ?1
            "#,
            channel.0,
        );
        let count = count.fetch_one(&self.readers).await?;
        Ok(count.unsigned_abs())
    }

    /// The causes that somebody was told of and that are not over for everybody who was.
    pub async fn live_alerts(&self) -> Result<Vec<LiveAlert>, StoreError> {
        sqlx::query!(
            r#"
            SELECT id AS "id!", kind, subject, dedup_key, opened_at, progress
            FROM alert
            WHERE closed_at IS NULL
            ORDER BY id
            "#
        )
        .fetch_all(&self.readers)
        .await?
        .into_iter()
        .map(|row| {
            Ok(LiveAlert {
                id: row.id,
                kind: parsed(&row.kind, "a kind of alert")?,
                subject: row.subject,
                dedup_key: row.dedup_key,
                opened_at: time(row.opened_at)?,
                progress: from_json(&row.progress, "what was told")?,
            })
        })
        .collect()
    }

    /// What an alert is about: its kind, and the number of the cause.
    pub async fn alert_subject(&self, id: i64) -> Result<Option<(AlertKind, i64)>, StoreError> {
        let row = sqlx::query!("SELECT kind, subject FROM alert WHERE id = ?1", id)
            .fetch_optional(&self.readers)
            .await?;
        row.map(|row| Ok((parsed(&row.kind, "a kind of alert")?, row.subject)))
            .transpose()
    }

    /// The alerts about some causes of a kind, the newest first.
    pub async fn alerts_about(
        &self,
        kind: AlertKind,
        subjects: &[i64],
    ) -> Result<Vec<i64>, StoreError> {
        let (kind, subjects) = (kind.as_str(), json::rows(subjects));
        let ids = sqlx::query_scalar!(
            r#"
            SELECT id AS "id!"
            FROM alert
            WHERE kind = ?1 AND subject IN (SELECT value FROM json_each(?2))
            ORDER BY id DESC
            "#,
            kind,
            subjects,
        );
        Ok(ids.fetch_all(&self.readers).await?)
    }

    /// Writes what was decided, with the messages that follow, all or nothing.
    pub async fn keep_alerts(
        &self,
        writes: Vec<AlertWrite>,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        if writes.is_empty() {
            return Ok(());
        }
        in_transaction!(self, |tx| {
            for write in writes {
                let alert = keep(tx, &write, now).await?;
                for message in write.messages {
                    let message = OutgoingMessage {
                        alert: Some(alert),
                        ..message
                    };
                    outbox::put(tx, &message, now).await?;
                }
            }
            Ok(())
        })
    }
}

async fn keep(
    tx: &mut SqliteConnection,
    write: &AlertWrite,
    now: DateTime<Utc>,
) -> Result<i64, StoreError> {
    let (kind, now) = (write.kind.as_str(), ms(now));
    let progress = json::text(&write.progress);
    if let Some(id) = write.id {
        make_way(tx, id, kind, write.subject).await?;
        sqlx::query!(
            r#"
            UPDATE alert
            SET
                kind = ?2, subject = ?3, progress = ?4,
                closed_at = CASE WHEN ?5 THEN MAX(opened_at, ?6) END
            WHERE id = ?1
            "#,
            id,
            kind,
            write.subject,
            progress,
            write.is_over,
            now,
        )
        .execute(tx)
        .await?;
        return Ok(id);
    }
    // What was over and turns out to come and go opens again as the same.
    Ok(sqlx::query_scalar!(
        r#"
        INSERT INTO alert (kind, subject, dedup_key, opened_at, closed_at, progress)
        VALUES (?1, ?2, ?3, ?4, CASE WHEN ?5 THEN ?4 END, ?6)
        -- A clock that was taken back may have brought the number of a cause again.
        ON CONFLICT (kind, subject) DO UPDATE SET
            dedup_key = excluded.dedup_key, opened_at = excluded.opened_at,
            closed_at = excluded.closed_at, progress = excluded.progress
        RETURNING id AS "id!"
        "#,
        kind,
        write.subject,
        write.dedup_key,
        now,
        write.is_over,
        progress,
    )
    .fetch_one(tx)
    .await?)
}

/// An outage that was told and resolved may turn out to go on as one with a later one, which was told as well:
/// the later alert takes its number, and the earlier one is kept under the number of what is a part now. Links
/// and messages of either stay what they were.
async fn make_way(
    tx: &mut SqliteConnection,
    id: i64,
    kind: &str,
    subject: i64,
) -> Result<(), StoreError> {
    let earlier = sqlx::query!(
        r#"
        SELECT earlier.id AS "id!", own.subject
        FROM alert AS earlier
        JOIN alert AS own ON own.id = ?3
        WHERE earlier.kind = ?1 AND earlier.subject = ?2 AND earlier.id <> own.id
            AND earlier.closed_at IS NOT NULL
        "#,
        kind,
        subject,
        id,
    );
    let Some(earlier) = earlier.fetch_optional(&mut *tx).await? else {
        return Ok(());
    };
    // Two causes never have one number, so for a moment one of them has a number of none.
    let steps = [
        (earlier.id, -earlier.id),
        (id, subject),
        (earlier.id, earlier.subject),
    ];
    for (id, subject) in steps {
        let moved = sqlx::query!("UPDATE alert SET subject = ?2 WHERE id = ?1", id, subject);
        moved.execute(&mut *tx).await?;
    }
    Ok(())
}
