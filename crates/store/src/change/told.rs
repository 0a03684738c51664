//! Whom somebody told about a change, so that nobody asks Halo Support twice.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::audit::Action;
use domain::views::evidence::Whom;
use serde_json::json;

use crate::audit::{AuditEvent, AuditPrincipal, note};
use crate::store::{Store, in_transaction};
use crate::time::{ms, time};
use crate::words::parsed;
use crate::{StoreError, json};

/// Somebody was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactRecord {
    /// When.
    pub at: DateTime<Utc>,
    /// Who told them.
    pub by: String,
    /// Whom.
    pub whom: Whom,
    /// What was said, or where it can be found.
    pub words: String,
}

/// So many of a change are read: the newest. All stand in the audit trail.
const TOLD_MOST: i64 = 50;

impl Store {
    /// Notes that somebody was told about a change.
    pub async fn log_contact(
        &self,
        change: i64,
        whom: Whom,
        words: &str,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let (words, by) = (words.to_owned(), by.clone());
        in_transaction!(self, |tx| {
            let (at, word) = (ms(now), whom.as_str());
            sqlx::query!(
                "INSERT INTO contact_log (change, at, by, whom, words) VALUES (?, ?, ?, ?, ?)",
                change,
                at,
                by.name,
                word,
                words,
            )
            .execute(&mut *tx)
            .await?;
            let event = AuditEvent::new(Action::ContactLogged, format!("change:{change}"))
                .became(json!({ "whom": whom, "words": words }));
            note(tx, event, &by, now).await
        })
    }

    /// Who was told about some changes, each in order: the newest of many.
    pub async fn told_of(
        &self,
        changes: &[i64],
    ) -> Result<BTreeMap<i64, Vec<ContactRecord>>, StoreError> {
        let changes = json::rows(changes);
        let rows = sqlx::query!(
            r#"
            SELECT change AS "change!", at AS "at!", by AS "by!", whom AS "whom!", words AS "words!"
            FROM (
                SELECT *, ROW_NUMBER() OVER (PARTITION BY change ORDER BY id DESC) AS newness
                FROM contact_log
                WHERE change IN (SELECT value FROM json_each(?1))
            )
            WHERE newness <= ?2
            ORDER BY id
            "#,
            changes,
            TOLD_MOST,
        )
        .fetch_all(&self.readers)
        .await?;
        let mut told: BTreeMap<i64, Vec<ContactRecord>> = BTreeMap::new();
        for row in rows {
            told.entry(row.change).or_default().push(ContactRecord {
                at: time(row.at)?,
                by: row.by,
                whom: parsed(&row.whom, "a word")?,
                words: row.words,
            });
        }
        Ok(told)
    }

    /// Who was told about a change, in order: the newest of many.
    pub async fn told(&self, change: i64) -> Result<Vec<ContactRecord>, StoreError> {
        Ok(self
            .told_of(&[change])
            .await?
            .remove(&change)
            .unwrap_or_default())
    }
}
