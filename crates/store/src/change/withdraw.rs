//! Taking back what was said and not yet applied: the first of two approvals, or a change that
//! somebody put up by hand.

use chrono::{DateTime, Utc};
use domain::audit::Action;
use domain::change::ChangeStatus;
use serde_json::json;

use super::apply::{close, subject};
use super::{Change, Decision};
use crate::audit::{AuditEvent, AuditPrincipal, note};
use crate::store::{Store, in_transaction};
use crate::{StoreError, manual_guid};

impl Store {
    /// Takes the first of two approvals back.
    ///
    /// # Errors
    /// [`StoreError::ChangeMoved`] where it is not open any more, or there is none.
    pub async fn withdraw_first(
        &self,
        change: &Change,
        reason: &str,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let (change, reason, by) = (change.clone(), reason.to_owned(), by.clone());
        in_transaction!(self, |tx| {
            let withdrawn = sqlx::query!(
                r#"
                UPDATE change
                SET first_by = NULL, first_at = NULL, first_staff = NULL
                WHERE
                    id = ?1 AND status IN ('pending', 'snoozed') AND first_by IS NOT NULL
                "#,
                change.id,
            )
            .execute(&mut *tx)
            .await?;
            if withdrawn.rows_affected() == 0 {
                return Err(StoreError::ChangeMoved);
            }
            let first = change.first_approval.as_ref().map(|first| &first.by);
            let event = AuditEvent::new(Action::ChangeWithdrawn, subject(&change))
                .was(json!({ "first_approval": first }))
                .became(json!({ "reason": reason }));
            note(tx, event, &by, now).await
        })
    }

    /// Ends a change that somebody put up by hand.
    ///
    /// # Errors
    /// [`StoreError::ChangeMoved`] where it is not open any more.
    pub async fn withdraw_change(
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
            close(tx, &change, ChangeStatus::Withdrawn, &decision, &by, now).await?;
            manual_guid::end(tx, change.site, now).await?;
            let event = AuditEvent::new(Action::ChangeWithdrawn, subject(&change))
                .became(json!({ "reason": decision.reason }));
            note(tx, event, &by, now).await
        })
    }
}
