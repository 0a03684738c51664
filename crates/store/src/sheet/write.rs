//! How rows of a sheet are kept, judged, mended, started and dropped.
//!
//! Each row names the edition that somebody saw: where it was mended meanwhile nothing happens, so
//! that an answer about one Site ID is never taken for another.

use chrono::{DateTime, Utc};
use domain::audit::Action;
use domain::onboarding::Cells;
use serde_json::json;
use sqlx::SqliteConnection;

use super::{AddedSheet, JudgedRow, NewRow, StartRow};
use crate::audit::{Author, Deed, note};
use crate::practice::{AddedPractice, add_with};
use crate::site::Mapping;
use crate::store::Store;
use crate::time::ms;
use crate::{StoreError, json};

impl Store {
    /// Keeps a sheet with all its rows; those that can be used are due at once. The same again,
    /// while a row of it is open, is not kept twice.
    ///
    /// # Errors
    /// When the database cannot be written; then nothing is kept.
    pub async fn add_sheet(
        &self,
        name: &str,
        digest: &str,
        rows: Vec<NewRow>,
        by: &Author,
        now: DateTime<Utc>,
    ) -> Result<AddedSheet, StoreError> {
        let (name, digest, by) = (name.to_owned(), digest.to_owned(), by.clone());
        self.write(move |tx| {
            Box::pin(async move {
                if let Some(known) = open_with(tx, &digest).await? {
                    return Ok(AddedSheet::Known(known));
                }
                let at = ms(now);
                let id = sqlx::query_scalar!(
                    r#"
                    INSERT INTO sheet (name, pasted_by, pasted_at, digest)
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
                    INSERT INTO sheet_row (sheet, line, cells, verdict, words, due_at)
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
                let deed = Deed::new(Action::SheetPasted, format!("sheet:{id}"))
                    .became(json!({ "name": name, "rows": rows.len() }));
                note(tx, deed, &by, now).await?;
                Ok(AddedSheet::Added(id))
            })
        })
        .await
    }

    /// Keeps what look-ups said.
    ///
    /// # Errors
    /// When the database cannot be written; then nothing is kept.
    pub async fn judge_rows(
        &self,
        judged: Vec<JudgedRow>,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.write(move |tx| {
            Box::pin(async move {
                for row in &judged {
                    judge(tx, row, now).await?;
                }
                Ok(())
            })
        })
        .await
    }

    /// Has a row looked up at a time, because what is known of it is too old or Halo did not answer.
    /// What somebody accepted on the old answer is to be decided anew.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn put_off_row(
        &self,
        row: (i64, i64, i64),
        words: &str,
        due_at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let words = words.to_owned();
        self.write(move |tx| {
            Box::pin(async move {
                let ((sheet, line, edition), due_at) = (row, ms(due_at));
                sqlx::query!(
                    r#"
                    UPDATE sheet_row
                    SET
                        due_at = ?4, words = ?5, accepted_by = NULL,
                        verdict = CASE WHEN verdict = 'added' THEN NULL ELSE verdict END
                    WHERE sheet = ?1 AND line = ?2 AND edition = ?3
                        AND started_at IS NULL AND dropped_at IS NULL
                    "#,
                    sheet,
                    line,
                    edition,
                    due_at,
                    words,
                )
                .execute(tx)
                .await?;
                Ok(())
            })
        })
        .await
    }

