//! `sundog verify`: reads everything that is derived, and what it is derived from, and has the rules
//! of `domain::verification` compare the two.
//!
//! It reads through one connection that cannot write, inside one transaction, so that everything is
//! of the same moment while `serve` goes on writing. A file that is of another version is refused
//! and not migrated.

mod assignments;
mod file;
mod incidents;
mod mappings;
mod outages;
mod samples;
mod spans;
mod uptime;

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use domain::verification::VerifyFinding;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};

use crate::open::{BUSY_TIMEOUT, refuse_old_sqlite};
use crate::{StoreError, migrations};

/// Practices or sites that are read at once.
const AT_ONCE: usize = 100;

/// A database that is only read, as it was at one moment.
pub struct VerifySnapshot {
    connection: SqliteConnection,
}

/// Which file is read, and whether somebody may be writing it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerifySource {
    /// The database that `serve` may have open.
    InUse,
    /// A copy that nobody writes: nothing is made beside it either.
    Copy,
}

impl VerifySnapshot {
    /// Opens a file to be read.
    ///
    /// # Errors
    /// When it cannot be opened, is not ours, or has another schema than this program's.
    pub async fn of(path: &Path, source: VerifySource) -> Result<Self, StoreError> {
        if path.is_dir() {
            return Err(StoreError::IsADirectory {
                path: path.to_owned(),
            });
        }
        // SQLite would make a log beside a file that says it has one, unless told that it rests.
        let rests = source == VerifySource::Copy && !log_of(path).exists();
        let mut connection = SqliteConnectOptions::new()
            .filename(path)
            .read_only(true)
            .immutable(rests)
            .busy_timeout(BUSY_TIMEOUT)
            .disable_statement_logging()
            .connect()
            .await?;
        refuse_old_sqlite(&mut connection).await?;
        sqlx::query("BEGIN").execute(&mut connection).await?;
        let (found, known) = (
            migrations::schema(&mut connection).await?,
            migrations::newest(),
        );
        match found {
            Some(found) if found == known => Ok(Self { connection }),
            Some(found) => Err(StoreError::OlderSchema { found, known }),
            None => Err(StoreError::Empty),
        }
    }

    /// Looks at everything, in the order of [`domain::verification::Check`].
    ///
    /// # Errors
    /// When the file cannot be read on, as where it is damaged badly. What stands in it and cannot
    /// be understood is a finding.
    pub async fn verify(&mut self, now: DateTime<Utc>) -> Result<Vec<VerifyFinding>, StoreError> {
        let tx = &mut self.connection;
        let file = file::integrity(tx).await?;
        if !file.is_well() {
            // What else would be said of a damaged file is not to be trusted.
            return Ok(vec![file]);
        }
        let references = file::references(tx).await?;
        let (spans, headlines) = spans::check(tx).await?;
        Ok(vec![
            file,
            references,
            spans,
            headlines,
            assignments::check(tx).await?,
            outages::check(tx).await?,
            incidents::check(tx).await?,
            mappings::check(tx).await?,
            samples::check(tx).await?,
            uptime::check(tx, now).await?,
        ])
    }

    /// Lets the file go.
    ///
    /// # Errors
    /// When the connection does not close.
    pub async fn close(self) -> Result<(), StoreError> {
        Ok(self.connection.close().await?)
    }
}

fn log_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    PathBuf::from(name)
}

/// The numbers of every practice that ever was on the list.
async fn practices(tx: &mut SqliteConnection) -> Result<Vec<i64>, StoreError> {
    Ok(
        sqlx::query_scalar!(r#"SELECT id AS "id!" FROM practice ORDER BY id"#)
            .fetch_all(tx)
            .await?,
    )
}

/// A word that is none of the known ones, as a fault of whatever it stands in.
fn unread(what: &str, error: &StoreError) -> String {
    format!("{what}: {error}")
}
