//! What people decide about rows: edit, accept, drop.
//!
//! Each row names the version that somebody saw: where it was edited meanwhile nothing happens, so
//! that a decision about one Site ID is never taken for one about another.

use chrono::{DateTime, Utc};
use domain::audit::Action;
use domain::onboarding::Cells;
use serde_json::json;
use sqlx::SqliteConnection;

use super::RowSeen;
use crate::StoreError;
use crate::audit::{AuditEvent, AuditPrincipal, note};
use crate::site::Mapping;
use crate::store::{Store, in_transaction};
use crate::time::ms;

impl Store {
    /// Puts another text in a row and has it looked up. Says whether it was as somebody saw it.
    pub async fn edit_row(
        &self,
        row: RowSeen,
        cells: &Cells,
        invalid: Option<String>,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let (cells, by) = (json!(cells), by.clone());
        in_transaction!(self, |tx| {
            if !is_as_seen(tx, row).await? {
                return Ok(false);
            }
            let (text, at) = (cells.to_string(), ms(now));
            sqlx::query!(
                r#"
                UPDATE batch_row
                SET
                    cells = ?3, version = version + 1, words = COALESCE(?4, ''), found = '[]',
                    verdict = CASE WHEN ?4 IS NULL THEN NULL ELSE 'invalid' END,
                    elsewhere = NULL, halo_guid = NULL, halo_name = NULL, looked_up_at = NULL,
                    accepted_by = NULL, silences = 0,
                    due_at = CASE WHEN ?4 IS NULL THEN ?5 END
                WHERE batch = ?1 AND line = ?2
                "#,
                row.batch,
                row.line,
                text,
                invalid,
                at,
            )
            .execute(&mut *tx)
            .await?;
            let event = AuditEvent::new(Action::BatchRowEdited, row.subject()).became(cells);
            note(tx, event, &by, now).await?;
            Ok(true)
        })
    }

    /// Makes a row ready by somebody's decision: with this GUID, or with the one that its site has.
    /// Says whether it was as they saw it.
    pub async fn accept_row(
        &self,
        row: RowSeen,
        mapping: Option<Mapping>,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| {
            if !is_as_seen(tx, row).await? {
                return Ok(false);
            }
            let guid = mapping.as_ref().map(|one| one.guid.as_bytes().as_slice());
            let name = mapping.as_ref().and_then(|one| one.halo_name.as_deref());
            sqlx::query!(
                r#"
                UPDATE batch_row
                SET
                    verdict = 'added', halo_guid = ?3, halo_name = ?4, accepted_by = ?5,
                    due_at = NULL, version = version + 1
                WHERE batch = ?1 AND line = ?2
                "#,
                row.batch,
                row.line,
                guid,
                name,
                by.name,
            )
            .execute(&mut *tx)
            .await?;
            let guid = mapping.as_ref().map(|one| one.guid);
            let event = AuditEvent::new(Action::RowAccepted, row.subject())
                .became(json!({ "halo_guid": guid, "halo_name": name }));
            note(tx, event, &by, now).await?;
            Ok(true)
        })
    }

    /// Takes a row off its batch. Says whether it was as somebody saw it.
    pub async fn drop_row(
        &self,
        row: RowSeen,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| {
            if !is_as_seen(tx, row).await? {
                return Ok(false);
            }
            let at = ms(now);
            sqlx::query!(
                r#"
                UPDATE batch_row
                SET dropped_at = ?3, due_at = NULL, version = version + 1
                WHERE batch = ?1 AND line = ?2
                "#,
                row.batch,
                row.line,
                at,
            )
            .execute(&mut *tx)
            .await?;
            let event = AuditEvent::new(Action::RowDropped, row.subject());
            note(tx, event, &by, now).await?;
            Ok(true)
        })
    }
}

/// Whether a row still is as somebody saw it, neither started nor dropped.
pub(super) async fn is_as_seen(
    tx: &mut SqliteConnection,
    row: RowSeen,
) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"
        SELECT EXISTS (
            SELECT 1
            FROM batch_row
            WHERE batch = ? AND line = ? AND version = ?
                AND started_at IS NULL AND dropped_at IS NULL
        ) AS "is: bool"
        "#,
        row.batch,
        row.line,
        row.version,
    )
    .fetch_one(tx)
    .await?)
}