    /// Keeps what Halo answered when somebody had a row's site paired, and has it looked up at once.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn note_pairing(
        &self,
        row: (i64, i64, i64),
        answer: &str,
        by: &Author,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let (answer, by) = (answer.to_owned(), by.clone());
        self.write(move |tx| {
            Box::pin(async move {
                let ((sheet, line, edition), at) = (row, ms(now));
                sqlx::query!(
                    r#"
                    UPDATE sheet_row
                    SET pairing = ?4, due_at = CASE WHEN accepted_by IS NULL THEN ?5 END
                    WHERE sheet = ?1 AND line = ?2 AND edition = ?3
                        AND started_at IS NULL AND dropped_at IS NULL
                    "#,
                    sheet,
                    line,
                    edition,
                    answer,
                    at,
                )
                .execute(&mut *tx)
                .await?;
                let deed = Deed::new(Action::Paired, subject(row)).became(json!(answer));
                note(tx, deed, &by, now).await
            })
        })
        .await
    }

    /// Puts another text in a row and has it looked up. Says whether it was as somebody saw it.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn mend_row(
        &self,
        row: (i64, i64, i64),
        cells: &Cells,
        invalid: Option<String>,
        by: &Author,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let (cells, by) = (json!(cells), by.clone());
        self.write(move |tx| {
            Box::pin(async move {
                let (text, at) = (cells.to_string(), ms(now));
                let (sheet, line, edition) = row;
                let mended = sqlx::query!(
                    r#"
                    UPDATE sheet_row
                    SET
                        cells = ?4, edition = edition + 1, words = COALESCE(?5, ''), found = '[]',
                        verdict = CASE WHEN ?5 IS NULL THEN NULL ELSE 'invalid' END,
                        halo_guid = NULL, halo_name = NULL, looked_up_at = NULL,
                        accepted_by = NULL, due_at = CASE WHEN ?5 IS NULL THEN ?6 END
                    WHERE sheet = ?1 AND line = ?2 AND edition = ?3
                        AND started_at IS NULL AND dropped_at IS NULL
                    "#,
                    sheet,
                    line,
                    edition,
                    text,
                    invalid,
                    at,
                )
                .execute(&mut *tx)
                .await?;
                if mended.rows_affected() == 0 {
                    return Ok(false);
                }
                let deed = Deed::new(Action::RowMended, subject(row)).became(cells);
                note(tx, deed, &by, now).await?;
                Ok(true)
            })
        })
        .await
    }

    /// Makes a row ready by somebody's decision: with this GUID, or with the one that its site has.
    /// Says whether it was as they saw it.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn accept_row(
        &self,
        row: (i64, i64, i64),
        mapping: Option<Mapping>,
        by: &Author,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let by = by.clone();
        self.write(move |tx| {
            Box::pin(async move {
                let (sheet, line, edition) = row;
                let guid = mapping.as_ref().map(|one| one.guid.as_bytes().as_slice());
                let name = mapping.as_ref().and_then(|one| one.halo_name.as_deref());
                let accepted = sqlx::query!(
                    r#"
                    UPDATE sheet_row
                    SET
                        verdict = 'added', halo_guid = ?4, halo_name = ?5, accepted_by = ?6,
                        due_at = NULL, edition = edition + 1
                    WHERE sheet = ?1 AND line = ?2 AND edition = ?3
                        AND started_at IS NULL AND dropped_at IS NULL
                    "#,
                    sheet,
                    line,
                    edition,
                    guid,
                    name,
                    by.name,
                )
                .execute(&mut *tx)
                .await?;
                if accepted.rows_affected() == 0 {
                    return Ok(false);
                }
                let guid = mapping.as_ref().map(|one| one.guid);
                let deed = Deed::new(Action::RowAccepted, subject(row))
                    .became(json!({ "halo_guid": guid, "halo_name": name }));
                note(tx, deed, &by, now).await?;
                Ok(true)
            })
        })
        .await
    }

    /// Takes a row off its sheet. Says whether it was as somebody saw it.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn drop_row(
        &self,
        row: (i64, i64, i64),
        by: &Author,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let by = by.clone();
        self.write(move |tx| {
            Box::pin(async move {
                let ((sheet, line, edition), at) = (row, ms(now));
                let dropped = sqlx::query!(
                    r#"
                    UPDATE sheet_row
                    SET dropped_at = ?4, due_at = NULL, edition = edition + 1
                    WHERE sheet = ?1 AND line = ?2 AND edition = ?3
                        AND started_at IS NULL AND dropped_at IS NULL
                    "#,
                    sheet,
                    line,
                    edition,
                    at,
                )
                .execute(&mut *tx)
                .await?;
                if dropped.rows_affected() == 0 {
                    return Ok(false);
                }
                let deed = Deed::new(Action::RowDropped, subject(row));
                note(tx, deed, &by, now).await?;
                Ok(true)
            })
        })
        .await
    }

    /// Puts the practices of some rows on the list, all or none. Rows that are not ready as they
    /// were seen are left. Says how many were started.
    ///
    /// # Errors
    /// When the database cannot be written; then none was started.
    pub async fn start_rows(
        &self,
        rows: Vec<StartRow>,
        by: &Author,
        now: DateTime<Utc>,
    ) -> Result<usize, StoreError> {
        let by = by.clone();
        self.write_for_the_watch(move |tx| {
            Box::pin(async move {
                let mut started = 0;
                for row in &rows {
                    started += usize::from(start(tx, row, &by, now).await?);
                }
                Ok(started)
            })
        })
        .await
    }
}

