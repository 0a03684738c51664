//! Which schema does the file have, and how does it become ours?
//!
//! Migrations only go forward. Before one changes a database that holds something, the whole file
//! is copied to `FILE.before-VERSION`; all that are due then run in one transaction, so that the
//! file is either as it was or up to date, and two processes that start at once do not both
//! migrate.

use std::path::{Path, PathBuf};

use sqlx::Connection;
use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnection;

use crate::StoreError;

static MIGRATIONS: Migrator = sqlx::migrate!();

/// The schema that this program writes.
pub(crate) fn newest() -> i64 {
    MIGRATIONS
        .iter()
        .map(|migration| migration.version)
        .max()
        .unwrap_or(0)
}

/// The schema of an open file: none where it is empty.
///
/// # Errors
/// When the file is not SQLite's, or not ours, or made by a newer Sundog.
pub(crate) async fn schema(connection: &mut SqliteConnection) -> Result<Option<i64>, StoreError> {
    let tables: Vec<String> =
        sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
            .fetch_all(&mut *connection)
            .await?;
    let Some(first) = tables.first() else {
        return Ok(None);
    };
    if !tables.iter().any(|name| name == "_sqlx_migrations") {
        return Err(StoreError::NotOurs {
            table: first.clone(),
        });
    }
    let found: Option<i64> = sqlx::query_scalar("SELECT MAX(version) FROM _sqlx_migrations")
        .fetch_one(connection)
        .await?;
    match found {
        Some(found) if found > newest() => Err(StoreError::NewerSchema {
            found,
            known: newest(),
        }),
        found => Ok(found),
    }
}

/// Migrates the file at `path`, whose schema was found to be `found`, after copying it.
pub(crate) async fn bring_up_to_date(
    path: &Path,
    connection: &mut SqliteConnection,
    found: Option<i64>,
) -> Result<(), StoreError> {
    if let Some(found) = found.filter(|found| *found < newest()) {
        let copy = copy_before(path, connection).await?;
        tracing::info!(from = found, to = newest(), copy = %copy.display(), "Migrating the database");
    }
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    MIGRATIONS
        .run_direct(None, &mut *transaction, false)
        .await?;
    Ok(transaction.commit().await?)
}

/// Copies the database, as consistent as a reader sees it, beside itself.
async fn copy_before(
    path: &Path,
    connection: &mut SqliteConnection,
) -> Result<PathBuf, StoreError> {
    let copy = beside(path, &format!(".before-{}", newest()));
    // Under another name until it is whole, so that a copy of that name can be trusted.
    let partial = beside(path, &format!(".before-{}.partial", newest()));
    let failed = |reason: String| StoreError::Backup {
        path: copy.clone(),
        reason,
    };
    match std::fs::remove_file(&partial) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(failed(error.to_string()));
        }
        Ok(()) | Err(_) => {}
    }
    // SQLite writes into an empty file as into none.
    crate::open::make_private(&partial);
    sqlx::query("VACUUM INTO ?")
        .bind(partial.to_string_lossy().into_owned())
        .execute(connection)
        .await
        .map_err(|error| failed(error.to_string()))?;
    std::fs::rename(&partial, &copy).map_err(|error| failed(error.to_string()))?;
    Ok(copy)
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
