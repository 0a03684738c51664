//! What Halo answered about rows, kept until somebody decides. An answer about a row that was edited
//! meanwhile is about another Site ID, and is thrown away.

use chrono::{DateTime, Utc};
use domain::audit::Action;
use sqlx::SqliteConnection;

use super::decide::is_as_seen;
use super::{JudgedRow, RowSeen};
use crate::audit::{AuditEvent, AuditPrincipal, note_outcome};
use crate::store::{Store, in_transaction};
use crate::time::ms;
use crate::{StoreError, json};

impl Store {
    /// Keeps what look-ups said.
    pub async fn judge_rows(
        &self,
        judged: Vec<JudgedRow>,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        in_transaction!(self, |tx| {
            for row in &judged {
                judge(tx, row, now).await?;
            }
            Ok(())
        })
    }

    /// Has a row looked up at a time, because what is known of it is too old or Halo did not answer.
    /// What somebody accepted on the old answer is to be decided anew.
    pub async fn put_off_row(
        &self,
        row: RowSeen,
        words: &str,
        due_at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let words = words.to_owned();
        in_transaction!(self, |tx| {
            if !is_as_seen(tx, row).await? {
                return Ok(());
            }
            let due_at = ms(due_at);
            sqlx::query!(
                r#"
                UPDATE batch_row
                SET
                    due_at = ?3, words = ?4, accepted_by = NULL,
                    verdict = CASE WHEN verdict = 'added' THEN NULL ELSE verdict END
                WHERE batch = ?1 AND line = ?2
                "#,
                row.batch,
                row.line,
                due_at,
                words,
            )
            .execute(tx)
            .await?;
            Ok(())
        })
    }

    /// Has a row looked up at a time, because Halo gave no answer about it. What is known of it stays as
    /// it was.
    pub async fn row_is_silent(
        &self,
        row: RowSeen,
        words: &str,
        due_at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let words = words.to_owned();
        in_transaction!(self, |tx| {
            if !is_as_seen(tx, row).await? {
                return Ok(());
            }
            let due_at = ms(due_at);
            sqlx::query!(
                r#"
                UPDATE batch_row
                SET silences = silences + 1, due_at = ?3, words = ?4
                WHERE batch = ?1 AND line = ?2 AND accepted_by IS NULL
                "#,
                row.batch,
                row.line,
                due_at,
                words,
            )
            .execute(tx)
            .await?;
            Ok(())
        })
    }

    /// Keeps what Halo answered when somebody had a row's site paired, and has it looked up at once. Says
    /// whether they are still let in.
    pub async fn note_pairing(
        &self,
        row: RowSeen,
        answer: &str,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let (answer, by) = (answer.to_owned(), by.clone());
        in_transaction!(self, |tx| {
            if is_as_seen(tx, row).await? {
                let at = ms(now);
                sqlx::query!(
                    r#"
                    UPDATE batch_row
                    SET pairing = ?3, due_at = CASE WHEN accepted_by IS NULL THEN ?4 END
                    WHERE batch = ?1 AND line = ?2
                    "#,
                    row.batch,
                    row.line,
                    answer,
                    at,
                )
                .execute(&mut *tx)
                .await?;
            }
            let event = AuditEvent::new(Action::Paired, row.subject());
            note_outcome(tx, event, &answer, &by, now).await
        })
    }
}

async fn judge(
    tx: &mut SqliteConnection,
    judged: &JudgedRow,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = judged.row;
    if !is_as_seen(tx, row).await? {
        return Ok(());
    }
    let verdict = judged.verdict.as_str();
    let found = json::rows(&judged.found);
    let mapping = judged.mapping.as_ref();
    let guid = mapping.map(|one| one.guid.as_bytes().as_slice());
    let name = mapping.and_then(|one| one.halo_name.as_deref());
    let at = ms(now);
    let looked_up = judged.looked_up.then_some(at);
    let due = judged.due_at.map(ms);
    let elsewhere = judged.elsewhere.as_deref().map(json::rows);
    sqlx::query!(
        r#"
        UPDATE batch_row
        SET
            turned_ready = CASE
                WHEN ?3 = 'added' AND verdict IS NOT NULL AND verdict <> 'added' THEN ?9
                ELSE turned_ready
            END,
            verdict = ?3, words = ?4, found = ?5, halo_guid = ?6, halo_name = ?7,
            looked_up_at = COALESCE(?8, looked_up_at), due_at = ?10, silences = 0,
            elsewhere = COALESCE(?11, elsewhere)
        WHERE batch = ?1 AND line = ?2 AND accepted_by IS NULL
        "#,
        row.batch,
        row.line,
        verdict,
        judged.words,
        found,
        guid,
        name,
        looked_up,
        at,
        due,
        elsewhere,
    )
    .execute(tx)
    .await?;
    Ok(())
}
