//! The mapping ledger: which GUID was approved for a site when, and who had decided it.
//!
//! Every way in which a mapping comes to be or ends writes a row here, in the transaction that
//! changes what is watched. Rows are never changed; a mapping that ended is a row without a GUID.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::expected::ApprovedWith;
use domain::practice::SiteRow;
use domain::site::{HaloGuid, SiteKey};
use serde_json::json;
use sqlx::SqliteConnection;

use crate::audit::AuditPrincipal;
use crate::guid::maybe_guid;
use crate::store::Store;
use crate::time::{ms, time};
use crate::words::parsed;
use crate::{StoreError, json};

/// A row of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerEntry {
    /// Its number; grows with every entry of any site.
    pub seq: i64,
    /// The site.
    pub site: SiteRow,
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
pub(crate) struct EnteredMapping<'a> {
    pub site: SiteRow,
    pub guid: Option<HaloGuid>,
    pub halo_name: Option<&'a str>,
    pub approved_with: Option<&'a ApprovedWith>,
    pub reason: &'a str,
    pub change: Option<i64>,
}

/// Writes a row, as decided now. Time in the ledger never goes back, whatever the clock does: what
/// was decided later holds later.
pub(crate) async fn enter(
    tx: &mut SqliteConnection,
    entered: EnteredMapping<'_>,
    by: &AuditPrincipal,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let guid = entered.guid.map(|guid| guid.as_bytes().to_vec());
    let with = entered.approved_with.map(|with| json!(with).to_string());
    let at = ms(now);
    sqlx::query!(
        r#"
        INSERT INTO mapping (
            site, valid_from, recorded_at, halo_guid, halo_name, decided_by, reason, change,
            approved_with
        )
        SELECT ?1, time.at, time.at, ?3, ?4, ?5, ?6, ?7, ?8
        FROM (
            SELECT MAX(?2, IFNULL(
                (SELECT recorded_at FROM mapping ORDER BY seq DESC LIMIT 1), 0
            )) AS at
        ) AS time
        "#,
        entered.site.0,
        at,
        guid,
        entered.halo_name,
        by.name,
        entered.reason,
        entered.change,
        with,
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
    pub(crate) guid: String,
    pub(crate) halo_name: Option<String>,
    pub(crate) previous: String,
    pub(crate) decided_by: String,
    pub(crate) reason: String,
    pub(crate) change: Option<i64>,
}

impl TryFrom<EntryRow> for LedgerEntry {
    type Error = StoreError;

    fn try_from(row: EntryRow) -> Result<Self, Self::Error> {
        Ok(Self {
            seq: row.seq,
            site: SiteRow(row.site),
            key: SiteKey {
                pms: parsed(&row.pms, "a PMS")?,
                site_id: parsed(&row.site_id, "a Site ID")?,
            },
            valid_from: time(row.valid_from)?,
            guid: maybe_guid(&row.guid)?,
            halo_name: row.halo_name,
            previous: maybe_guid(&row.previous)?,
            decided_by: row.decided_by,
            reason: row.reason,
            change: row.change,
        })
    }
}

/// A GUID that was approved for a site, with its name; none where an entry withheld or ended it.
pub type ApprovedGuid = (SiteRow, Option<HaloGuid>, Option<String>);

/// A query for entries of the ledger: the columns, which are the same for all, and what follows on
/// them. The tables are called `mapping` and `site`.
macro_rules! entries {
    ($row:ident, $rest:tt, $($bind:expr),+ $(,)?) => {
        sqlx::query_as!(
            $row,
            r#"
            SELECT
                mapping.seq AS "seq!", mapping.site, site.pms, site.site_id, mapping.valid_from,
                hex(mapping.halo_guid) AS "guid!: String", mapping.halo_name, mapping.decided_by,
                mapping.reason, mapping.change
            "#
                + $rest,
            $($bind),+
        )
    };
}

pub(crate) use entries;

fn read(rows: Vec<EntryRow>) -> Result<Vec<LedgerEntry>, StoreError> {
    rows.into_iter().map(LedgerEntry::try_from).collect()
}

impl Store {
    /// The entries of one site, newest first, `limit` at most.
    pub async fn ledger_of(
        &self,
        site: SiteRow,
        limit: u32,
    ) -> Result<Vec<LedgerEntry>, StoreError> {
        let rows = entries!(
            EntryRow,
            r#"
                , '' AS "previous!: String"
            FROM mapping
            JOIN site ON site.id = mapping.site
            WHERE mapping.site = ?1
            ORDER BY mapping.seq DESC
            LIMIT ?2
            "#,
            site.0,
            limit,
        );
        read(rows.fetch_all(&self.readers).await?)
    }

    /// Who undid changes that were approved, and when, by the change's number.
    pub async fn undoings_of(
        &self,
        changes: &[i64],
    ) -> Result<BTreeMap<i64, (String, DateTime<Utc>)>, StoreError> {
        // The first entry of a change is its approval.
        let changes = json::rows(changes);
        let rows = sqlx::query!(
            r#"
            SELECT change.id AS "id!", mapping.decided_by AS "by!", MAX(mapping.valid_from) AS "at!: i64"
            FROM json_each(?1) AS wanted
            CROSS JOIN change ON change.id = wanted.value
            CROSS JOIN mapping ON mapping.site = change.site AND mapping.change = change.id
            WHERE mapping.seq > (
                SELECT MIN(first.seq)
                FROM mapping AS first
                WHERE first.site = change.site AND first.change = change.id
            )
            GROUP BY change.id
            "#,
            changes,
        )
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter()
            .map(|row| Ok((row.id, (row.by, time(row.at)?))))
            .collect()
    }

    /// Who approved first, by the number of the entry that two people made together.
    pub async fn first_approvers_of(
        &self,
        site: SiteRow,
    ) -> Result<BTreeMap<i64, String>, StoreError> {
        // An undo names the same change, later.
        let rows = sqlx::query!(
            r#"
            SELECT MIN(mapping.seq) AS "seq!: i64", change.first_by AS "first_by!"
            FROM mapping
            JOIN change ON change.id = mapping.change
            WHERE
                mapping.site = ?1 AND change.status = 'approved' AND change.first_by IS NOT NULL
            GROUP BY change.id
            "#,
            site.0,
        )
        .fetch_all(&self.readers)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| (row.seq, row.first_by))
            .collect())
    }

    /// The number of the newest entry of each of some sites, where there is one.
    pub async fn newest_entries_of(
        &self,
        sites: &[SiteRow],
    ) -> Result<BTreeMap<SiteRow, i64>, StoreError> {
        let sites = json::rows(sites);
        let rows = sqlx::query!(
            r#"
            SELECT site AS "site!", MAX(seq) AS "seq!: i64"
            FROM mapping
            WHERE site IN (SELECT value FROM json_each(?1))
            GROUP BY site
            "#,
            sites,
        )
        .fetch_all(&self.readers)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| (SiteRow(row.site), row.seq))
            .collect())
    }

    /// The GUIDs that were ever approved for each site, the newest entry last, with none where that
    /// entry withheld or ended it.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn approved_guids(&self) -> Result<Vec<ApprovedGuid>, StoreError> {
        self.read_approved_guids(None).await
    }

    /// The same for a few sites.
    pub async fn approved_guids_of(
        &self,
        sites: &[SiteRow],
    ) -> Result<Vec<ApprovedGuid>, StoreError> {
        self.read_approved_guids(Some(sites)).await
    }

    async fn read_approved_guids(
        &self,
        sites: Option<&[SiteRow]>,
    ) -> Result<Vec<ApprovedGuid>, StoreError> {
        let sites = json::sites(sites);
        let rows = sqlx::query!(
            r#"
            SELECT site, hex(halo_guid) AS "guid!: String", halo_name
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
            .map(|row| Ok((SiteRow(row.site), maybe_guid(&row.guid)?, row.halo_name)))
            .collect()
    }

    /// Every entry after a number, in the order in which they were made.
    pub async fn ledger_after(
        &self,
        after: i64,
        limit: u32,
    ) -> Result<Vec<LedgerEntry>, StoreError> {
        let rows = entries!(
            EntryRow,
            r#"
                , hex((
                    SELECT earlier.halo_guid
                    FROM mapping AS earlier
                    WHERE earlier.site = mapping.site AND earlier.seq < mapping.seq
                    ORDER BY earlier.seq DESC
                    LIMIT 1
                )) AS "previous!: String"
            FROM mapping
            JOIN site ON site.id = mapping.site
            WHERE mapping.seq > ?1
            ORDER BY mapping.seq
            LIMIT ?2
            "#,
            after,
            limit,
        );
        read(rows.fetch_all(&self.readers).await?)
    }
}
