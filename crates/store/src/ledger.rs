//! The mapping ledger: which GUID was approved for a site when, and who had decided it.
//!
//! Every way in which a mapping comes to be or ends writes a row here, in the transaction that
//! changes what is watched. Rows are never changed; a mapping that ended is a row without a GUID.

use chrono::{DateTime, Utc};
use domain::practice::SiteNumber;
use domain::site::{HaloGuid, SiteKey};
use sqlx::SqliteConnection;

use crate::audit::Author;
use crate::store::Store;
use crate::time::{ms, time};
use crate::{StoreError, json};

/// A row of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerEntry {
    /// Its number; grows with every entry of any site.
    pub seq: i64,
    /// The site.
    pub site: SiteNumber,
    /// PMS and Site ID.
    pub key: SiteKey,
    /// From when on it holds.
    pub valid_from: DateTime<Utc>,
    /// The GUID; none where the mapping was withheld or ended.
    pub guid: Option<HaloGuid>,
    /// The name that was approved with it.
    pub halo_name: Option<String>,
    /// What held before.
    pub previous: Option<HaloGuid>,
    /// Who decided.
    pub decided_by: String,
    /// Why, in their words.
    pub reason: String,
    /// The change that was decided.
    pub change: Option<i64>,
}

/// A decision about a mapping.
pub(crate) struct Entered<'a> {
    pub site: SiteNumber,
    pub guid: Option<HaloGuid>,
    pub halo_name: Option<&'a str>,
    pub reason: &'a str,
    pub change: Option<i64>,
}

/// Writes a row, as decided now. Time in the ledger never goes back, whatever the clock does: what
/// was decided later holds later.
pub(crate) async fn enter(
    tx: &mut SqliteConnection,
    entered: Entered<'_>,
    by: &Author,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let guid = entered.guid.map(|guid| guid.as_bytes().to_vec());
    let at = ms(now);
    sqlx::query!(
        r#"
        INSERT INTO mapping (
            site, valid_from, recorded_at, halo_guid, halo_name, decided_by, reason, change
        )
        SELECT ?1, time.at, time.at, ?3, ?4, ?5, ?6, ?7
        FROM (
            SELECT MAX(?2, IFNULL((SELECT MAX(recorded_at) FROM mapping), 0)) AS at
        ) AS time
        "#,
        entered.site.0,
        at,
        guid,
        entered.halo_name,
        by.name,
        entered.reason,
        entered.change,
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub(crate) struct EntryRow {
    pub(crate) seq: i64,
    pub(crate) site: i64,
    pub(crate) pms: String,
    pub(crate) site_id: String,
    pub(crate) valid_from: i64,
    pub(crate) guid: Option<String>,
    pub(crate) halo_name: Option<String>,
    pub(crate) previous: Option<String>,
    pub(crate) decided_by: String,
    pub(crate) reason: String,
    pub(crate) change: Option<i64>,
}

fn guid(text: Option<String>) -> Result<Option<HaloGuid>, StoreError> {
    text.as_deref()
        .map(str::parse)
        .transpose()
        .map_err(StoreError::unreadable("a Halo GUID"))
}

impl TryFrom<EntryRow> for LedgerEntry {
    type Error = StoreError;

    fn try_from(row: EntryRow) -> Result<Self, Self::Error> {
        Ok(Self {
            seq: row.seq,
            site: SiteNumber(row.site),
            key: SiteKey {
                pms: row.pms.parse().map_err(StoreError::unreadable("a PMS"))?,
                site_id: row
                    .site_id
                    .parse()
                    .map_err(StoreError::unreadable("a Site ID"))?,
            },
            valid_from: time(row.valid_from)?,
            guid: guid(row.guid)?,
            halo_name: row.halo_name,
            previous: guid(row.previous)?,
            decided_by: row.decided_by,
            reason: row.reason,
            change: row.change,
        })
    }
}

/// A GUID that was approved for a site, with its name; none where an entry withheld or ended it.
pub type ApprovedGuid = (SiteNumber, Option<HaloGuid>, Option<String>);

impl Store {
    /// The entries of one site, newest first, `limit` at most.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn ledger_of(
        &self,
        site: SiteNumber,
        limit: u32,
    ) -> Result<Vec<LedgerEntry>, StoreError> {
        sqlx::query_as!(
            EntryRow,
            r#"
            SELECT
                mapping.seq AS "seq!",
                mapping.site,
                site.pms,
                site.site_id,
                mapping.valid_from,
                CASE WHEN mapping.halo_guid IS NULL THEN NULL ELSE hex(mapping.halo_guid) END
                    AS "guid: String",
                mapping.halo_name,
                NULL AS "previous: String",
                mapping.decided_by,
                mapping.reason,
                mapping.change
            FROM mapping
            JOIN site ON site.id = mapping.site
            WHERE mapping.site = ?1
            ORDER BY mapping.seq DESC
            LIMIT ?2
            "#,
            site.0,
            limit,
        )
        .fetch_all(&self.readers)
        .await?
        .into_iter()
        .map(LedgerEntry::try_from)
        .collect()
    }

    /// The GUIDs that were ever approved for each site, the newest entry last, with none where that
    /// entry withheld or ended it.
    pub async fn approved_guids(&self) -> Result<Vec<ApprovedGuid>, StoreError> {
        self.read_approved_guids(None).await
    }

    /// The same for a few sites.
    pub async fn approved_guids_of(
        &self,
        sites: &[SiteNumber],
    ) -> Result<Vec<ApprovedGuid>, StoreError> {
        self.read_approved_guids(Some(sites)).await
    }

    async fn read_approved_guids(
        &self,
        sites: Option<&[SiteNumber]>,
    ) -> Result<Vec<ApprovedGuid>, StoreError> {
        let sites = json::sites(sites);
        let rows = sqlx::query!(
            r#"
            SELECT
                site,
                CASE WHEN halo_guid IS NULL THEN NULL ELSE hex(halo_guid) END AS "guid: String",
                halo_name
            FROM mapping
            WHERE site IN (
                SELECT value FROM json_each(?1) UNION SELECT id FROM site WHERE ?1 IS NULL
            )
            ORDER BY seq
            "#,
            sites,
        )
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter()
            .map(|row| Ok((SiteNumber(row.site), guid(row.guid)?, row.halo_name)))
            .collect()
    }

    /// Every entry after a number, in the order in which they were made.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn ledger_after(
        &self,
        after: i64,
        limit: u32,
    ) -> Result<Vec<LedgerEntry>, StoreError> {
        sqlx::query_as!(
            EntryRow,
            r#"
            SELECT
                mapping.seq AS "seq!",
                mapping.site,
                site.pms,
                site.site_id,
                mapping.valid_from,
                CASE WHEN mapping.halo_guid IS NULL THEN NULL ELSE hex(mapping.halo_guid) END
                    AS "guid: String",
                mapping.halo_name,
                (
                    SELECT CASE WHEN earlier.halo_guid IS NULL THEN NULL ELSE hex(earlier.halo_guid) END
                    FROM mapping AS earlier
                    WHERE earlier.site = mapping.site AND earlier.seq < mapping.seq
                    ORDER BY earlier.seq DESC
                    LIMIT 1
                ) AS "previous: String",
                mapping.decided_by,
                mapping.reason,
                mapping.change
            FROM mapping
            JOIN site ON site.id = mapping.site
            WHERE mapping.seq > ?1
            ORDER BY mapping.seq
            LIMIT ?2
            "#,
            after,
            limit,
        )
        .fetch_all(&self.readers)
        .await?
        .into_iter()
        .map(LedgerEntry::try_from)
        .collect()
    }
}
