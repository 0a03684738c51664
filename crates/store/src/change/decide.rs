//! What people decide about a change. A decision is a compare-and-set: it holds only where the change
//! is still open, rests on the fingerprint that was seen, and the mapping is still the one it was about.
//! Mapping, ledger, change and audit entry are written together or not at all.

use chrono::{DateTime, Utc};
use domain::audit::Action;
use domain::change::ChangeStatus;
use serde_json::json;

use super::Change;
use super::apply::{close, follow, replace, subject};
use crate::audit::{AuditEvent, AuditPrincipal, note};
use crate::ledger::{EnteredMapping, enter};
use crate::raw_answer::{self, RecordedAnswer};
use crate::site::Mapping;
use crate::store::{Store, in_transaction};
use crate::time::ms;
use crate::{StoreError, manual_guid};

/// A decision in somebody's words, with what Halo answered when it was asked again for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// Why.
    pub reason: String,
    /// Whom they spoke to and what was said.
    pub contacted: String,
    /// The raw answers.
    pub answers: Vec<RecordedAnswer>,
    /// The group decision that it is part of.
    pub together: Option<i64>,
}

impl Store {
    /// Follows a change: the mapping becomes what it proposes.
    ///
    /// # Errors
    /// [`StoreError::ChangeMoved`] where it is not open any more, rests on another fingerprint, or the
    /// mapping is not the one it was about.
    pub async fn follow_change(
        &self,
        change: &Change,
        decision: Decision,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let (change, by) = (change.clone(), by.clone());
        in_transaction!(self, |tx| {
            close(tx, &change, ChangeStatus::Approved, &decision, &by, now).await?;
            follow(tx, &change, &decision, &by, now).await?;
            raw_answer::write(tx, change.id, &decision.answers).await?;
            let event = AuditEvent::new(Action::ChangeApproved, subject(&change))
                .was(json!(change.old))
                .became(json!({ "new": change.new, "evidence": change.fingerprint,
                    "reason": decision.reason, "contacted": decision.contacted }));
            note(tx, event, &by, now).await
        })
    }

    /// Keeps the first of two approvals.
    ///
    /// # Errors
    /// [`StoreError::ChangeMoved`] where it is not open any more or has another fingerprint.
    pub async fn approve_first(
        &self,
        change: &Change,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let (change, by) = (change.clone(), by.clone());
        in_transaction!(self, |tx| {
            let (at, earlier) = (
                ms(now),
                change.first_approval.as_ref().map(|one| ms(one.at)),
            );
            let staff = by.credential.staff().map(|id| id.0);
            let noted = sqlx::query!(
                r#"
                UPDATE change
                SET first_by = ?3, first_at = ?4, first_staff = ?6, first_void = NULL
                WHERE
                    id = ?1 AND fingerprint = ?2 AND status IN ('pending', 'snoozed')
                    AND first_at IS ?5
                "#,
                change.id,
                change.fingerprint,
                by.name,
                at,
                earlier,
                staff,
            )
            .execute(&mut *tx)
            .await?;
            if noted.rows_affected() == 0 {
                return Err(StoreError::ChangeMoved);
            }
            let event = AuditEvent::new(Action::ChangeApprovedFirst, subject(&change))
                .became(json!({ "evidence": change.fingerprint }));
            note(tx, event, &by, now).await
        })
    }

    /// Keeps the old mapping: the change is not proposed again until its fingerprint changes.
    ///
    /// # Errors
    /// [`StoreError::ChangeMoved`] where it is not open any more.
    pub async fn reject_change(
        &self,
        change: &Change,
        reason: &str,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let (change, by) = (change.clone(), by.clone());
        let decision = Decision {
            reason: reason.to_owned(),
            ..Decision::default()
        };
        in_transaction!(self, |tx| {
            close(tx, &change, ChangeStatus::Rejected, &decision, &by, now).await?;
            if change.entered_by.is_some() {
                manual_guid::end(tx, change.site, now).await?;
            }
            let event = AuditEvent::new(Action::ChangeRejected, subject(&change))
                .became(json!({ "kept": change.old, "reason": decision.reason }));
            note(tx, event, &by, now).await
        })
    }

    /// Puts a change out of sight until a time.
    ///
    /// # Errors
    /// [`StoreError::ChangeMoved`] where it is not open any more.
    pub async fn snooze_change(
        &self,
        change: &Change,
        until: DateTime<Utc>,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let (change, by) = (change.clone(), by.clone());
        in_transaction!(self, |tx| {
            let at = ms(until);
            let snoozed = sqlx::query!(
                r#"
                UPDATE change
                SET status = 'snoozed', snoozed_until = ?2
                WHERE id = ?1 AND status IN ('pending', 'snoozed')
                "#,
                change.id,
                at,
            )
            .execute(&mut *tx)
            .await?;
            if snoozed.rows_affected() == 0 {
                return Err(StoreError::ChangeMoved);
            }
            let event = AuditEvent::new(Action::ChangeSnoozed, subject(&change))
                .became(json!({ "until": until }));
            note(tx, event, &by, now).await
        })
    }

    /// Approves the mapping again that held before a change, where what it approved still holds.
    ///
    /// # Errors
    /// [`StoreError::ChangeMoved`] where another mapping holds meanwhile.
    pub async fn restore_mapping(
        &self,
        change: &Change,
        mapping: Mapping,
        reason: &str,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let (change, reason, by) = (change.clone(), reason.to_owned(), by.clone());
        in_transaction!(self, |tx| {
            let held = change.new.halo_guid;
            replace(tx, change.site, held, Some(&mapping), now).await?;
            let entered = EnteredMapping {
                site: change.site,
                guid: Some(mapping.guid),
                halo_name: mapping.halo_name.as_deref(),
                approved_with: Some(&mapping.approved_with),
                reason: &reason,
                change: Some(change.id),
            };
            enter(tx, entered, &by, now).await?;
            let event = AuditEvent::new(Action::ChangeUndone, subject(&change))
                .was(json!(change.new))
                .became(json!({ "old": change.old, "reason": reason }));
            note(tx, event, &by, now).await
        })
    }
}
