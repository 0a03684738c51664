//! Channels: the ways by which messages travel, as people entered them.
//!
//! A removed channel keeps its row, because what was sent to it stays readable, and its number is never
//! another's; its secrets go, and so does what still waited for it.

mod feed;
mod remove;

use chrono::{DateTime, Utc};
use domain::alert::channel::{ChannelId, ChannelKind, ChannelSettings};
use domain::audit::Action;
use serde_json::json;
use sqlx::SqliteConnection;

use crate::audit::{AuditEvent, AuditPrincipal, note};
use crate::sealed_secret::key_mark;
use crate::store::{Store, in_transaction};
use crate::time::{maybe_time, ms, time};
use crate::words::{from_json, parsed};
use crate::{SealedSecret, StoreError};

pub use remove::ChannelRemoved;

/// A channel as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelRow {
    /// Its number.
    pub id: ChannelId,
    /// What people call it.
    pub name: String,
    /// How its messages travel.
    pub kind: ChannelKind,
    /// What was entered, but for secrets.
    pub settings: ChannelSettings,
    /// The secrets, encrypted.
    pub secrets: Option<SealedSecret>,
    /// How far the mapping feed was delivered to it; none where it does not want the feed.
    pub feed_seq: Option<i64>,
    /// Since when an entry of the feed is not taken, and what came back last; none where all is well.
    pub feed_trouble: Option<(DateTime<Utc>, String)>,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// By whom.
    pub created_by: String,
    /// When it was removed.
    pub removed_at: Option<DateTime<Utc>>,
}

/// What is entered for a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelEntry {
    /// What people call it.
    pub name: String,
    /// How its messages travel. It cannot be changed later.
    pub kind: ChannelKind,
    /// What was entered, but for secrets.
    pub settings: ChannelSettings,
    /// Whether it gets what is decided about mappings from now on.
    pub wants_feed: bool,
}

/// What became of a channel that was entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChannelKept {
    /// It is kept.
    Kept,
    /// Another channel has this name.
    NameTaken,
    /// Somebody else got this number meanwhile: seal for another, and add it again.
    NumberTaken,
    /// There is no such channel, or it was removed.
    NoSuchChannel,
}

/// A query for channels: the columns, which are the same for all, and what follows on them.
macro_rules! channels {
    ($rest:tt $(, $bind:expr)* $(,)?) => {
        sqlx::query_as!(
            ChannelColumns,
            r#"
            SELECT
                id AS "id!", name, kind, settings, secrets, secrets_key, feed_seq, feed_trouble,
                feed_trouble_since, created_at, created_by, removed_at
            FROM channel
            "#
                + $rest
            $(, $bind)*
        )
    };
}

struct ChannelColumns {
    id: i64,
    name: String,
    kind: String,
    settings: String,
    secrets: Option<Vec<u8>>,
    secrets_key: Option<Vec<u8>>,
    feed_seq: Option<i64>,
    feed_trouble: Option<String>,
    feed_trouble_since: Option<i64>,
    created_at: i64,
    created_by: String,
    removed_at: Option<i64>,
}

impl TryFrom<ChannelColumns> for ChannelRow {
    type Error = StoreError;

    fn try_from(row: ChannelColumns) -> Result<Self, Self::Error> {
        let sealed = row.secrets.zip(row.secrets_key);
        let sealed = sealed.map(|(bytes, key)| {
            Ok::<_, StoreError>(SealedSecret {
                bytes,
                key: key_mark(key)?,
            })
        });
        Ok(Self {
            id: ChannelId(row.id),
            name: row.name,
            kind: parsed(&row.kind, "a kind of channel")?,
            settings: from_json(&row.settings, "the settings of a channel")?,
            secrets: sealed.transpose()?,
            feed_seq: row.feed_seq,
            feed_trouble: maybe_time(row.feed_trouble_since)?.zip(row.feed_trouble),
            created_at: time(row.created_at)?,
            created_by: row.created_by,
            removed_at: maybe_time(row.removed_at)?,
        })
    }
}

impl Store {
    /// The channels, by name, without those that were removed.
    pub async fn channels(&self) -> Result<Vec<ChannelRow>, StoreError> {
        let rows = channels!("WHERE removed_at IS NULL ORDER BY name");
        let rows = rows.fetch_all(&self.readers).await?;
        rows.into_iter().map(ChannelRow::try_from).collect()
    }

    /// One channel, removed or not.
    pub async fn channel(&self, id: ChannelId) -> Result<Option<ChannelRow>, StoreError> {
        let row = channels!("WHERE id = ?1", id.0);
        let row = row.fetch_optional(&self.readers).await?;
        row.map(ChannelRow::try_from).transpose()
    }

