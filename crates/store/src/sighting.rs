//! How a GUID that is not the approved one answered, while somebody had a reason to look.

use chrono::{DateTime, TimeDelta, Utc};
use domain::practice::SiteNumber;
use domain::site::HaloGuid;
use sqlx::SqliteConnection;

use crate::StoreError;
use crate::store::Store;
use crate::time::{ms, time};

/// One answer about such a GUID.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// The site whose look-up named it, or for which it was entered.
    pub site: SiteNumber,
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

impl Store {
    /// How a GUID answered from a time on, oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn sightings(
        &self,
        site: SiteNumber,
        guid: HaloGuid,
        from: DateTime<Utc>,
    ) -> Result<Vec<SightedSpan>, StoreError> {
        let (bytes, from) = (guid.as_bytes().as_slice(), ms(from));
        let rows = sqlx::query!(
            r#"
            SELECT state, began, ended
            FROM sighting
            WHERE site = ?1 AND halo_guid = ?2 AND ended >= ?3
            ORDER BY began
            "#,
            site.0,
            bytes,
            from,
        )
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(SightedSpan {
                    guid,
                    state: row.state,
                    began: time(row.began)?,
                    ended: time(row.ended)?,
                })
            })
            .collect()
    }
}
