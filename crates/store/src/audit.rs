//! The audit trail: who did what, from where, and how it was before.
//!
//! An entry is written in the transaction of what it tells, by [`note`], so that neither is ever
//! there without the other. SQLite itself refuses to change or delete an entry.

use chrono::{DateTime, Utc};
use domain::audit::Action;
use domain::views::people::AuditQuery;
use serde_json::{Value, json};
use sqlx::SqliteConnection;

use crate::StoreError;
use crate::credential::{Credential, still_holds};
use crate::store::{Store, in_transaction};
use crate::time::{ms, time};

/// In whose name something is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditPrincipal {
    /// A person's name, `token:NAME`, or one of the two below.
    pub name: String,
    /// The address it came from, where it came over the network.
    pub address: Option<String>,
    /// By what they were let in: it must still let them in when they write.
    pub credential: Credential,
}

impl AuditPrincipal {
    /// Somebody who acts by nothing that could be taken away.
    pub fn named(name: impl Into<String>, address: Option<String>) -> Self {
        Self {
            name: name.into(),
            address,
            credential: Credential::None,
        }
    }

    /// What the program does by itself.
    pub fn sundog() -> Self {
        Self::named("sundog:watch", None)
    }

    /// Whoever may run the program on its machine. No person's name holds a colon.
    pub fn command_line() -> Self {
        Self::named("sundog:command-line", None)
    }
}

/// An entry as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRecord {
    /// Its number; grows with time.
    pub number: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who: a person's name, `token:NAME`, or the program itself.
    pub actor: String,
    /// From where, where it came over the network.
    pub address: Option<String>,
    /// What, as a stable word.
    pub action: String,
    /// To whom or what.
    pub subject: String,
    /// How it was, as JSON text.
    pub was: Option<String>,
    /// How it is now, as JSON text.
    pub became: Option<String>,
}

/// How often something was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditCount {
    /// What.
    pub action: Action,
    /// How often.
    pub count: u64,
    /// When last.
    pub newest_at: DateTime<Utc>,
}

/// What was done to what.
pub(crate) struct AuditEvent {
    pub action: Action,
    pub subject: String,
    pub was: Option<Value>,
    pub became: Option<Value>,
}

impl AuditEvent {
    pub(crate) fn new(action: Action, subject: impl Into<String>) -> Self {
        Self {
            action,
            subject: subject.into(),
            was: None,
            became: None,
        }
    }

    pub(crate) fn was(self, was: Value) -> Self {
        Self {
            was: Some(was),
            ..self
        }
    }

    pub(crate) fn became(self, became: Value) -> Self {
        Self {
            became: Some(became),
            ..self
        }
    }
}

