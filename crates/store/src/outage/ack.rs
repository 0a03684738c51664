//! "I have it": who took an outage or a common cause, until when, and handing it back.
//!
//! Taking what somebody else has takes it over. What is over cannot be taken, and what was taken
//! comes up again by itself when its time is over.

use chrono::{DateTime, Utc};
use domain::audit::Action;
use serde_json::json;
use sqlx::SqliteConnection;

use crate::StoreError;
use crate::audit::{AuditEvent, AuditPrincipal, note};
use crate::store::{Store, in_transaction};
use crate::time::{ms, time};

/// Who has it in hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ack {
    /// Who.
    pub by: String,
    /// Since when.
    pub at: DateTime<Utc>,
    /// Until when; after that nobody has it.
    pub until: DateTime<Utc>,
    /// What they said; may be empty.
    pub words: String,
}

impl Ack {
    /// What they said, where they said anything.
    pub fn said(&self) -> Option<String> {
        Some(self.words.clone()).filter(|words| !words.is_empty())
    }

    pub(crate) fn of(
        by: Option<String>,
        at: Option<i64>,
        until: Option<i64>,
        words: Option<String>,
    ) -> Result<Option<Self>, StoreError> {
        let (Some(by), Some(at), Some(until)) = (by, at, until) else {
            return Ok(None);
        };
        Ok(Some(Self {
            by,
            at: time(at)?,
            until: time(until)?,
            words: words.unwrap_or_default(),
        }))
    }
}

/// What can be taken in hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acknowledgeable {
    /// An outage.
    Outage(i64),
    /// A common cause.
    Incident(i64),
}

impl Acknowledgeable {
    const fn columns(self) -> (Option<i64>, Option<i64>) {
        match self {
            Self::Outage(id) => (Some(id), None),
            Self::Incident(id) => (None, Some(id)),
        }
    }

    fn subject(self) -> String {
        match self {
            Self::Outage(id) => format!("outage:{id}"),
            Self::Incident(id) => format!("incident:{id}"),
        }
    }
}

impl Store {
    /// Takes something in hand, from whoever has it.
    ///
    /// # Errors
    /// When the database cannot be written, or there is no such thing.
    pub async fn acknowledge(
        &self,
        what: Acknowledgeable,
        until: DateTime<Utc>,
        words: &str,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let (words, by) = (words.to_owned(), by.clone());
        in_transaction!(self, |tx| {
            end(tx, what, now).await?;
            let (outage, incident) = what.columns();
            let (at, until_ms) = (ms(now), ms(until));
            sqlx::query!(
                r#"
                INSERT INTO ack (outage, incident, taken_by, taken_at, until, words)
                VALUES (?, ?, ?, ?, ?, ?)
                "#,
                outage,
                incident,
                by.name,
                at,
                until_ms,
                words,
            )
            .execute(&mut *tx)
            .await?;
            let event = AuditEvent::new(Action::Taken, what.subject())
                .became(json!({ "until": until, "note": words }));
            note(tx, event, &by, now).await
        })
    }

    /// Hands something back. Says whether anybody had it.
    pub async fn release(
        &self,
        what: Acknowledgeable,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| {
            if !end(tx, what, now).await? {
                return Ok(false);
            }
            note(
                tx,
                AuditEvent::new(Action::HandedBack, what.subject()),
                &by,
                now,
            )
            .await?;
            Ok(true)
        })
    }
}

async fn end(
    tx: &mut SqliteConnection,
    what: Acknowledgeable,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let ((outage, incident), at) = (what.columns(), ms(now));
    let ended = sqlx::query!(
        r#"
        UPDATE ack
        SET ended_at = ?3
        WHERE ended_at IS NULL AND (outage = ?1 OR incident = ?2)
        "#,
        outage,
        incident,
        at,
    )
    .execute(tx)
    .await?;
    Ok(ended.rows_affected() > 0)
}
