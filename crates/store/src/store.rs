//! The store as others hold it: one writer, a few readers, and the door to each.
//!
//! SQLite lets one connection write at a time. Here that is always the same one, so a write never
//! finds the file locked by ourselves; only another process (the command line) can make it wait.
//! Every write is one `BEGIN IMMEDIATE` transaction in a task of its own, because a future that
//! is dropped half-way, such as a request whose sender hung up, must not cut a write in half.

use std::any::type_name;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use sqlx::sqlite::SqlitePool;
use sqlx::{Connection, SqliteConnection};
use tracing::Instrument;

use crate::StoreError;

/// The database. Cheap to clone; all clones share the same connections.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) writer: SqlitePool,
    pub(crate) readers: SqlitePool,
    /// How often the writer had to be opened anew.
    reopened: Arc<AtomicI64>,
}

/// What a write does within its transaction.
pub(crate) type Work<'c, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'c>>;

/// Runs a block in one transaction of the writer and commits it where it succeeds.
macro_rules! in_transaction {
    ($store:ident, |$tx:ident| $work:block) => {
        $store.write(move |$tx| Box::pin(async move $work)).await
    };
}

pub(crate) use in_transaction;

impl Store {
    /// A store over connections that are set up.
    pub(crate) fn over(writer: SqlitePool, readers: SqlitePool) -> Self {
        Self {
            writer,
            readers,
            reopened: Arc::default(),
        }
    }

    /// Runs `work` in one transaction of the writer and commits it where it succeeds.
    ///
    /// Never wait for anything but the database inside: everyone else's writes wait meanwhile.
    pub(crate) async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> Work<'c, T> + Send + 'static,
    {
        let store = self.clone();
        uncut(async move { store.write_here(work).await }).await
    }

    #[tracing::instrument(level = "debug", name = "write", skip_all, fields(work = type_name::<F>()))]
    async fn write_here<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> Work<'c, T> + Send + 'static,
    {
        let mut connection = self.writer.acquire().await?;
        // A deferred transaction that turns into a writing one fails at once when another
        // process writes, whatever the busy timeout says; an immediate one waits.
        let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
        let (outcome, ended) = match work(&mut transaction).await {
            Ok(value) => match transaction.commit().await {
                Ok(()) => (Ok(value), true),
                Err(error) => (Err(error.into()), false),
            },
            Err(error) => (Err(error), transaction.rollback().await.is_ok()),
        };
        if !ended {
            // When the disk is full or fails, SQLite has rolled back by itself, and sqlx, which
            // does not know, would take the connection to be inside a transaction for ever.
            self.reopened.fetch_add(1, Ordering::Relaxed);
            connection.close().await.ok();
        }
        outcome
    }

    /// A number that changes when somebody else, such as the command line in another process,
    /// has committed to the database. Our own writes leave it as it is: SQLite counts for each
    /// connection what *other* connections commit, and this asks the only one of ours that does.
    ///
    /// Compare it with an earlier value of the same `Store`; the number itself means nothing. It
    /// may also change after a write failed, when the connection was opened anew.
    pub async fn data_version(&self) -> Result<i64, StoreError> {
        // A pragma without a table of its own, so the macros cannot check it.
        let version: i64 = sqlx::query_scalar("PRAGMA data_version")
            .fetch_one(&self.writer)
            .await?;
        // A new connection counts from the beginning: SQLite's 32 bits stand below our own count.
        Ok(version + (self.reopened.load(Ordering::Relaxed) << 32))
    }

    /// The size of the database file in bytes, as it is once the write-ahead log is written back.
    /// Pages that were freed count until they are used again.
    pub async fn size_bytes(&self) -> Result<u64, StoreError> {
        let bytes = sqlx::query_scalar!(
            r#"
            SELECT page_count * page_size AS "bytes!: i64"
            FROM pragma_page_count, pragma_page_size
            "#
        )
        .fetch_one(&self.readers)
        .await?;
        Ok(bytes.unsigned_abs())
    }

    /// The version of SQLite that keeps the file.
    pub async fn sqlite_version(&self) -> Result<String, StoreError> {
        // It asks nothing of the schema, so there is nothing for the macros to check.
        let version = sqlx::query_scalar("SELECT sqlite_version()")
            .fetch_one(&self.readers)
            .await?;
        Ok(version)
    }