    /// The number that the next channel may get: its secrets are sealed for it before it is added.
    pub async fn next_channel(&self) -> Result<ChannelId, StoreError> {
        let next =
            sqlx::query_scalar!(r#"SELECT IFNULL(MAX(id), 0) + 1 AS "id!: i64" FROM channel"#);
        Ok(ChannelId(next.fetch_one(&self.readers).await?))
    }

    /// Adds a channel under the number for which its secrets were sealed.
    ///
    /// # Errors
    /// [`StoreError::SignedOutMeanwhile`].
    pub async fn add_channel(
        &self,
        id: ChannelId,
        entry: &ChannelEntry,
        secrets: Option<SealedSecret>,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<ChannelKept, StoreError> {
        let (entry, by) = (entry.clone(), by.clone());
        in_transaction!(self, |tx| {
            if let Some(refused) = refused(tx, id, &entry.name).await? {
                return Ok(refused);
            }
            let (kind, settings) = (entry.kind.as_str(), json!(entry.settings).to_string());
            let (bytes, key) = (secrets.as_ref()).map(columns).unzip();
            let at = ms(now);
            sqlx::query!(
                r#"
                INSERT INTO channel (
                    id, name, kind, settings, secrets, secrets_key, feed_seq, created_at, created_by
                )
                VALUES (
                    ?1, ?2, ?3, ?4, ?5, ?6,
                    CASE WHEN ?7 THEN (SELECT IFNULL(MAX(seq), 0) FROM mapping) END,
                    ?8, ?9
                )
                "#,
                id.0,
                entry.name,
                kind,
                settings,
                bytes,
                key,
                entry.wants_feed,
                at,
                by.name,
            )
            .execute(&mut *tx)
            .await?;
            let event = AuditEvent::new(Action::ChannelAdded, subject(id)).became(told(&entry));
            note(tx, event, &by, now).await?;
            Ok(ChannelKept::Kept)
        })
    }

    /// Changes what was entered for a channel; `secrets` are left as they are where none are given.
    ///
    /// # Errors
    /// [`StoreError::SignedOutMeanwhile`].
    pub async fn edit_channel(
        &self,
        id: ChannelId,
        entry: &ChannelEntry,
        secrets: Option<SealedSecret>,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<ChannelKept, StoreError> {
        let (entry, by) = (entry.clone(), by.clone());
        in_transaction!(self, |tx| {
            let row = channels!("WHERE id = ?1 AND removed_at IS NULL", id.0);
            let Some(row) = row.fetch_optional(&mut *tx).await? else {
                return Ok(ChannelKept::NoSuchChannel);
            };
            let was = ChannelRow::try_from(row)?;
            if was.name != entry.name && is_called(tx, &entry.name).await? {
                return Ok(ChannelKept::NameTaken);
            }
            let settings = json!(entry.settings).to_string();
            let (bytes, key) = (secrets.as_ref()).map(columns).unzip();
            sqlx::query!(
                r#"
                UPDATE channel
                SET name = ?2, settings = ?3, secrets = IFNULL(?4, secrets),
                    secrets_key = IFNULL(?5, secrets_key),
                    feed_seq = CASE
                        WHEN ?6 THEN IFNULL(feed_seq, (SELECT IFNULL(MAX(seq), 0) FROM mapping))
                    END,
                    feed_trouble = NULL, feed_trouble_since = NULL
                WHERE id = ?1
                "#,
                id.0,
                entry.name,
                settings,
                bytes,
                key,
                entry.wants_feed,
            )
            .execute(&mut *tx)
            .await?;
            let before = ChannelEntry {
                name: was.name,
                kind: was.kind,
                settings: was.settings,
                wants_feed: was.feed_seq.is_some(),
            };
            let mut became = told(&entry);
            became["secrets_changed"] = json!(secrets.is_some());
            let event = AuditEvent::new(Action::ChannelEdited, subject(id)).was(told(&before));
            note(tx, event.became(became), &by, now).await?;
            Ok(ChannelKept::Kept)
        })
    }
}

async fn refused(
    tx: &mut SqliteConnection,
    id: ChannelId,
    name: &str,
) -> Result<Option<ChannelKept>, StoreError> {
    if is_called(tx, name).await? {
        return Ok(Some(ChannelKept::NameTaken));
    }
    let is_taken = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM channel WHERE id = ?1) AS "is_taken!: bool""#,
        id.0,
    )
    .fetch_one(tx)
    .await?;
    Ok(is_taken.then_some(ChannelKept::NumberTaken))
}

async fn is_called(tx: &mut SqliteConnection, name: &str) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"
        SELECT EXISTS (SELECT 1 FROM channel WHERE name = ?1 AND removed_at IS NULL) AS "any!: bool"
        "#,
        name,
    )
    .fetch_one(tx)
    .await?)
}

fn columns(sealed: &SealedSecret) -> (Vec<u8>, Vec<u8>) {
    (sealed.bytes.clone(), sealed.key.to_vec())
}

fn told(entry: &ChannelEntry) -> serde_json::Value {
    json!({
        "name": entry.name,
        "kind": entry.kind,
        "settings": entry.settings,
        "feed": entry.wants_feed,
    })
}

fn subject(id: ChannelId) -> String {
    format!("channel:{id}")
}
