//! Is this file a database of ours, sound, and up to date?
//!
//! Opening goes from the cheapest refusal to the dearest: the path, the SQLite inside, what the
//! file says it is, its schema, its soundness; then it is copied and migrated where it must be,
//! and the connections are set up. Nothing is written before the file is known to be ours.

use std::path::Path;
use std::time::{Duration, Instant};

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};

use crate::store::Store;
use crate::{StoreError, migrations};

/// The WAL-reset fault, which could damage a database with several writers, was mended here.
const LEAST_SQLITE: &str = "3.51.3";

/// How long a write waits for another process.
pub(crate) const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Up to this size a whole check of the file costs well under a second at each start.
const QUICK_CHECK_UP_TO_BYTES: u64 = 64 * 1024 * 1024;

/// How many connections read at the same time. Each costs a thread and up to 1 MB of cache.
const READERS: u32 = 3;

/// Statements kept prepared per connection: more than this crate has. A few kB each, those of
/// module `bulk` up to a hundred.
const STATEMENTS: usize = 96;

impl Store {
    /// Opens the database at `path`: makes it where there is none, migrates it where it is older.
    ///
    /// # Errors
    /// One variant per cause, each saying what to do: see [`StoreError`].
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        refuse_what_is_no_writable_file(path)?;
        make_private(path);
        let options = SqliteConnectOptions::new()
            .filename(path)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT)
            .statement_cache_capacity(STATEMENTS)
            .disable_statement_logging();

        make_ready(path, &options).await?;

        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .min_connections(1)
            // The one connection stays for good: it counts what others commit (`data_version`).
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .connect_with(
                options
                    .clone()
                    .synchronous(SqliteSynchronous::Full)
                    // Negative means KiB.
                    .pragma("cache_size", "-2000")
                    .pragma("journal_size_limit", "8388608")
                    .optimize_on_close(true, 400),
            )
            .await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .max_lifetime(None)
            .test_before_acquire(false)
            .connect_with(options.read_only(true).pragma("cache_size", "-1000"))
            .await?;
        Ok(Self::over(writer, readers))
    }
}

fn refuse_what_is_no_writable_file(path: &Path) -> Result<(), StoreError> {
    match std::fs::metadata(path) {
        Ok(file) if file.is_dir() => Err(StoreError::IsADirectory {
            path: path.to_owned(),
        }),
        Ok(file) if file.permissions().readonly() => Err(StoreError::ReadOnly),
        // Where there is nothing to be told of, SQLite makes the file or says why it cannot.
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Makes a file that only this user may read, where there is none: the list, and what people can be
/// checked against, are nobody else's. SQLite gives its log the same rights.
pub(crate) fn make_private(path: &Path) {
    use std::os::unix::fs::OpenOptionsExt;
    let made = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path);
    // One that is there keeps the rights it has; one that cannot be made is SQLite's to explain.
    drop(made);
}

/// Checks and migrates over a connection of its own, closed again before the pools open.
async fn make_ready(path: &Path, options: &SqliteConnectOptions) -> Result<(), StoreError> {
    let mut connection = options.clone().create_if_missing(true).connect().await?;
    let outcome = check_and_migrate(path, &mut connection).await;
    let closed = connection.close().await;
    outcome?;
    Ok(closed?)
}

async fn check_and_migrate(
    path: &Path,
    connection: &mut SqliteConnection,
) -> Result<(), StoreError> {
    refuse_old_sqlite(connection).await?;
    let schema = migrations::schema(connection).await?;
    if schema.is_some() {
        refuse_damage(path, connection).await?;
    }
    keep_a_write_ahead_log(connection).await?;
    migrations::bring_up_to_date(path, connection, schema).await
}

pub(crate) async fn refuse_old_sqlite(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let found: String = sqlx::query_scalar("SELECT sqlite_version()")
        .fetch_one(connection)
        .await?;
    if numbers(&found) < numbers(LEAST_SQLITE) {
        return Err(StoreError::OldSqlite {
            found,
            least: LEAST_SQLITE,
        });
    }
    Ok(())
}

fn numbers(version: &str) -> Vec<u32> {
    version
        .split('.')
        .map_while(|part| part.parse().ok())
        .collect()
}

async fn refuse_damage(path: &Path, connection: &mut SqliteConnection) -> Result<(), StoreError> {
    if std::fs::metadata(path).is_ok_and(|file| file.len() > QUICK_CHECK_UP_TO_BYTES) {
        return Ok(());
    }
    let finding: String = sqlx::query_scalar("PRAGMA quick_check(1)")
        .fetch_one(connection)
        .await?;
    if finding == "ok" {
        Ok(())
    } else {
        Err(StoreError::Corrupt(finding))
    }
}

/// Switches the file to a write-ahead log, which it stays on for good.
///
/// The switch takes an exclusive lock that the busy timeout does not wait for, so two processes
/// that make the same new file at once would otherwise stumble over each other.
async fn keep_a_write_ahead_log(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let began = Instant::now();
    loop {
        let switched = sqlx::query("PRAGMA journal_mode = WAL")
            .execute(&mut *connection)
            .await;
        match switched.map_err(StoreError::from) {
            Ok(_) => return Ok(()),
            Err(StoreError::Busy) if began.elapsed() < BUSY_TIMEOUT => {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            Err(other) => return Err(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn versions_compare_as_numbers_and_not_as_text() {
        assert!(numbers("3.51.3") > numbers("3.9.12"));
        assert!(numbers("3.52.0") > numbers("3.51.3"));
        assert!(numbers("3.51.2") < numbers("3.51.3"));
    }
}