fn subject((sheet, line, _): (i64, i64, i64)) -> String {
    format!("sheet:{sheet}:{line}")
}

/// A sheet of this content that is not done.
async fn open_with(tx: &mut SqliteConnection, digest: &str) -> Result<Option<i64>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"
        SELECT id AS "id!"
        FROM sheet
        WHERE digest = ?1
            AND EXISTS (
                SELECT 1
                FROM sheet_row
                WHERE sheet_row.sheet = sheet.id
                    AND started_at IS NULL AND dropped_at IS NULL AND verdict IS NOT 'unchanged'
            )
        "#,
        digest,
    )
    .fetch_optional(tx)
    .await?)
}

async fn judge(
    tx: &mut SqliteConnection,
    judged: &JudgedRow,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (sheet, line, edition) = judged.row;
    let verdict = judged.verdict.as_str();
    let found = json::rows(&judged.found);
    let mapping = judged.mapping.as_ref();
    let guid = mapping.map(|one| one.guid.as_bytes().as_slice());
    let name = mapping.and_then(|one| one.halo_name.as_deref());
    let at = ms(now);
    let looked_up = judged.looked_up.then_some(at);
    let due = judged.due_at.map(ms);
    sqlx::query!(
        r#"
        UPDATE sheet_row
        SET
            turned_ready = CASE
                WHEN ?4 = 'added' AND verdict IS NOT NULL AND verdict <> 'added' THEN ?10
                ELSE turned_ready
            END,
            verdict = ?4, words = ?5, found = ?6, halo_guid = ?7, halo_name = ?8,
            looked_up_at = COALESCE(?9, looked_up_at), due_at = ?11
        WHERE sheet = ?1 AND line = ?2 AND edition = ?3
            AND started_at IS NULL AND dropped_at IS NULL AND accepted_by IS NULL
        "#,
        sheet,
        line,
        edition,
        verdict,
        judged.words,
        found,
        guid,
        name,
        looked_up,
        at,
        due,
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn start(
    tx: &mut SqliteConnection,
    row: &StartRow,
    by: &Author,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let ((sheet, line, edition), at) = (row.row, ms(now));
    let started = sqlx::query!(
        r#"
        UPDATE sheet_row
        SET started_at = ?4, due_at = NULL
        WHERE sheet = ?1 AND line = ?2 AND edition = ?3 AND verdict = 'added'
            AND started_at IS NULL AND dropped_at IS NULL
        "#,
        sheet,
        line,
        edition,
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
        "UPDATE sheet_row SET practice = ?3 WHERE sheet = ?1 AND line = ?2",
        sheet,
        line,
        id.0,
    )
    .execute(tx)
    .await?;
    Ok(true)
}
