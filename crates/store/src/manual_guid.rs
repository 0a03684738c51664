//! GUIDs that people read from a server's registry. One at a time for each site; it decides nothing
//! and is only looked at, until Halo knows it and somebody else approves the change it makes.

use chrono::{DateTime, Utc};
use domain::audit::Action;
use domain::practice::SiteRow;
use domain::site::HaloGuid;
use serde_json::json;
use sqlx::SqliteConnection;

use crate::audit::{AuditEvent, AuditPrincipal, note};
use crate::guid::guid;
use crate::store::{Store, in_transaction};
use crate::time::{ms, time};
use crate::{StoreError, json};

/// One that is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManualGuid {
    /// The site.
    pub site: SiteRow,
    /// The GUID.
    pub guid: HaloGuid,
    /// Who entered it.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Ends the looking at what was entered for a site. Says whether there was something.
pub(crate) async fn end(
    tx: &mut SqliteConnection,
    site: SiteRow,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let at = ms(now);
    let ended = sqlx::query!(
        "UPDATE manual_guid SET ended_at = ?2 WHERE site = ?1 AND ended_at IS NULL",
        site.0,
        at,
    )
    .execute(tx)
    .await?;
    Ok(ended.rows_affected() > 0)
}

impl Store {
    /// Has a GUID looked at for a site, in place of one entered before.
    pub async fn enter_guid(
        &self,
        site: SiteRow,
        guid: HaloGuid,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| {
            end(tx, site, now).await?;
            let (at, bytes) = (ms(now), guid.as_bytes().to_vec());
            let token = by.credential.token();
            sqlx::query!(
                r#"
                INSERT INTO manual_guid (site, halo_guid, entered_by, entered_token, entered_at)
                VALUES (?, ?, ?, ?, ?)
                "#,
                site.0,
                bytes,
                by.name,
                token,
                at,
            )
            .execute(&mut *tx)
            .await?;
            let event = AuditEvent::new(Action::GuidEntered, format!("site:{site}"))
                .became(json!({ "halo_guid": guid }));
            note(tx, event, &by, now).await
        })
    }

    /// Ends the looking. Says whether there was one.
    pub async fn withdraw_guid(
        &self,
        site: SiteRow,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| {
            let is_done = end(tx, site, now).await?;
            if is_done {
                let event = AuditEvent::new(Action::GuidWithdrawn, format!("site:{site}"));
                note(tx, event, &by, now).await?;
            }
            Ok(is_done)
        })
    }

    /// All that are looked at.
    pub async fn manual_guids(&self) -> Result<Vec<ManualGuid>, StoreError> {
        self.read_manual_guids(None).await
    }

    /// Those that are looked at for a few sites.
    pub async fn manual_guids_of(&self, sites: &[SiteRow]) -> Result<Vec<ManualGuid>, StoreError> {
        self.read_manual_guids(Some(sites)).await
    }

    async fn read_manual_guids(
        &self,
        sites: Option<&[SiteRow]>,
    ) -> Result<Vec<ManualGuid>, StoreError> {
        let sites = json::sites(sites);
        let rows = sqlx::query!(
            r#"
            SELECT site, hex(halo_guid) AS "guid!: String", entered_by, entered_at
            FROM manual_guid
            WHERE ended_at IS NULL AND site IN (
                SELECT value FROM json_each(?1) UNION SELECT id FROM site WHERE ?1 IS NULL
            )
            ORDER BY id
            "#,
            sites,
        )
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(ManualGuid {
                    site: SiteRow(row.site),
                    guid: guid(&row.guid)?,
                    by: row.entered_by,
                    at: time(row.entered_at)?,
                })
            })
            .collect()
    }
}
