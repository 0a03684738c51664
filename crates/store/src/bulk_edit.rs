//! Many practices changed at once, and taken back: whole entries as they were and as they became.

use chrono::{DateTime, Utc};
use domain::practice::{PracticeEntry, PracticeId};
use sqlx::SqliteConnection;

use crate::StoreError;
use crate::audit::AuditPrincipal;
use crate::json;
use crate::practice::{self, update};
use crate::store::{Store, in_transaction};
use crate::time::{maybe_time, ms, time};

/// An edit of many practices that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeEdit {
    /// Its number.
    pub id: i64,
    /// Who made it.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// How many practices it changed.
    pub practices: i64,
    /// When it was taken back.
    pub undone_at: Option<DateTime<Utc>>,
}

/// One practice of it: as it was seen, and as it becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryEdit {
    /// The practice.
    pub id: PracticeId,
    /// As it was seen.
    pub was: PracticeEntry,
    /// As it becomes.
    pub becomes: PracticeEntry,
}

impl Store {
    /// Changes some practices, all or none. Returns the number of the edit.
    ///
    /// # Errors
    /// [`StoreError::ChangeMoved`] where one is not as it was seen.
    pub async fn edit_many(
        &self,
        edits: Vec<EntryEdit>,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<i64, StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| {
            let at = ms(now);
            let id = sqlx::query_scalar!(
                r#"INSERT INTO bulk_edit (made_by, made_at) VALUES (?, ?) RETURNING id AS "id!""#,
                by.name,
                at,
            )
            .fetch_one(&mut *tx)
            .await?;
            // All first: what is written about one practice's server moves the others on it.
            for edit in &edits {
                if practice::entry(tx, edit.id).await?.as_ref() != Some(&edit.was) {
                    return Err(StoreError::ChangeMoved);
                }
            }
            for edit in &edits {
                write(tx, edit.id, &edit.becomes, &by, now).await?;
            }
            let mut rows = Vec::with_capacity(edits.len());
            for edit in &edits {
                // A server is called as it was first spelled, so that is what it became.
                let became = practice::entry(tx, edit.id).await?;
                let became = became.ok_or(StoreError::ChangeMoved)?;
                rows.push((edit.id, text(&edit.was), text(&became)));
            }
            let rows = json::rows(&rows);
            sqlx::query!(
                r#"
                INSERT INTO bulk_edit_row (bulk_edit, practice, was, became)
                SELECT ?1, value ->> 0, value ->> 1, value ->> 2
                FROM json_each(?2)
                "#,
                id,
                rows,
            )
            .execute(tx)
            .await?;
            Ok(id)
        })
    }

    /// Takes an edit back where practices are still as it left them. Says how many were, and how many
    /// were left because somebody changed them since; none where it was taken back already.
    pub async fn undo_edit(
        &self,
        id: i64,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<Option<(usize, usize)>, StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| {
            let at = ms(now);
            let undone = sqlx::query!(
                "UPDATE bulk_edit SET undone_at = ?2 WHERE id = ?1 AND undone_at IS NULL",
                id,
                at,
            )
            .execute(&mut *tx)
            .await?;
            if undone.rows_affected() == 0 {
                return Ok(None);
            }
            let edits = rows_of(tx, id).await?;
            let mut back = Vec::with_capacity(edits.len());
            for edit in &edits {
                if practice::entry(tx, edit.id).await?.as_ref() == Some(&edit.becomes) {
                    back.push(edit);
                }
            }
            for edit in &back {
                write(tx, edit.id, &edit.was, &by, now).await?;
            }
            Ok(Some((back.len(), edits.len() - back.len())))
        })
    }

    /// The newest edits of many practices.
    pub async fn edits(&self, limit: u32) -> Result<Vec<MadeEdit>, StoreError> {
        let rows = sqlx::query!(
            r#"
            SELECT
                id AS "id!", made_by, made_at, undone_at,
                (SELECT COUNT(*) FROM bulk_edit_row WHERE bulk_edit = id) AS "practices!: i64"
            FROM bulk_edit
            ORDER BY id DESC
            LIMIT ?1
            "#,
            limit,
        )
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(MadeEdit {
                    id: row.id,
                    by: row.made_by,
                    at: time(row.made_at)?,
                    practices: row.practices,
                    undone_at: maybe_time(row.undone_at)?,
                })
            })
            .collect()
    }
}

/// Changes an entry from what it is by now.
async fn write(
    tx: &mut SqliteConnection,
    id: PracticeId,
    becomes: &PracticeEntry,
    by: &AuditPrincipal,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let was = practice::entry(tx, id).await?;
    let was = was.ok_or(StoreError::ChangeMoved)?;
    update(tx, id, &was, becomes, by, now).await
}

async fn rows_of(tx: &mut SqliteConnection, id: i64) -> Result<Vec<EntryEdit>, StoreError> {
    let rows = sqlx::query!(
        "SELECT practice, was, became FROM bulk_edit_row WHERE bulk_edit = ?1",
        id
    )
    .fetch_all(tx)
    .await?;
    let read = |text: &str| {
        serde_json::from_str(text).map_err(StoreError::unreadable("an entry of a practice"))
    };
    rows.into_iter()
        .map(|row| {
            Ok(EntryEdit {
                id: PracticeId(row.practice),
                was: read(&row.was)?,
                becomes: read(&row.became)?,
            })
        })
        .collect()
}

fn text(entry: &PracticeEntry) -> String {
    serde_json::json!(entry).to_string()
}
