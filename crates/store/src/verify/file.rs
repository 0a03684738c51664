//! SQLite's own checks: every page, index and constraint, and every reference.

use domain::verification::{VerifyCheck, VerifyFinding};
use sqlx::SqliteConnection;

use crate::StoreError;

/// Faults that SQLite is asked for, at most.
const MOST: usize = 100;

pub(super) async fn integrity(tx: &mut SqliteConnection) -> Result<VerifyFinding, StoreError> {
    let pages: i64 = sqlx::query_scalar("PRAGMA page_count")
        .fetch_one(&mut *tx)
        .await?;
    let mut finding = VerifyFinding::of(VerifyCheck::File, "pages");
    let said: Result<Vec<String>, sqlx::Error> = sqlx::query_scalar("PRAGMA integrity_check(100)")
        .fetch_all(tx)
        .await;
    let faults = match said.map_err(StoreError::from) {
        Ok(said) => said.into_iter().filter(|line| line != "ok").collect(),
        // A page that cannot even be walked through.
        Err(StoreError::Corrupt(words)) => vec![words],
        Err(other) => return Err(other),
    };
    finding.add(usize::try_from(pages).unwrap_or(0), faults);
    Ok(finding)
}

pub(super) async fn references(tx: &mut SqliteConnection) -> Result<VerifyFinding, StoreError> {
    let mut finding = VerifyFinding::of(VerifyCheck::References, "tables");
    let tables: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table'")
        .fetch_one(&mut *tx)
        .await?;
    let broken: Vec<(String, Option<i64>, String)> =
        sqlx::query_as(r#"SELECT "table", rowid, parent FROM pragma_foreign_key_check LIMIT ?1"#)
            .bind(i64::try_from(MOST).unwrap_or(i64::MAX))
            .fetch_all(tx)
            .await?;
    let told = broken.into_iter().map(|(table, row, parent)| {
        let row = row.map_or_else(|| "a row".to_owned(), |row| format!("row {row}"));
        format!("{row} of {table} refers to nothing in {parent}")
    });
    finding.add(usize::try_from(tables).unwrap_or(0), told);
    Ok(finding)
}
