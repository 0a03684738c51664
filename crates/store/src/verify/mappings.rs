//! Every entry of the ledger, beside what is watched.

use std::collections::BTreeMap;

use domain::practice::SiteRow;
use domain::verification::mappings::{MappingEntry, WatchedMapping, follows};
use domain::verification::{VerifyCheck, VerifyFinding};
use sqlx::SqliteConnection;

use crate::StoreError;
use crate::guid::maybe_guid;
use crate::time::time;

pub(super) async fn check(tx: &mut SqliteConnection) -> Result<VerifyFinding, StoreError> {
    let mut finding = VerifyFinding::of(VerifyCheck::Mappings, "ledger entries");
    let ledger = ledger(tx).await?;
    let sites = sqlx::query!(
        r#"
        SELECT
            id AS "id!",
            hex(halo_guid) AS "guid!: String",
            approved_name AS "approved_name?"
        FROM site
        ORDER BY id
        "#
    )
    .fetch_all(&mut *tx)
    .await?;
    for row in sites {
        let watched = WatchedMapping {
            site: SiteRow(row.id),
            guid: maybe_guid(&row.guid)?,
            name: row.approved_name,
        };
        let entries = ledger.get(&row.id).map_or(&[][..], Vec::as_slice);
        finding.add(entries.len(), follows(&watched, entries));
    }
    finding.add(0, undecided(tx).await?);
    Ok(finding)
}

async fn ledger(tx: &mut SqliteConnection) -> Result<BTreeMap<i64, Vec<MappingEntry>>, StoreError> {
    let rows = sqlx::query!(
        r#"
        SELECT
            seq AS "seq!",
            site AS "site!",
            valid_from AS "valid_from!",
            hex(halo_guid) AS "guid!: String",
            halo_name AS "halo_name?",
            change AS "change?"
        FROM mapping
        ORDER BY site, seq
        "#
    )
    .fetch_all(tx)
    .await?;
    let mut ledger: BTreeMap<i64, Vec<MappingEntry>> = BTreeMap::new();
    for row in rows {
        ledger.entry(row.site).or_default().push(MappingEntry {
            seq: row.seq,
            valid_from: time(row.valid_from)?,
            guid: maybe_guid(&row.guid)?,
            halo_name: row.halo_name,
            change: row.change,
        });
    }
    Ok(ledger)
}

/// Entries that name a change which nobody approved.
async fn undecided(tx: &mut SqliteConnection) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query!(
        r#"
        SELECT
            mapping.seq AS "seq!", mapping.site AS "site!", mapping.change AS "change!",
            change.status AS "status?"
        FROM mapping
        LEFT JOIN change ON change.id = mapping.change
        WHERE mapping.change IS NOT NULL AND change.status IS NOT 'approved'
        ORDER BY mapping.seq
        LIMIT 100
        "#
    )
    .fetch_all(tx)
    .await?;
    let told = rows.into_iter().map(|row| {
        let status = row.status.unwrap_or_else(|| "not there".to_owned());
        format!(
            "site {}: entry {} rests on change {}, which is {status}",
            row.site, row.seq, row.change
        )
    });
    Ok(told.collect())
}
