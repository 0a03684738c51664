//! When was being down planned, and for whom?
//!
//! A window names one practice, a tag, or nobody in particular and so all. Whether a practice is
//! covered is asked of the window when it is used, because its tags may have changed since.

use chrono::{DateTime, Utc};
use domain::audit::Action;
use domain::practice::{Practice, PracticeId};
use serde_json::json;

use crate::StoreError;
use crate::audit::{AuditEvent, AuditPrincipal, note};
use crate::store::{Store, in_transaction};
use crate::time::{ms, time};

/// Whom a window of maintenance covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MaintenanceScope {
    /// Every practice.
    Everyone,
    /// One practice.
    Practice(PracticeId),
    /// The practices that carry a tag.
    Tag(String),
}

impl MaintenanceScope {
    /// Whether a practice is covered.
    pub fn covers(&self, practice: &Practice) -> bool {
        match self {
            Self::Everyone => true,
            Self::Practice(id) => *id == practice.id,
            Self::Tag(tag) => practice.entry.tags.contains(tag),
        }
    }
}

/// A window as a person plans it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaintenancePlan {
    /// When it begins.
    pub began: DateTime<Utc>,
    /// When it ends, after its begin.
    pub ended: DateTime<Utc>,
    /// What is done, for those who read it later.
    pub reason: String,
    /// For whom.
    pub scope: MaintenanceScope,
}

/// A window that was planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Maintenance {
    /// Its number.
    pub id: i64,
    /// What was planned.
    pub plan: MaintenancePlan,
    /// Who planned it.
    pub created_by: String,
}

impl Store {
    /// Plans a window and returns its number.
    ///
    /// # Errors
    /// [`StoreError::EmptyWindow`] where it does not end after it began.
    pub async fn add_maintenance(
        &self,
        plan: MaintenancePlan,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<i64, StoreError> {
        if ms(plan.ended) <= ms(plan.began) {
            return Err(StoreError::EmptyWindow);
        }
        let by = by.clone();
        in_transaction!(self, |tx| {
            let (practice, tag) = match &plan.scope {
                MaintenanceScope::Everyone => (None, None),
                MaintenanceScope::Practice(id) => (Some(id.0), None),
                MaintenanceScope::Tag(tag) => (None, Some(tag.as_str())),
            };
            let (began, ended) = (ms(plan.began), ms(plan.ended));
            let id = sqlx::query_scalar!(
                r#"
                INSERT INTO maintenance (began, ended, reason, practice, tag, created_by)
                VALUES (?, ?, ?, ?, ?, ?)
                RETURNING id AS "id!"
                "#,
                began,
                ended,
                plan.reason,
                practice,
                tag,
                by.name,
            )
            .fetch_one(&mut *tx)
            .await?;
            let event = AuditEvent::new(Action::MaintenancePlanned, format!("maintenance:{id}"))
                .became(
                    json!({ "from": plan.began, "to": plan.ended, "reason": plan.reason,
                    "practice": practice, "tag": tag }),
                );
            note(tx, event, &by, now).await?;
            Ok(id)
        })
    }

    /// The windows that overlap a time, whoever they cover, oldest first.
    pub async fn maintenance_within(
        &self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<Vec<Maintenance>, StoreError> {
        let (from, to) = (ms(from), ms(to));
        sqlx::query!(
            r#"
            SELECT id AS "id!", began, ended, reason, practice, tag, created_by
            FROM maintenance
            WHERE ended > ?1 AND began < ?2
            ORDER BY began, id
            "#,
            from,
            to,
        )
        .fetch_all(&self.readers)
        .await?
        .into_iter()
        .map(|row| {
            let scope = match (row.practice, row.tag) {
                (Some(practice), _) => MaintenanceScope::Practice(PracticeId(practice)),
                (None, Some(tag)) => MaintenanceScope::Tag(tag),
                (None, None) => MaintenanceScope::Everyone,
            };
            Ok(Maintenance {
                id: row.id,
                plan: MaintenancePlan {
                    began: time(row.began)?,
                    ended: time(row.ended)?,
                    reason: row.reason,
                    scope,
                },
                created_by: row.created_by,
            })
        })
        .collect()
    }
}
