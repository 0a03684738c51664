//! Every measured value, folded, rolled up, or neither yet.

use domain::verification::{VerifyCheck, VerifyFinding};
use futures::TryStreamExt;
use sqlx::SqliteConnection;

use crate::{StoreError, rollup, sample};

pub(super) async fn check(tx: &mut SqliteConnection) -> Result<VerifyFinding, StoreError> {
    let mut finding = VerifyFinding::of(VerifyCheck::Samples, "samples");
    folded(tx, &mut finding).await?;
    rolled_up(tx, &mut finding).await?;
    set_aside(tx, &mut finding).await?;
    let states = sqlx::query!(
        r#"
        -- To verify: all of it.
        SELECT state AS "state!", COUNT(*) AS "samples!: i64"
        FROM sample
        GROUP BY state
        ORDER BY state
        "#
    )
    .fetch_all(tx)
    .await?;
    for row in states {
        let samples = usize::try_from(row.samples).unwrap_or(0);
        let state: Result<domain::headline::State, _> = row.state.parse();
        let fault = state
            .err()
            .map(|error| format!("{samples} samples: {error}"));
        finding.add(samples, fault);
    }
    Ok(finding)
}

async fn folded(tx: &mut SqliteConnection, finding: &mut VerifyFinding) -> Result<(), StoreError> {
    let mut rows = sqlx::query!(
        r#"
        -- To verify: all of it.
        SELECT hour, block, samples
        FROM sample_hour
        ORDER BY rowid
        "#
    )
    .fetch(tx);
    while let Some(row) = rows.try_next().await? {
        match sample::decode(&row.samples) {
            Ok(sites) => finding.add(sites.iter().map(|site| site.points.len()).sum(), []),
            Err(error) => {
                finding.add(
                    0,
                    [format!("hour {}, block {}: {error}", row.hour, row.block)],
                );
            }
        }
    }
    Ok(())
}

async fn rolled_up(
    tx: &mut SqliteConnection,
    finding: &mut VerifyFinding,
) -> Result<(), StoreError> {
    let mut rows = sqlx::query!(
        r#"
        -- To verify: all of it.
        SELECT
            'hour' AS "unit!: String", hour AS "number!: i64", block AS "block!: i64",
            rollups AS "rollups!: Vec<u8>"
        FROM rollup_hour
        UNION ALL
        SELECT 'day', day, block, rollups
        FROM rollup_day
        "#
    )
    .fetch(tx);
    while let Some(row) = rows.try_next().await? {
        if let Err(error) = rollup::decoded(&row.rollups) {
            let whose = format!("{} {}, block {}", row.unit, row.number, row.block);
            finding.add(0, [format!("{whose}: {error}")]);
        }
    }
    Ok(())
}

async fn set_aside(
    tx: &mut SqliteConnection,
    finding: &mut VerifyFinding,
) -> Result<(), StoreError> {
    let rows = sqlx::query!("SELECT kind, hour, place FROM set_aside ORDER BY id")
        .fetch_all(tx)
        .await?;
    for row in rows {
        let of = if row.kind == "checks" {
            "site"
        } else {
            "block"
        };
        let fault = format!(
            "hour {}, {of} {}: its {} could not be read and were set aside",
            row.hour, row.place, row.kind
        );
        finding.add(0, [fault]);
    }
    Ok(())
}
