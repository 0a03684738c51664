//! How long GUIDs that are not authoritative lived beside the approved ones.

use chrono::{DateTime, Utc};
use domain::practice::SiteRow;
use domain::site::HaloGuid;
use domain::twin::TwinLife;
use sqlx::SqliteConnection;

use crate::guid::guid;
use crate::store::Store;
use crate::time::{length_ms, maybe_time, ms, time};
use crate::{StoreError, json};

/// The life of one such GUID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TwinLifeRow {
    /// The site whose look-up names it.
    pub site: SiteRow,
    /// The GUID.
    pub guid: HaloGuid,
    /// Its life.
    pub life: TwinLife,
}

/// Overwrites the lives of all given GUIDs.
pub(crate) async fn write(
    tx: &mut SqliteConnection,
    lives: &[TwinLifeRow],
) -> Result<(), StoreError> {
    for TwinLifeRow { site, guid, life } in lives {
        let guid = guid.as_bytes().as_slice();
        let approved = life.approved.as_bytes().as_slice();
        let first_seen_at = ms(life.first_seen_at);
        let beside = length_ms(life.beside);
        let beside_at: Option<i64> = life.beside_at.map(ms);
        sqlx::query!(
            r#"
            INSERT INTO twin_life (
                site, halo_guid, approved, first_seen_at, beside_ms, beside_at, is_beside
            )
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT (site, halo_guid) DO UPDATE SET
                approved = excluded.approved,
                first_seen_at = excluded.first_seen_at,
                beside_ms = excluded.beside_ms,
                beside_at = excluded.beside_at,
                is_beside = excluded.is_beside
            "#,
            site.0,
            guid,
            approved,
            first_seen_at,
            beside,
            beside_at,
            life.is_beside,
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

impl Store {
    /// The lives of such GUIDs beside what is approved now, of some sites or of all.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn twin_lives(
        &self,
        sites: Option<&[SiteRow]>,
    ) -> Result<Vec<TwinLifeRow>, StoreError> {
        let sites = json::sites(sites);
        let rows = sqlx::query!(
            r#"
            SELECT
                twin_life.site AS "site!: i64", hex(twin_life.halo_guid) AS "guid!: String",
                hex(twin_life.approved) AS "approved!: String",
                twin_life.first_seen_at AS "first_seen_at!", twin_life.beside_ms AS "beside_ms!",
                twin_life.beside_at AS "beside_at?", twin_life.is_beside AS "is_beside!: bool"
            FROM twin_life
            JOIN site ON site.id = twin_life.site AND site.halo_guid = twin_life.approved
            WHERE
                twin_life.site IN (
                    SELECT value FROM json_each(?1) UNION SELECT id FROM site WHERE ?1 IS NULL
                )
            ORDER BY twin_life.site, twin_life.halo_guid
            "#,
            sites,
        )
        .fetch_all(&self.readers)
        .await?;
        let rows = rows.into_iter().map(|row| {
            let first_seen_at: DateTime<Utc> = time(row.first_seen_at)?;
            Ok(TwinLifeRow {
                site: SiteRow(row.site),
                guid: guid(&row.guid)?,
                life: TwinLife {
                    approved: guid(&row.approved)?,
                    first_seen_at,
                    beside: chrono::TimeDelta::milliseconds(row.beside_ms),
                    beside_at: maybe_time(row.beside_at)?,
                    is_beside: row.is_beside,
                },
            })
        });
        rows.collect()
    }
}
