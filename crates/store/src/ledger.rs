//! The mapping ledger: which GUID was approved for a site when, and who had decided it.
//!
//! Every way in which a mapping comes to be or ends writes a row here, in the transaction that
//! changes what is watched. Rows are never changed; a mapping that ended is a row without a GUID.

use chrono::{DateTime, Utc};
use domain::practice::SiteNumber;
use domain::site::{HaloGuid, SiteKey};
use sqlx::SqliteConnection;

use crate::StoreError;
use crate::audit::Author;
use crate::store::Store;
use crate::time::{ms, time};

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

/// Writes a row, as decided now.
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
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        "#,
        entered.site.0,
        at,
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

struct EntryRow {
    seq: i64,
    site: i64,
    pms: String,
    site_id: String,
    valid_from: i64,
    guid: Option<String>,
    halo_name: Option<String>,
    previous: Option<String>,
    decided_by: String,
    reason: String,
    change: Option<i64>,
}

impl TryFrom<EntryRow> for LedgerEntry {
    type Error = StoreError;

    fn try_from(row: EntryRow) -> Result<Self, Self::Error> {
        let guid = |text: Option<String>| {
            text.as_deref()
                .map(str::parse)
                .transpose()
                .map_err(StoreError::unreadable("a Halo GUID"))
        };
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

impl Store {
    /// What was approved at a time, for every site that had an entry by then, a page at a time in
    /// the order of sites.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn mappings_as_of(
        &self,
        as_of: DateTime<Utc>,
        after: Option<SiteNumber>,
        limit: u32,
    ) -> Result<Vec<LedgerEntry>, StoreError> {
        let (as_of, after) = (ms(as_of), after.map_or(0, |site| site.0));
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
            FROM site
            JOIN mapping ON mapping.seq = (
                SELECT seq FROM mapping AS newest
                WHERE newest.site = site.id AND newest.valid_from <= ?1
                ORDER BY newest.valid_from DESC, newest.seq DESC
                LIMIT 1
            )
            WHERE site.id > ?2
            ORDER BY site.id
            LIMIT ?3
            "#,
            as_of,
            after,
            limit,
        )
        .fetch_all(&self.readers)
        .await?
        .into_iter()
        .map(LedgerEntry::try_from)
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

    /// Notes how far a program has followed the ledger. It never goes back.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn acknowledge_feed(
        &self,
        consumer: &str,
        seq: i64,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let consumer = consumer.to_owned();
        self.write(move |tx| {
            Box::pin(async move {
                let at = ms(now);
                sqlx::query!(
                    r#"
                    INSERT INTO feed_consumer (name, seq, acked_at)
                    VALUES (?1, ?2, ?3)
                    ON CONFLICT (name) DO UPDATE
                    SET seq = MAX(seq, excluded.seq), acked_at = excluded.acked_at
                    "#,
                    consumer,
                    seq,
                    at,
                )
                .execute(tx)
                .await?;
                Ok(())
            })
        })
        .await
    }

    /// How far each program has followed, by name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn feed_consumers(&self) -> Result<Vec<(String, i64)>, StoreError> {
        let rows = sqlx::query!("SELECT name, seq FROM feed_consumer ORDER BY name")
            .fetch_all(&self.readers)
            .await?;
        Ok(rows.into_iter().map(|row| (row.name, row.seq)).collect())
    }
}
