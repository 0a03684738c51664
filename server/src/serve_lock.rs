//! Whether a `sundog serve` runs over a database: it holds a lock on a file beside it for as long as it
//! lives, so that other commands have it ask Halo for them instead of spending the quota twice.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Somebody who only looks holds the lock for no time at all.
const TRIES: u32 = 5;
const BETWEEN_TRIES: Duration = Duration::from_millis(20);

/// The lock of a service that runs. It ends with the process, however that ends.
#[derive(Debug)]
pub struct ServeLock {
    _file: File,
}

impl ServeLock {
    /// Takes the lock; none where another process has it.
    ///
    /// # Errors
    /// When the file beside the database cannot be made.
    pub async fn take(database: &Path) -> std::io::Result<Option<Self>> {
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(beside(database))?;
        for _ in 0..TRIES {
            match file.try_lock() {
                Ok(()) => return Ok(Some(Self { _file: file })),
                Err(TryLockError::WouldBlock) => tokio::time::sleep(BETWEEN_TRIES).await,
                Err(TryLockError::Error(error)) => return Err(error),
            }
        }
        Ok(None)
    }

    /// Whether a service has the lock.
    pub fn is_held(database: &Path) -> bool {
        let Ok(file) = File::open(beside(database)) else {
            return false;
        };
        matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
    }
}

fn beside(database: &Path) -> PathBuf {
    let mut path = database.as_os_str().to_owned();
    path.push(".serve");
    path.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_service_is_seen_while_it_lives_and_there_is_one() {
        let directory = tempfile::tempdir().unwrap();
        let database = directory.path().join("sundog.db");
        assert!(!ServeLock::is_held(&database));
        let lock = ServeLock::take(&database).await.unwrap().unwrap();
        assert!(ServeLock::is_held(&database));
        assert!(ServeLock::take(&database).await.unwrap().is_none());
        drop(lock);
        assert!(!ServeLock::is_held(&database));
    }
}
