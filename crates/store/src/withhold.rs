//! Stopping the export of a mapping that is thought wrong, and taking it up again. The watch goes on
//! asking the GUID all the while; only the ledger, and so the integrator's software, is without it.

use chrono::{DateTime, Utc};
use domain::audit::Action;
use domain::practice::SiteRow;
use serde_json::json;
use sqlx::SqliteConnection;

use crate::StoreError;
use crate::audit::{AuditEvent, AuditPrincipal, note};
use crate::ledger::{EnteredMapping, enter};
use crate::site::{self, Mapping};
use crate::store::{Store, in_transaction};

impl Store {
    /// Stops exporting a mapping that is thought wrong, until something is approved again.
    /// Says whether there was one to withhold.
    pub async fn withhold_mapping(
        &self,
        site: SiteRow,
        reason: &str,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let (reason, by) = (reason.to_owned(), by.clone());
        in_transaction!(self, |tx| {
            if is_exported(tx, site).await? != Some(true) {
                return Ok(false);
            }
            let entered = EnteredMapping {
                site,
                guid: None,
                halo_name: None,
                approved_with: None,
                reason: &reason,
                change: None,
            };
            enter(tx, entered, &by, now).await?;
            let event = AuditEvent::new(Action::MappingWithheld, format!("site:{site}"))
                .became(json!({ "reason": reason }));
            note(tx, event, &by, now).await?;
            Ok(true)
        })
    }

    /// Exports the mapping of a site again that was withheld, where it is still the one watched.
    ///
    /// # Errors
    /// [`StoreError::ChangeMoved`] where it is not withheld, or another GUID is watched meanwhile.
    pub async fn export_again(
        &self,
        site: SiteRow,
        mapping: Mapping,
        reason: &str,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let (reason, by) = (reason.to_owned(), by.clone());
        in_transaction!(self, |tx| {
            let is_watched = site::is_mapped_to(tx, site, mapping.guid).await?;
            if !is_watched || is_exported(tx, site).await? != Some(false) {
                return Err(StoreError::ChangeMoved);
            }
            let entered = EnteredMapping {
                site,
                guid: Some(mapping.guid),
                halo_name: mapping.halo_name.as_deref(),
                approved_with: Some(&mapping.approved_with),
                reason: &reason,
                change: None,
            };
            enter(tx, entered, &by, now).await?;
            let event = AuditEvent::new(Action::MappingRestored, format!("site:{site}"))
                .became(json!({ "halo_guid": mapping.guid, "reason": reason }));
            note(tx, event, &by, now).await
        })
    }
}

/// Whether the newest entry of a site's has a GUID; none where it has no entry.
async fn is_exported(tx: &mut SqliteConnection, site: SiteRow) -> Result<Option<bool>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"
        SELECT halo_guid IS NOT NULL AS "is_mapped!: bool"
        FROM mapping
        WHERE site = ?1
        ORDER BY seq DESC
        LIMIT 1
        "#,
        site.0,
    )
    .fetch_optional(tx)
    .await?)
}
