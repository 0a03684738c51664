//! How the practices of rows are put on the list.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;

use super::StartRow;
use super::decide::is_as_seen;
use crate::StoreError;
use crate::audit::AuditPrincipal;
use crate::practice::{AddedPractice, add_with};
use crate::store::{Store, in_transaction};
use crate::time::ms;

impl Store {
    /// Puts the practices of some rows on the list, all or none. Rows that are not ready as they
    /// were seen are left. Says how many were started.
    ///
    /// # Errors
    /// When the database cannot be written; then none was started.
    pub async fn start_rows(
        &self,
        rows: Vec<StartRow>,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<usize, StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| {
            let mut started = 0;
            for row in &rows {
                started += usize::from(start(tx, row, &by, now).await?);
            }
            Ok(started)
        })
    }
}

async fn start(
    tx: &mut SqliteConnection,
    row: &StartRow,
    by: &AuditPrincipal,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let (seen, at) = (row.row, ms(now));
    if !is_as_seen(tx, seen).await? {
        return Ok(false);
    }
    let started = sqlx::query!(
        r#"
        UPDATE batch_row
        SET started_at = ?3, due_at = NULL
        WHERE batch = ?1 AND line = ?2 AND verdict = 'added'
        "#,
        seen.batch,
        seen.line,
        at,
    )
    .execute(&mut *tx)
    .await?;
    if started.rows_affected() == 0 {
        return Ok(false);
    }
    let added = add_with(tx, &row.entry, row.mapping.as_ref(), None, by, now).await?;
    let (AddedPractice::Added(id) | AddedPractice::Unchanged(id)) = added;
    sqlx::query!(
        "UPDATE batch_row SET practice = ?3 WHERE batch = ?1 AND line = ?2",
        seen.batch,
        seen.line,
        id.0,
    )
    .execute(tx)
    .await?;
    Ok(true)
}
