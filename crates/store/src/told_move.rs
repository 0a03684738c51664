//! What moved in what Halo tells of installations: Halo Link's version, and the databases behind a GUID.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::practice::SiteRow;
use domain::site::HaloGuid;
use domain::told_move::ToldMove;
use sqlx::SqliteConnection;

use crate::guid::guid;
use crate::store::Store;
use crate::time::{ms, time};
use crate::words::parsed;
use crate::{StoreError, json};

/// One move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldMoveRow {
    /// Of which site.
    pub site: SiteRow,
    /// Of which GUID it was told.
    pub guid: HaloGuid,
    /// When the answer came that told it.
    pub at: DateTime<Utc>,
    /// What moved.
    pub moved: ToldMove,
}

/// Writes what moved.
pub(crate) async fn write(
    tx: &mut SqliteConnection,
    moves: &[ToldMoveRow],
) -> Result<(), StoreError> {
    for row in moves {
        let (at, kind) = (ms(row.at), row.moved.kind.as_str());
        let (was, became) = (row.moved.was.as_str(), row.moved.became.as_str());
        let guid = row.guid.as_bytes().as_slice();
        sqlx::query!(
            r#"
            INSERT INTO told_move (site, at, kind, halo_guid, was, became)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (site, at, kind) DO UPDATE SET became = excluded.became
            "#,
            row.site.0,
            at,
            kind,
            guid,
            was,
            became,
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

impl Store {
    /// What moved at a site within a window, newest first, no more than `limit`.
    pub async fn told_moves(
        &self,
        site: SiteRow,
        (from, to): (DateTime<Utc>, DateTime<Utc>),
        limit: u32,
    ) -> Result<Vec<ToldMoveRow>, StoreError> {
        let (from, to) = (ms(from), ms(to));
        let rows = sqlx::query!(
            r#"
            SELECT at, kind, hex(halo_guid) AS "guid!: String", was, became
            FROM told_move
            WHERE site = ?1 AND at >= ?2 AND at < ?3
            ORDER BY at DESC
            LIMIT ?4
            "#,
            site.0,
            from,
            to,
            limit,
        )
        .fetch_all(&self.readers)
        .await?;
        let rows = rows.into_iter().map(|row| {
            Ok(ToldMoveRow {
                site,
                guid: guid(&row.guid)?,
                at: time(row.at)?,
                moved: ToldMove {
                    kind: parsed(&row.kind, "what moved")?,
                    was: row.was,
                    became: row.became,
                },
            })
        });
        rows.collect()
    }

    /// The newest move of the catalogue of each of some sites, up to a time; without a time, of all.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn catalogue_moves_of(
        &self,
        sites: &[SiteRow],
        as_of: Option<DateTime<Utc>>,
    ) -> Result<BTreeMap<SiteRow, ToldMoveRow>, StoreError> {
        let (sites, as_of) = (json::rows(sites), as_of.map_or(i64::MAX, ms));
        let rows = sqlx::query!(
            r#"
            SELECT
                told_move.site AS "site!: i64", told_move.at AS "at!", told_move.kind AS "kind!",
                hex(told_move.halo_guid) AS "guid!: String", told_move.was AS "was!",
                told_move.became AS "became!"
            FROM json_each(?1) AS wanted
            CROSS JOIN told_move ON told_move.site = wanted.value
            WHERE
                told_move.kind IN ('catalogue_emptied', 'catalogue_filled', 'default_changed')
                AND told_move.at <= ?2
            ORDER BY told_move.site, told_move.at
            "#,
            sites,
            as_of,
        )
        .fetch_all(&self.readers)
        .await?;
        let mut newest = BTreeMap::new();
        for row in rows {
            let site = SiteRow(row.site);
            newest.insert(
                site,
                ToldMoveRow {
                    site,
                    guid: guid(&row.guid)?,
                    at: time(row.at)?,
                    moved: ToldMove {
                        kind: parsed(&row.kind, "what moved")?,
                        was: row.was,
                        became: row.became,
                    },
                },
            );
        }
        Ok(newest)
    }

    /// When Halo Link was last seen to be newer than before, of some sites or of all, each for the GUID of
    /// which that was told.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn link_updates(
        &self,
        sites: Option<&[SiteRow]>,
    ) -> Result<BTreeMap<(SiteRow, HaloGuid), DateTime<Utc>>, StoreError> {
        let sites = json::sites(sites);
        let rows = sqlx::query!(
            r#"
            SELECT site AS "site!: i64", hex(halo_guid) AS "guid!: String", MAX(at) AS "at!: i64"
            FROM told_move
            WHERE
                kind = 'link_updated'
                AND site IN (
                    SELECT value FROM json_each(?1) UNION SELECT id FROM site WHERE ?1 IS NULL
                )
            GROUP BY site, halo_guid
            "#,
            sites,
        )
        .fetch_all(&self.readers)
        .await?;
        let rows = rows.into_iter().map(|row| {
            let key = (SiteRow(row.site), guid(&row.guid)?);
            Ok((key, time(row.at)?))
        });
        rows.collect()
    }
}
