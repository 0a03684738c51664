//! Notes: what people wrote down about a practice, in order, for ever.

use chrono::{DateTime, Utc};
use domain::audit::Action;
use domain::practice::PracticeId;
use serde_json::json;

use crate::StoreError;
use crate::audit::{self, AuditEvent, AuditPrincipal};
use crate::store::{Store, in_transaction};
use crate::time::{ms, time};

/// What somebody noted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its number.
    pub id: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: String,
    /// Their words.
    pub text: String,
}

impl Store {
    /// Adds a note about a practice.
    pub async fn add_note(
        &self,
        practice: PracticeId,
        text: &str,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<Note, StoreError> {
        let (text, by) = (text.to_owned(), by.clone());
        in_transaction!(self, |tx| {
            let at = ms(now);
            let id = sqlx::query_scalar!(
                r#"
                INSERT INTO note (practice, at, by, text)
                VALUES (?, ?, ?, ?)
                RETURNING id AS "id!"
                "#,
                practice.0,
                at,
                by.name,
                text,
            )
            .fetch_one(&mut *tx)
            .await?;
            let event = AuditEvent::new(Action::Noted, format!("practice:{practice}"))
                .became(json!({ "text": text }));
            audit::note(tx, event, &by, now).await?;
            Ok(Note {
                id,
                at: now,
                by: by.name,
                text,
            })
        })
    }

    /// The notes about a practice before a number, newest first.
    pub async fn notes(
        &self,
        practice: PracticeId,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<Note>, StoreError> {
        let before = before.unwrap_or(i64::MAX);
        let rows = sqlx::query!(
            r#"
            SELECT id AS "id!", at, by, text
            FROM note
            WHERE practice = ?1 AND id < ?2
            ORDER BY id DESC
            LIMIT ?3
            "#,
            practice.0,
            before,
            limit,
        )
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(Note {
                    id: row.id,
                    at: time(row.at)?,
                    by: row.by,
                    text: row.text,
                })
            })
            .collect()
    }
}
