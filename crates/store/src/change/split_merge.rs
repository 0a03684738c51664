//! Closing a split or a merger: one card that moves, retires and adds practices, and says what
//! becomes of the mapping. One person plans it, a second one confirms just that plan; then all of it
//! happens in one transaction or nothing does.

use chrono::{DateTime, Utc};
use domain::audit::Action;
use domain::change::ChangeStatus;
use domain::practice::{PracticeEntry, SiteRow};
use domain::split_merge::{Disposition, MappingDisposition, SplitMergePlan};
use serde_json::json;
use sqlx::SqliteConnection;

use super::apply::{close, follow, replace, subject};
use super::notice::{ByHand, NewChange, open};
use super::{Change, Decision};
use crate::audit::{AuditEvent, AuditPrincipal, note};
use crate::ledger::{EnteredMapping, enter};
use crate::site::Mapping;
use crate::store::{Store, in_transaction};
use crate::time::ms;
use crate::{StoreError, practice, raw_answer, site};

impl Store {
    /// Puts a change up anew with a plan, as the first of two approvals of its principal's. Returns
    /// the number of the card that the second person confirms.
    ///
    /// # Errors
    /// [`StoreError::ChangeMoved`] where the change is not open any more.
    pub async fn plan_split_merge(
        &self,
        change: &Change,
        opening: NewChange,
        plan: SplitMergePlan,
        contacted: &str,
        by: &AuditPrincipal,
    ) -> Result<i64, StoreError> {
        let (change, by, contacted) = (change.clone(), by.clone(), contacted.to_owned());
        in_transaction!(self, |tx| {
            let at = ms(opening.at);
            let superseded = sqlx::query!(
                r#"
                UPDATE change
                SET status = 'superseded', last_seen_at = ?3, closed_at = ?3
                WHERE id = ?1 AND fingerprint = ?2 AND status IN ('pending', 'snoozed')
                "#,
                change.id,
                change.fingerprint,
                at,
            )
            .execute(&mut *tx)
            .await?;
            if superseded.rows_affected() == 0 {
                return Err(StoreError::ChangeMoved);
            }
            let by_hand = ByHand {
                first: Some(&by),
                token: by.credential.token(),
            };
            let planned = open(tx, &opening, Some(&plan), by_hand).await?;
            let id = planned.ok_or(StoreError::ChangeMoved)?;
            sqlx::query!(
                "UPDATE change SET contacted = ?2 WHERE id = ?1",
                id,
                contacted
            )
            .execute(&mut *tx)
            .await?;
            let event = AuditEvent::new(Action::SplitMergePlanned, format!("change:{id}"))
                .was(json!({ "change": change.id }))
                .became(json!({ "plan": plan, "contacted": contacted }));
            note(tx, event, &by, opening.at).await?;
            Ok(id)
        })
    }

    /// Puts up a change that a person makes: a practice that moves. One that was put up before for
    /// the same site makes way. Returns its number.
    pub async fn open_by_hand(
        &self,
        opening: NewChange,
        plan: SplitMergePlan,
        by: &AuditPrincipal,
    ) -> Result<i64, StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| {
            let at = ms(opening.at);
            sqlx::query!(
                r#"
                UPDATE change
                SET status = 'superseded', last_seen_at = ?3, closed_at = ?3
                WHERE
                    site = ?1 AND fingerprint <> ?2 AND status IN ('pending', 'snoozed')
                    AND plan IS NOT NULL AND proposed_by IS NOT NULL
                "#,
                opening.site.0,
                opening.fingerprint,
                at,
            )
            .execute(&mut *tx)
            .await?;
            let by_hand = ByHand {
                first: None,
                token: by.credential.token(),
            };
            let Some(id) = open(tx, &opening, Some(&plan), by_hand).await? else {
                let there = sqlx::query_scalar!(
                    r#"
                    SELECT id AS "id!"
                    FROM change
                    WHERE site = ?1 AND fingerprint = ?2 AND status IN ('pending', 'snoozed')
                    "#,
                    opening.site.0,
                    opening.fingerprint,
                );
                return Ok(there.fetch_one(tx).await?);
            };
            let event = AuditEvent::new(Action::SplitMergePlanned, format!("change:{id}"))
                .became(json!({ "plan": plan }));
            note(tx, event, &by, opening.at).await?;
            Ok(id)
        })
    }

    /// Carries a plan out.
    ///
    /// # Errors
    /// [`StoreError::ChangeMoved`] where the change is not open any more, rests on another fingerprint,
    /// or the practices stand elsewhere meanwhile.
    pub async fn split_merge(
        &self,
        change: &Change,
        plan: &SplitMergePlan,
        decision: Decision,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let (change, plan, by) = (change.clone(), plan.clone(), by.clone());
        in_transaction!(self, |tx| {
            // Keeping the old GUID is what rejecting means: the same facts ask nobody again.
            // A practice that leaves by itself is no fact of the site's.
            let is_by_hand = change.entered_by.is_some();
            let status = match plan.mapping {
                MappingDisposition::Keep if !is_by_hand => ChangeStatus::Rejected,
                _ => ChangeStatus::Approved,
            };
            close(tx, &change, status, &decision, &by, now).await?;
            for (id, disposition) in &plan.dispositions {
                match disposition {
                    Disposition::Stays => {}
                    Disposition::Moves(to) => {
                        let to = site::find_or_make(tx, to).await?;
                        practice::place(tx, *id, change.site, to, &by, now).await?;
                        if let Some(mapping) = found_there(&change) {
                            site::settle_as(tx, to, &mapping, Some(change.id), &by, now).await?;
                            // It had a GUID already: only where it is the one on the card.
                            if !site::is_mapped_to(tx, to, mapping.guid).await? {
                                return Err(StoreError::ChangeMoved);
                            }
                        }
                    }
                    Disposition::Retires => {
                        practice::retire(tx, *id, &by, now).await.map(|_| ())?
                    }
                }
            }
            for newcomer in &plan.newcomers {
                let entry = PracticeEntry::new(&newcomer.name, newcomer.site.clone());
                practice::add(tx, &entry, &by, now).await?;
            }
            match plan.mapping {
                MappingDisposition::Keep => {}
                MappingDisposition::Follow => follow(tx, &change, &decision, &by, now).await?,
                MappingDisposition::End => {
                    end(tx, &change, change.site, &decision, &by, now).await?
                }
            }
            raw_answer::write(tx, change.id, &decision.answers).await?;
            let event = AuditEvent::new(Action::ChangeApproved, subject(&change))
                .was(json!(change.old))
                .became(json!({ "plan": plan, "evidence": change.fingerprint,
                    "contacted": change.contacted }));
            note(tx, event, &by, now).await
        })
    }
}

/// What a move by hand was approved with, for the site that it leads to.
fn found_there(change: &Change) -> Option<Mapping> {
    change.entered_by.as_ref()?;
    Some(Mapping {
        guid: change.new.halo_guid?,
        halo_name: change.new.name.clone(),
        approved_with: change.new.approved_with(),
    })
}

/// Leaves a site without a mapping.
async fn end(
    tx: &mut SqliteConnection,
    change: &Change,
    site: SiteRow,
    decision: &Decision,
    by: &AuditPrincipal,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    replace(tx, site, change.old.halo_guid, None, now).await?;
    let entered = EnteredMapping {
        site,
        guid: None,
        halo_name: None,
        approved_with: None,
        reason: &decision.reason,
        change: Some(change.id),
    };
    enter(tx, entered, by, now).await
}
