//! A copy of the whole database, consistent while `serve` goes on writing.
//!
//! `VACUUM INTO` writes what one reader sees, without the holes of rows that went, and into a file of
//! its own that needs no log beside it. It gets its name only when it is whole and on the disk, so a
//! file of that name can be trusted; nothing that is there is ever replaced.

use std::fs::{File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::StoreError;
use crate::open::make_private;
use crate::store::Store;

impl Store {
    /// Copies the database to `copy`, for nobody else to read, whatever the rights of the original.
    /// Returns the size of the copy in bytes.
    ///
    /// # Errors
    /// [`StoreError::CopyExists`] where something has the name; [`StoreError::Copy`] where it cannot
    /// be made; then nothing stays behind.
    pub async fn back_up(&self, copy: &Path) -> Result<u64, StoreError> {
        if copy.symlink_metadata().is_ok() {
            return Err(StoreError::CopyExists {
                path: copy.to_owned(),
            });
        }
        let mut partial = copy.as_os_str().to_owned();
        partial.push(".partial");
        let partial = PathBuf::from(partial);
        let made = self.write_to(&partial, copy).await;
        if made.is_err() {
            std::fs::remove_file(&partial).ok();
        }
        made
    }

    async fn write_to(&self, partial: &Path, copy: &Path) -> Result<u64, StoreError> {
        let failed = |reason: String| StoreError::Copy {
            path: copy.to_owned(),
            reason,
        };
        // What a copy that was cut short left.
        match std::fs::remove_file(partial) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(failed(error.to_string()));
            }
            Ok(()) | Err(_) => {}
        }
        make_private(partial);
        let name = partial
            .to_str()
            .ok_or_else(|| failed("its name is not UTF-8, and SQLite takes no other".to_owned()))?;
        sqlx::query("VACUUM INTO ?")
            .bind(name)
            .execute(&self.readers)
            .await
            .map_err(|error| failed(error.to_string()))?;
        let settled = settle(partial, copy);
        settled.map_err(|error| failed(error.to_string()))
    }
}

/// Gives the copy its rights and its name, and waits until the disk has both.
fn settle(partial: &Path, copy: &Path) -> std::io::Result<u64> {
    let file = File::open(partial)?;
    file.set_permissions(Permissions::from_mode(0o600))?;
    file.sync_all()?;
    // A link, because a rename would replace what got the name meanwhile. Not every file system has
    // links.
    match std::fs::hard_link(partial, copy) {
        Ok(()) => std::fs::remove_file(partial)?,
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => return Err(error),
        Err(_) => std::fs::rename(partial, copy)?,
    }
    if let Some(directory) = copy.parent().filter(|path| !path.as_os_str().is_empty()) {
        File::open(directory)?.sync_all()?;
    }
    file.metadata().map(|file| file.len())
}
