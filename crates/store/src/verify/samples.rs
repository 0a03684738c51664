//! Every measured value, folded or not.

use domain::verification::{Check, Finding};
use sqlx::SqliteConnection;

use crate::{StoreError, sample};

/// Folded rows that are read at once.
const ROWS_AT_ONCE: i64 = 1_000;

pub(super) async fn check(tx: &mut SqliteConnection) -> Result<Finding, StoreError> {
    let mut finding = Finding::of(Check::Samples, "samples");
    folded(tx, &mut finding).await?;
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

async fn folded(tx: &mut SqliteConnection, finding: &mut Finding) -> Result<(), StoreError> {
    let mut after = i64::MIN;
    loop {
        let rows = sqlx::query!(
            r#"
            SELECT rowid AS "row!: i64", hour AS "hour!", block AS "block!", samples AS "samples!"
            FROM sample_hour
            WHERE rowid > ?1
            ORDER BY rowid
            LIMIT ?2
            "#,
            after,
            ROWS_AT_ONCE,
        )
        .fetch_all(&mut *tx)
        .await?;
        let Some(last) = rows.last() else {
            return Ok(());
        };
        after = last.row;
        for row in rows {
            match sample::count(&row.samples) {
                Ok(samples) => finding.add(samples, []),
                Err(error) => finding.add(
                    0,
                    [format!("hour {}, block {}: {error}", row.hour, row.block)],
                ),
            }
        }
    }
}
