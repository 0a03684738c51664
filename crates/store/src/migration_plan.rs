//! Migrations that were announced: a window in which a practice's server moves. The window is one of
//! maintenance as well, so that the outage counts as planned.

use chrono::{DateTime, Utc};
use domain::audit::Action;
use domain::practice::PracticeId;
use serde_json::json;

use crate::StoreError;
use crate::audit::{AuditEvent, AuditPrincipal, note};
use crate::maintenance;
use crate::store::{Store, in_transaction};
use crate::time::{ms, time};

/// One that was announced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedMigration {
    /// Its number.
    pub id: i64,
    /// The practice.
    pub practice: PracticeId,
    /// From when on.
    pub began: DateTime<Utc>,
    /// Until when.
    pub ended: DateTime<Utc>,
    /// What is done.
    pub words: String,
    /// Who announced it.
    pub by: String,
}

impl Store {
    /// Announces a migration and plans its outage. Returns its number.
    ///
    /// # Errors
    /// [`StoreError::EmptyWindow`] where it does not end after it began.
    pub async fn announce_migration(
        &self,
        practice: PracticeId,
        (began, ended): (DateTime<Utc>, DateTime<Utc>),
        words: &str,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<i64, StoreError> {
        if ms(ended) <= ms(began) {
            return Err(StoreError::EmptyWindow);
        }
        let (words, by) = (words.to_owned(), by.clone());
        in_transaction!(self, |tx| {
            let (from, to) = (ms(began), ms(ended));
            let reason = format!("server migration: {words}");
            let maintenance = sqlx::query_scalar!(
                r#"
                INSERT INTO maintenance (began, ended, reason, practice, created_by)
                VALUES (?, ?, ?, ?, ?)
                RETURNING id AS "id!"
                "#,
                from,
                to,
                reason,
                practice.0,
                by.name,
            )
            .fetch_one(&mut *tx)
            .await?;
            let id = sqlx::query_scalar!(
                r#"
                INSERT INTO migration (practice, maintenance, words)
                VALUES (?, ?, ?)
                RETURNING id AS "id!"
                "#,
                practice.0,
                maintenance,
                words,
            )
            .fetch_one(&mut *tx)
            .await?;
            let event = AuditEvent::new(Action::MigrationAnnounced, format!("practice:{practice}"))
                .became(json!({ "from": began, "to": ended, "words": words }));
            note(tx, event, &by, now).await?;
            Ok(id)
        })
    }

    /// Calls a migration off; its window of maintenance ends now, or never begins. Says whether
    /// there was one.
    pub async fn cancel_migration(
        &self,
        id: i64,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| {
            let at = ms(now);
            let cancelled = sqlx::query!(
                r#"
                UPDATE migration
                SET cancelled_at = ?2
                WHERE id = ?1 AND cancelled_at IS NULL
                RETURNING practice, maintenance
                "#,
                id,
                at,
            )
            .fetch_optional(&mut *tx)
            .await?;
            let Some(cancelled) = cancelled else {
                return Ok(false);
            };
            maintenance::end_once(tx, cancelled.maintenance, at).await?;
            let subject = format!("practice:{}", cancelled.practice);
            note(
                tx,
                AuditEvent::new(Action::MigrationCancelled, subject),
                &by,
                now,
            )
            .await?;
            Ok(true)
        })
    }

    /// The migrations that were not called off and whose window ends after a time, oldest first.
    pub async fn planned_migrations(
        &self,
        ending_after: DateTime<Utc>,
    ) -> Result<Vec<PlannedMigration>, StoreError> {
        let after = ms(ending_after);
        let rows = sqlx::query!(
            r#"
            SELECT
                migration.id AS "id!", migration.practice, migration.words, maintenance.began,
                maintenance.ended, maintenance.created_by
            FROM migration
            JOIN maintenance ON maintenance.id = migration.maintenance
            WHERE migration.cancelled_at IS NULL AND maintenance.ended > ?1
            ORDER BY maintenance.began, migration.id
            "#,
            after,
        )
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(PlannedMigration {
                    id: row.id,
                    practice: PracticeId(row.practice),
                    began: time(row.began)?,
                    ended: time(row.ended)?,
                    words: row.words,
                    by: row.created_by,
                })
            })
            .collect()
    }
}
