//! GUIDs that people read from a server's registry. One at a time for each site; it decides nothing
//! and is only looked at, until Halo knows it and somebody else approves the change it makes.

use chrono::{DateTime, Utc};
use domain::audit::Action;
use domain::practice::SiteNumber;
use domain::site::HaloGuid;
use serde_json::json;
use sqlx::SqliteConnection;

use crate::audit::{Author, Deed, note};
use crate::guid::guid;
use crate::store::{Store, in_transaction};
use crate::time::{ms, time};
use crate::{StoreError, json};

/// One that is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandEntry {
    /// The site.
    pub site: SiteNumber,
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
    site: SiteNumber,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let at = ms(now);
    let ended = sqlx::query!(
        "UPDATE hand_entry SET ended_at = ?2 WHERE site = ?1 AND ended_at IS NULL",
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
        site: SiteNumber,
        guid: HaloGuid,
        by: &Author,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| {
            end(tx, site, now).await?;
            let (at, bytes) = (ms(now), guid.as_bytes().to_vec());
            sqlx::query!(
                r#"
                INSERT INTO hand_entry (site, halo_guid, entered_by, entered_at)
                VALUES (?, ?, ?, ?)
                "#,
                site.0,
                bytes,
                by.name,
                at,
            )
            .execute(&mut *tx)
            .await?;
            let deed = Deed::new(Action::GuidEntered, format!("site:{site}"))
                .became(json!({ "halo_guid": guid }));
            note(tx, deed, &by, now).await
        })
    }

    /// Ends the looking. Says whether there was one.
    pub async fn withdraw_guid(
        &self,
        site: SiteNumber,
        by: &Author,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| {
            let is_done = end(tx, site, now).await?;
            if is_done {
                let deed = Deed::new(Action::GuidWithdrawn, format!("site:{site}"));
                note(tx, deed, &by, now).await?;
            }
            Ok(is_done)
        })
    }

    /// All that are looked at.
    pub async fn hand_entries(&self) -> Result<Vec<HandEntry>, StoreError> {
        self.read_hand_entries(None).await
    }

    /// Those that are looked at for a few sites.
    pub async fn hand_entries_of(
        &self,
        sites: &[SiteNumber],
    ) -> Result<Vec<HandEntry>, StoreError> {
        self.read_hand_entries(Some(sites)).await
    }

    async fn read_hand_entries(
        &self,
        sites: Option<&[SiteNumber]>,
    ) -> Result<Vec<HandEntry>, StoreError> {
        let sites = json::sites(sites);
        let rows = sqlx::query!(
            r#"
            SELECT site, hex(halo_guid) AS "guid!: String", entered_by, entered_at
            FROM hand_entry
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
                Ok(HandEntry {
                    site: SiteNumber(row.site),
                    guid: guid(&row.guid)?,
                    by: row.entered_by,
                    at: time(row.entered_at)?,
                })
            })
            .collect()
    }
}
