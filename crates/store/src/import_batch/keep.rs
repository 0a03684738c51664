//! How a batch is kept: once, and with all its rows.

use chrono::{DateTime, Utc};
use domain::audit::Action;
use serde_json::json;
use sqlx::SqliteConnection;

use super::{AddedBatch, NewRow};
use crate::audit::{AuditEvent, AuditPrincipal, note};
use crate::store::{Store, in_transaction};
use crate::time::ms;
use crate::{StoreError, json};

impl Store {
    /// Keeps a batch with all its rows; those that can be used are due at once. The same again,
    /// while a row of it is open, is not kept twice.
    pub async fn add_batch(
        &self,
        name: &str,
        digest: &str,
        rows: Vec<NewRow>,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<AddedBatch, StoreError> {
        let (name, digest, by) = (name.to_owned(), digest.to_owned(), by.clone());
        in_transaction!(self, |tx| {
            if let Some(known) = open_with(tx, &digest).await? {
                return Ok(AddedBatch::Known(known));
            }
            let at = ms(now);
            let id = sqlx::query_scalar!(
                r#"
                INSERT INTO import_batch (name, pasted_by, pasted_at, digest)
                VALUES (?, ?, ?, ?)
                RETURNING id AS "id!"
                "#,
                name,
                by.name,
                at,
                digest,
            )
            .fetch_one(&mut *tx)
            .await?;
            let kept: Vec<_> = rows
                .iter()
                .map(|row| (row.line, json!(row.cells).to_string(), &row.invalid))
                .collect();
            let kept = json::rows(&kept);
            sqlx::query!(
                r#"
                INSERT INTO batch_row (batch, line, cells, verdict, words, due_at)
                SELECT
                    ?1, value ->> 0, value ->> 1,
                    CASE WHEN value ->> 2 IS NULL THEN NULL ELSE 'invalid' END,
                    COALESCE(value ->> 2, ''),
                    CASE WHEN value ->> 2 IS NULL THEN ?3 END
                FROM json_each(?2)
                "#,
                id,
                kept,
                at,
            )
            .execute(&mut *tx)
            .await?;
            let event = AuditEvent::new(Action::BatchPasted, format!("batch:{id}"))
                .became(json!({ "name": name, "rows": rows.len() }));
            note(tx, event, &by, now).await?;
            Ok(AddedBatch::Added(id))
        })
    }
}

/// A batch of this content that is not done.
async fn open_with(tx: &mut SqliteConnection, digest: &str) -> Result<Option<i64>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"
        SELECT id AS "id!"
        FROM import_batch
        WHERE digest = ?1
            AND EXISTS (
                SELECT 1
                FROM batch_row
                WHERE batch_row.batch = import_batch.id
                    AND started_at IS NULL AND dropped_at IS NULL AND verdict IS NOT 'unchanged'
            )
        "#,
        digest,
    )
    .fetch_optional(tx)
    .await?)
}