impl Store {
    /// Who signed in since a moment, and from which addresses. What was before somebody was shut out, by
    /// another password, role or second factor, by being disabled, or from elsewhere by themself, is left
    /// out; where they did so themself they still are.
    pub async fn signed_in_from(
        &self,
        since: DateTime<Utc>,
    ) -> Result<Vec<(String, String)>, StoreError> {
        let (action, since) = (Action::SignedIn.as_str(), ms(since));
        let rows = sqlx::query!(
            r#"
            SELECT DISTINCT subject AS "subject!", address AS "address!"
            FROM (
                SELECT
                    number, subject, actor, action, address,
                    MAX(CASE WHEN action <> ?1 THEN number END) OVER (PARTITION BY subject) AS shut_out
                FROM audit
                WHERE
                    at >= ?2
                    AND action IN (
                        ?1, 'password_set', 'role_changed', 'second_factor_set',
                        'second_factor_ended', 'staff_disabled', 'sessions_ended'
                    )
            )
            WHERE
                (action = ?1 OR (number = shut_out AND actor = subject))
                AND address IS NOT NULL
                AND number >= IFNULL(shut_out, 0)
            "#,
            action,
            since,
        )
        .fetch_all(&self.readers)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| (row.subject, row.address))
            .collect())
    }

    /// Entries that match, newest first, `limit` at most.
    pub async fn audit(
        &self,
        query: &AuditQuery,
        limit: u32,
    ) -> Result<Vec<AuditRecord>, StoreError> {
        let (actor, action, subject) = (&query.actor, &query.action, &query.subject);
        let before = query.before.unwrap_or(i64::MAX);
        sqlx::query!(
            r#"
            SELECT number AS "number!", at, actor, address, action, subject, was, became
            FROM audit
            WHERE
                number < ?1
                AND (?2 = '' OR instr(lower(actor), lower(?2)) > 0)
                AND (?3 = '' OR action = ?3)
                AND (?4 = '' OR instr(lower(subject), lower(?4)) > 0)
            ORDER BY number DESC
            LIMIT ?5
            "#,
            before,
            actor,
            action,
            subject,
            limit,
        )
        .fetch_all(&self.readers)
        .await?
        .into_iter()
        .map(|row| {
            Ok(AuditRecord {
                number: row.number,
                at: time(row.at)?,
                actor: row.actor,
                address: row.address,
                action: row.action,
                subject: row.subject,
                was: row.was,
                became: row.became,
            })
        })
        .collect()
    }

    /// How often each thing was done since a moment, and when last; newest first. A word of another
    /// version is left out.
    pub async fn audit_counts(&self, since: DateTime<Utc>) -> Result<Vec<AuditCount>, StoreError> {
        let since = ms(since);
        sqlx::query!(
            r#"
            SELECT action AS "action!", COUNT(*) AS "count!: i64", MAX(at) AS "newest_at!: i64"
            FROM audit
            WHERE at >= ?1
            GROUP BY action
            ORDER BY 3 DESC, action
            "#,
            since,
        )
        .fetch_all(&self.readers)
        .await?
        .into_iter()
        .filter_map(|row| {
            let action = row.action.parse().ok()?;
            let counted = time(row.newest_at).map(|newest_at| AuditCount {
                action,
                count: row.count.unsigned_abs(),
                newest_at,
            });
            Some(counted)
        })
        .collect()
    }

    /// Keeps something that changes no other table, such as a sign-in.
    pub async fn keep(
        &self,
        action: Action,
        subject: &str,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.record_event(AuditEvent::new(action, subject), by, now)
            .await
    }

    /// Keeps what came of something that was asked in somebody's name. Says whether they are still let in.
    pub async fn keep_outcome(
        &self,
        action: Action,
        subject: &str,
        words: &str,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let (subject, words, by) = (subject.to_owned(), words.to_owned(), by.clone());
        in_transaction!(self, |tx| {
            note_outcome(tx, AuditEvent::new(action, subject), &words, &by, now).await
        })
    }

    async fn record_event(
        &self,
        event: AuditEvent,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| { note(tx, event, &by, now).await })
    }
}

/// Writes what came of something that was asked in somebody's name. It came, whether or not they are still
/// let in: of whoever is not, Sundog says it itself and names them as who asked. Says whether they are.
pub(crate) async fn note_outcome(
    tx: &mut SqliteConnection,
    event: AuditEvent,
    words: &str,
    by: &AuditPrincipal,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    match still_holds(tx, by.credential, now).await {
        Ok(()) => {
            note(tx, event.became(json!(words)), by, now).await?;
            Ok(true)
        }
        Err(StoreError::SignedOutMeanwhile) => {
            let became = json!({ "answer": words, "asked_by": by.name });
            note(tx, event.became(became), &AuditPrincipal::sundog(), now).await?;
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

/// Writes an entry in the transaction of what it tells, where whoever acts may still do so.
///
/// # Errors
/// [`StoreError::SignedOutMeanwhile`].
pub(crate) async fn note(
    tx: &mut SqliteConnection,
    event: AuditEvent,
    by: &AuditPrincipal,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    still_holds(tx, by.credential, now).await?;
    let (at, action) = (ms(now), event.action.as_str());
    let was = event.was.map(|value| value.to_string());
    let became = event.became.map(|value| value.to_string());
    sqlx::query!(
        r#"
        INSERT INTO audit (at, actor, address, action, subject, was, became)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        "#,
        at,
        by.name,
        by.address,
        action,
        event.subject,
        was,
        became,
    )
    .execute(tx)
    .await?;
    Ok(())
}
