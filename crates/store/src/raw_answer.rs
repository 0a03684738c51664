//! The raw answers that a change rests on, kept as Halo gave them with every key hidden.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;

use crate::store::Store;
use crate::time::{ms, time};
use crate::{StoreError, json};

/// One answer as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedAnswer {
    /// When.
    pub at: DateTime<Utc>,
    /// What was asked: `look_up`, or `status` with the GUID.
    pub question: String,
    /// The HTTP status, where there was one.
    pub status: Option<u16>,
    /// The body, with every key hidden. Untrusted text.
    pub body: String,
}

pub(crate) async fn write(
    tx: &mut SqliteConnection,
    change: i64,
    answers: &[RecordedAnswer],
) -> Result<(), StoreError> {
    for answer in answers {
        let at = ms(answer.at);
        sqlx::query!(
            r#"
            INSERT INTO raw_answer (change, at, question, status, body)
            VALUES (?, ?, ?, ?, ?)
            "#,
            change,
            at,
            answer.question,
            answer.status,
            answer.body,
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

impl Store {
    /// The raw answers kept with a change, in the order in which they came.
    pub async fn evidence(&self, change: i64) -> Result<Vec<RecordedAnswer>, StoreError> {
        let rows = sqlx::query!(
            r#"
            SELECT at, question, status, body
            FROM raw_answer
            WHERE change = ?1
            ORDER BY id
            "#,
            change,
        )
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(RecordedAnswer {
                    at: time(row.at)?,
                    question: row.question,
                    status: row
                        .status
                        .map(u16::try_from)
                        .transpose()
                        .map_err(StoreError::unreadable("an HTTP status"))?,
                    body: row.body,
                })
            })
            .collect()
    }

    /// How many raw answers are kept with each of some changes, where there are any.
    pub async fn evidence_counts_of(
        &self,
        changes: &[i64],
    ) -> Result<BTreeMap<i64, usize>, StoreError> {
        let changes = json::rows(changes);
        let rows = sqlx::query!(
            r#"
            SELECT change, COUNT(*) AS "kept!: i64"
            FROM raw_answer
            WHERE change IN (SELECT value FROM json_each(?1))
            GROUP BY change
            "#,
            changes,
        )
        .fetch_all(&self.readers)
        .await?;
        let count = |kept: i64| usize::try_from(kept).unwrap_or_default();
        Ok(rows
            .into_iter()
            .map(|row| (row.change, count(row.kept)))
            .collect())
    }
}
