//! The steps that decisions are made of, each a compare-and-set within the decision's transaction.

use chrono::{DateTime, Utc};
use domain::change::{ChangeKind, ChangeStatus};
use domain::practice::SiteRow;
use domain::site::HaloGuid;
use serde_json::json;
use sqlx::SqliteConnection;

use super::{Change, Decision};
use crate::audit::AuditPrincipal;
use crate::ledger::{EnteredMapping, enter};
use crate::site::{Mapping, forget_last_in_use};
use crate::time::ms;
use crate::{StoreError, manual_guid};

pub(super) async fn close(
    tx: &mut SqliteConnection,
    change: &Change,
    status: ChangeStatus,
    decision: &Decision,
    by: &AuditPrincipal,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    // What two people approve holds only while the first of them stands by it.
    let first_at = change.first_approval.as_ref().map(|first| ms(first.at));
    let rests_on_the_first = status == ChangeStatus::Approved || change.plan.is_some();
    let (status, at) = (status.as_str(), ms(now));
    let closed = sqlx::query!(
        r#"
        UPDATE change
        SET
            status = ?3, decided_by = ?4, decided_at = ?5, closed_at = ?5, reason = ?6,
            contacted = ?7, group_decision = ?10
        WHERE
            id = ?1 AND fingerprint = ?2 AND status IN ('pending', 'snoozed')
            AND (?9 = 0 OR first_at IS ?8)
        "#,
        change.id,
        change.fingerprint,
        status,
        by.name,
        at,
        decision.reason,
        decision.contacted,
        first_at,
        rests_on_the_first,
        decision.together,
    )
    .execute(tx)
    .await?;
    match closed.rows_affected() {
        0 => Err(StoreError::ChangeMoved),
        _ => Ok(()),
    }
}

/// Makes what a change proposes the mapping of its site, and enters it in the ledger. A GUID that
/// another site got meanwhile is not given twice, unless the change is about just that.
pub(super) async fn follow(
    tx: &mut SqliteConnection,
    change: &Change,
    decision: &Decision,
    by: &AuditPrincipal,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let new = change.new.halo_guid;
    let is_another = new != change.old.halo_guid;
    if let Some(guid) = new.filter(|_| is_another && change.kind != ChangeKind::Collision) {
        let bytes = guid.as_bytes().as_slice();
        let is_taken = sqlx::query_scalar!(
            r#"
            SELECT EXISTS (
                SELECT 1
                FROM site
                JOIN practice ON practice.site = site.id AND practice.retired_at IS NULL
                WHERE site.halo_guid = ?1 AND site.id <> ?2
            ) AS "is_taken!: bool"
            "#,
            bytes,
            change.site.0,
        )
        .fetch_one(&mut *tx)
        .await?;
        if is_taken {
            return Err(StoreError::ChangeMoved);
        }
    }
    let mapping = new.map(|guid| Mapping {
        guid,
        halo_name: change.new.name.clone(),
        approved_with: change.new.approved_with(),
    });
    replace(tx, change.site, change.old.halo_guid, mapping.as_ref(), now).await?;
    // What a person entered has done its work.
    manual_guid::end(tx, change.site, now).await?;
    let entered = EnteredMapping {
        site: change.site,
        guid: new,
        halo_name: change.new.name.as_deref(),
        approved_with: mapping.as_ref().map(|mapping| &mapping.approved_with),
        reason: &decision.reason,
        change: Some(change.id),
    };
    enter(tx, entered, by, now).await
}

/// Makes `mapping` the one that is watched, where `old` still is.
pub(super) async fn replace(
    tx: &mut SqliteConnection,
    site: SiteRow,
    old: Option<HaloGuid>,
    mapping: Option<&Mapping>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let old = old.map(|guid| guid.as_bytes().to_vec());
    let guid = mapping.map(|mapping| mapping.guid.as_bytes().to_vec());
    let name = mapping.and_then(|mapping| mapping.halo_name.as_deref());
    let with = mapping.map(|mapping| json!(mapping.approved_with).to_string());
    let at = mapping.map(|_| ms(now));
    let replaced = sqlx::query!(
        r#"
        UPDATE site
        SET
            halo_guid = ?3,
            approved_name = ?4,
            mapped_at = ?5,
            approved_with = ?6,
            name_learned = NULL
        WHERE id = ?1 AND halo_guid IS ?2
        "#,
        site.0,
        old,
        guid,
        name,
        at,
        with,
    )
    .execute(&mut *tx)
    .await?;
    match replaced.rows_affected() {
        0 => Err(StoreError::ChangeMoved),
        _ => forget_last_in_use(tx, site).await,
    }
}

pub(super) fn subject(change: &Change) -> String {
    format!("change:{}", change.id)
}
