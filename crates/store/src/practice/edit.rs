//! What becomes of a practice that is on the list: edited, moved behind another site, retired,
//! restored.

use chrono::{DateTime, Utc};
use domain::audit::Action;
use domain::practice::{PracticeEntry, PracticeId, SiteRow};
use domain::site::SiteKey;
use serde_json::json;
use sqlx::SqliteConnection;

use super::{subject, tags};
use crate::audit::{AuditEvent, AuditPrincipal, note};
use crate::site::{self, Mapping};
use crate::store::{Store, in_transaction};
use crate::time::ms;
use crate::{StoreError, assignment, change, outage, server};

impl Store {
    /// Changes what was entered about a practice on the list, but for its PMS and Site ID. Says
    /// whether it is on it.
    ///
    /// # Errors
    /// [`StoreError::ChangeMoved`] where it is not as it was seen; [`StoreError::AlreadyListed`] where
    /// a sibling has the name.
    pub async fn update_practice(
        &self,
        id: PracticeId,
        seen: &PracticeEntry,
        entry: &PracticeEntry,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let (mut seen, entry, by) = (seen.clone(), entry.clone(), by.clone());
        in_transaction!(self, |tx| {
            let Some(was) = super::entry(tx, id).await? else {
                return Ok(false);
            };
            seen.site.clone_from(&was.site);
            if seen != was {
                return Err(StoreError::ChangeMoved);
            }
            update(tx, id, &was, &entry, &by, now).await?;
            Ok(true)
        })
    }

    /// Corrects the PMS and Site ID of a practice where no decision hangs on it: nothing was approved
    /// yet, or `mapping` is what is approved already.
    ///
    /// # Errors
    /// [`StoreError::ChangeMoved`] where it does not stand behind `from` any more;
    /// [`StoreError::AlreadyListed`] where one of its name is there.
    pub async fn correct_site(
        &self,
        id: PracticeId,
        from: SiteRow,
        to: &SiteKey,
        mapping: Option<Mapping>,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let (to, by) = (to.clone(), by.clone());
        in_transaction!(self, |tx| {
            let there = site::find_or_make(tx, &to).await?;
            place(tx, id, from, there, &by, now).await?;
            if let Some(mapping) = mapping {
                site::settle(tx, there, &mapping, &by, now).await?;
            }
            Ok(())
        })
    }

    /// Takes a practice off the list; its history stays. Says whether it was on it.
    pub async fn retire_practice(
        &self,
        id: PracticeId,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| { retire(tx, id, &by, now).await })
    }

    /// Puts a retired practice on the list again. Says whether it was retired.
    ///
    /// # Errors
    /// [`StoreError::AlreadyListed`] where one of the same name and site was added meanwhile.
    pub async fn restore_practice(
        &self,
        id: PracticeId,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| {
            let restored = sqlx::query!(
                r#"
                UPDATE practice
                SET retired_at = NULL
                WHERE id = ?1 AND retired_at IS NOT NULL
                RETURNING site
                "#,
                id.0,
            )
            .fetch_optional(&mut *tx)
            .await?;
            if let Some(row) = &restored {
                assignment::begin(tx, id, SiteRow(row.site), now).await?;
                note(
                    tx,
                    AuditEvent::new(Action::PracticeRestored, subject(id)),
                    &by,
                    now,
                )
                .await?;
            }
            Ok(restored.is_some())
        })
    }
}

/// Changes what was entered about a practice on the list.
pub(crate) async fn update(
    tx: &mut SqliteConnection,
    id: PracticeId,
    was: &PracticeEntry,
    entry: &PracticeEntry,
    by: &AuditPrincipal,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let tags = tags(entry)?;
    let name = entry.name.trim();
    let server = server::replace(tx, id, was, entry, by, now).await?;
    let server = server.map(|id| id.0);
    sqlx::query!(
        r#"
        UPDATE practice
        SET
            name = ?2, tags = ?3, time_zone = ?4, region = ?5, hours = ?6, server = ?7,
            contacts = ?8, owner = ?9, tier = ?10
        WHERE id = ?1 AND retired_at IS NULL
        "#,
        id.0,
        name,
        tags,
        entry.time_zone,
        entry.region,
        entry.hours,
        server,
        entry.contacts,
        entry.owner,
        entry.tier,
    )
    .execute(&mut *tx)
    .await?;
    server::forget_nameless(tx, was, entry).await?;
    let event = AuditEvent::new(Action::PracticeEdited, subject(id))
        .was(json!(was))
        .became(json!(entry));
    note(tx, event, by, now).await
}

/// Takes a practice off the list. Says whether it was on it.
pub(crate) async fn retire(
    tx: &mut SqliteConnection,
    id: PracticeId,
    by: &AuditPrincipal,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let at = ms(now);
    let retired = sqlx::query!(
        r#"
        UPDATE practice
        SET retired_at = ?2
        WHERE id = ?1 AND retired_at IS NULL
        RETURNING site
        "#,
        id.0,
        at,
    )
    .fetch_optional(&mut *tx)
    .await?;
    let is_done = retired.is_some();
    if let Some(row) = retired {
        assignment::end(tx, id, now).await?;
        outage::leave(tx, id, now).await?;
        change::withdraw_orphans(tx, SiteRow(row.site), now).await?;
        note(
            tx,
            AuditEvent::new(Action::PracticeRetired, subject(id)),
            by,
            now,
        )
        .await?;
    }
    Ok(is_done)
}

/// Puts a practice behind another site than the one it is behind.
///
/// # Errors
/// [`StoreError::ChangeMoved`] where it is not behind `from`.
pub(crate) async fn place(
    tx: &mut SqliteConnection,
    id: PracticeId,
    from: SiteRow,
    to: SiteRow,
    by: &AuditPrincipal,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let moved = sqlx::query!(
        r#"
        UPDATE practice
        SET site = ?3
        WHERE id = ?1 AND site = ?2 AND retired_at IS NULL
        "#,
        id.0,
        from.0,
        to.0,
    )
    .execute(&mut *tx)
    .await?;
    if moved.rows_affected() == 0 {
        return Err(StoreError::ChangeMoved);
    }
    assignment::end(tx, id, now).await?;
    outage::leave(tx, id, now).await?;
    assignment::begin(tx, id, to, now).await?;
    change::withdraw_orphans(tx, from, now).await?;
    let event = AuditEvent::new(Action::PracticeMoved, subject(id))
        .was(json!({ "site": from }))
        .became(json!({ "site": to }));
    note(tx, event, by, now).await
}