    /// Waits for what is being written, then closes every connection. The last one to close
    /// writes the write-ahead log back into the file.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// Runs to the end what its caller may stop waiting for. A panic in it is one of the caller's.
async fn uncut<T: Send + 'static>(
    writing: impl Future<Output = Result<T, StoreError>> + Send + 'static,
) -> Result<T, StoreError> {
    match tokio::spawn(writing.in_current_span()).await {
        Ok(outcome) => outcome,
        Err(failure) => match failure.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // Only a runtime that shuts down cancels the task.
            Err(_) => Err(StoreError::Closed),
        },
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use chrono::{DateTime, Utc};
    use domain::observation::FailureClass;
    use sqlx::sqlite::SqliteConnectOptions;
    use sqlx::{AssertSqlSafe, ConnectOptions};

    use super::*;
    use crate::CycleRecord;

    async fn scratch() -> (tempfile::TempDir, Store) {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::open(&directory.path().join("sundog.db"))
            .await
            .unwrap();
        (directory, store)
    }

    async fn tell_writer(store: &Store, pragma: &str) {
        let pragma = AssertSqlSafe(format!("PRAGMA {pragma}"));
        sqlx::query(pragma).execute(&store.writer).await.unwrap();
    }

    fn something() -> CycleRecord {
        let opened = (FailureClass::NetworkDown, DateTime::<Utc>::UNIX_EPOCH);
        CycleRecord {
            incident_opened: Some(opened),
            ..CycleRecord::default()
        }
    }

    #[tokio::test]
    async fn a_full_disk_is_told_apart_and_forgotten_once_there_is_room_again() {
        let (_directory, store) = scratch().await;
        // SQLite answers the same whether the disk is full or the file may not grow.
        tell_writer(&store, "max_page_count = 1").await;
        let outcome = async {
            for _ in 0..500 {
                store.record(something()).await?;
            }
            Ok(())
        };
        let refusal: StoreError = outcome.await.unwrap_err();
        assert!(matches!(refusal, StoreError::DiskFull), "{refusal:?}");
        assert!(refusal.to_string().contains("free some space"));
        let version = store.data_version().await.unwrap();
        store.record(something()).await.unwrap();
        assert_eq!(store.data_version().await.unwrap(), version);
    }

    #[tokio::test]
    #[should_panic(expected = "a mistake in a write")]
    async fn a_mistake_in_a_write_is_not_told_as_a_closed_database() {
        let (_directory, store) = scratch().await;
        let mistaken = store.write::<(), _>(|_| Box::pin(async { panic!("a mistake in a write") }));
        drop(mistaken.await);
    }

    async fn another_connection(directory: &tempfile::TempDir) -> SqliteConnection {
        SqliteConnectOptions::new()
            .filename(directory.path().join("sundog.db"))
            .connect()
            .await
            .unwrap()
    }

    #[tokio::test]
    async fn a_cycle_that_nobody_waits_for_any_more_is_still_recorded() {
        let (directory, store) = scratch().await;
        let mut other = another_connection(&directory).await;
        let lock = other.begin_with("BEGIN IMMEDIATE").await.unwrap();
        let recording = tokio::time::timeout(Duration::ZERO, store.record(something()));
        assert!(recording.await.is_err(), "it is dropped while it waits");
        lock.rollback().await.unwrap();
        // Writes take turns, so this one comes after.
        store
            .record(CycleRecord {
                incident_ended: Some(DateTime::<Utc>::UNIX_EPOCH),
                ..CycleRecord::default()
            })
            .await
            .unwrap();
        assert_eq!(store.incidents(None, 9).await.unwrap().len(), 1);
    }

    #[tokio::test]
    async fn a_database_that_others_keep_locked_is_told_apart() {
        let (directory, store) = scratch().await;
        let mut other = another_connection(&directory).await;
        let lock = other.begin_with("BEGIN IMMEDIATE").await.unwrap();
        tell_writer(&store, "busy_timeout = 0").await;
        let refusal = store.record(something()).await.unwrap_err();
        assert!(matches!(refusal, StoreError::Busy), "{refusal:?}");
        store
            .incidents(None, 1)
            .await
            .expect("reading goes on meanwhile");
        lock.rollback().await.unwrap();
        store.record(something()).await.unwrap();
    }

    #[tokio::test]
    async fn the_connections_are_set_up_as_they_are_meant_to_be() {
        let (_directory, store) = scratch().await;
        let ask = async |pool: &SqlitePool, pragma: &str| -> String {
            let question = AssertSqlSafe(format!("SELECT {pragma} || '' FROM pragma_{pragma}"));
            sqlx::query_scalar(question).fetch_one(pool).await.unwrap()
        };
        assert_eq!(ask(&store.writer, "journal_mode").await, "wal");
        assert_eq!(ask(&store.writer, "synchronous").await, "2", "FULL");
        assert_eq!(ask(&store.writer, "foreign_keys").await, "1");
        assert_eq!(ask(&store.readers, "cache_size").await, "-1000");
        let written = sqlx::query("DELETE FROM site")
            .execute(&store.readers)
            .await;
        let refusal = StoreError::from(written.unwrap_err());
        assert!(matches!(refusal, StoreError::ReadOnly), "{refusal:?}");
    }
}
