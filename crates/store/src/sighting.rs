//! How a GUID that is not the approved one answered, while somebody had a reason to look.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use domain::practice::SiteRow;
use domain::site::HaloGuid;
use sqlx::SqliteConnection;

use crate::guid::guid;
use crate::store::Store;
use crate::time::{ms, time};
use crate::{StoreError, json};

/// One answer about such a GUID.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// The site whose look-up named it, or for which it was entered.
    pub site: SiteRow,
    /// The GUID.
    pub guid: HaloGuid,
    /// What Halo said: `online`, `offline`, `unreachable`, `gone` or `unknown`.
    pub state: &'static str,
    /// When.
    pub at: DateTime<Utc>,
    /// What lies further back than this was not seen in between.
    pub patience: TimeDelta,
}

/// A stretch in which a GUID answered alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SightedSpan {
    /// The GUID.
    pub guid: HaloGuid,
    /// The word.
    pub state: String,
    /// From.
    pub began: DateTime<Utc>,
    /// To.
    pub ended: DateTime<Utc>,
}

/// Carries the newest stretch of each GUID on, or begins another.
pub(crate) async fn write(
    tx: &mut SqliteConnection,
    sightings: &[Sighting],
) -> Result<(), StoreError> {
    for sighting in sightings {
        let guid = sighting.guid.as_bytes().as_slice();
        let (at, since) = (ms(sighting.at), ms(sighting.at - sighting.patience));
        let carried_on = sqlx::query_scalar!(
            r#"
            UPDATE sighting
            SET ended = MAX(ended, ?3)
            WHERE site = ?1 AND halo_guid = ?2 AND ended >= ?4 AND began = (
                SELECT MAX(began) FROM sighting WHERE site = ?1 AND halo_guid = ?2
            )
            RETURNING state
            "#,
            sighting.site.0,
            guid,
            at,
            since,
        )
        .fetch_optional(&mut *tx)
        .await?;
        if carried_on.as_deref() == Some(sighting.state) {
            continue;
        }
        sqlx::query!(
            r#"
            INSERT INTO sighting (site, halo_guid, began, ended, state)
            VALUES (?1, ?2, ?3, ?3, ?4)
            ON CONFLICT (site, halo_guid, began) DO UPDATE SET state = excluded.state
            "#,
            sighting.site.0,
            guid,
            at,
            sighting.state,
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

/// How GUIDs answered, by their site, each oldest first.
pub type Sightings = BTreeMap<(SiteRow, HaloGuid), Vec<SightedSpan>>;

impl Store {
    /// How the GUIDs of some sites that are not the approved ones answered from a time on.
    pub async fn sightings_of(
        &self,
        sites: &[SiteRow],
        from: DateTime<Utc>,
    ) -> Result<Sightings, StoreError> {
        let (sites, from) = (json::rows(sites), ms(from));
        let rows = sqlx::query!(
            r#"
            SELECT site, hex(halo_guid) AS "guid!: String", state, began, ended
            FROM sighting
            WHERE site IN (SELECT value FROM json_each(?1)) AND ended >= ?2
            ORDER BY began
            "#,
            sites,
            from,
        )
        .fetch_all(&self.readers)
        .await?;
        let mut sightings = Sightings::new();
        for row in rows {
            let guid = guid(&row.guid)?;
            let of_guid = sightings.entry((SiteRow(row.site), guid));
            of_guid.or_default().push(SightedSpan {
                guid,
                state: row.state,
                began: time(row.began)?,
                ended: time(row.ended)?,
            });
        }
        Ok(sightings)
    }

    /// How a GUID answered from a time on, oldest first.
    pub async fn sightings(
        &self,
        site: SiteRow,
        guid: HaloGuid,
        from: DateTime<Utc>,
    ) -> Result<Vec<SightedSpan>, StoreError> {
        let mut of_site = self.sightings_of(&[site], from).await?;
        Ok(of_site.remove(&(site, guid)).unwrap_or_default())
    }
}
