//! Which files can be read or changed by others on this machine, and should not.
//!
//! The database, its log, its copies beside it, and the keys. Whoever reads one of them knows what the
//! list holds, or can be Sundog before Halo; whoever writes one can be anybody. What Sundog makes itself is
//! for its user alone, but a file that was copied, restored or made by hand may lie open.

use std::fmt;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::config::Config;

/// The files that are for Sundog's user alone.
pub struct KeptFiles {
    database: PathBuf,
    keys: Vec<PathBuf>,
}

/// A file that lies open.
#[derive(Debug, PartialEq, Eq)]
pub struct OpenFile {
    path: PathBuf,
    mode: u32,
}

impl KeptFiles {
    /// The files of these settings.
    pub fn of(config: &Config) -> Self {
        let keys = config.halo_key_files.iter();
        Self {
            database: config.database.clone(),
            keys: keys.chain([&config.secrets_key_file]).cloned().collect(),
        }
    }
}

impl fmt::Display for OpenFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (path, mode) = (self.path.display(), self.mode);
        write!(
            f,
            "others on this machine may read or change {path}, its mode is {mode:04o}: chmod 600 {path}"
        )
    }
}

/// Those that others may read, change or run, each once. What cannot be looked at is left out.
pub fn open_to_others(kept: &KeptFiles) -> Vec<OpenFile> {
    let mut paths = vec![kept.database.clone()];
    paths.extend(["-wal", "-shm"].map(|ending| beside(&kept.database, ending)));
    paths.extend(kept.keys.iter().cloned());
    paths.extend(copies(&kept.database));
    paths.sort();
    paths.dedup();
    paths
        .into_iter()
        .filter_map(|path| {
            let mode = path.metadata().ok()?.permissions().mode() & 0o7777;
            (mode & 0o077 != 0).then_some(OpenFile { path, mode })
        })
        .collect()
}

fn beside(database: &Path, ending: &str) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// The copies in the same folder, by their names: `sundog.db.before-24` and `sundog-yesterday.db` beside
/// `sundog.db`. What is empty tells nobody anything.
fn copies(database: &Path) -> Vec<PathBuf> {
    let folder = match database.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    };
    let (Some(name), Ok(files)) = (database.file_name(), folder.read_dir()) else {
        return Vec::new();
    };
    files
        .filter_map(|file| Some(file.ok()?.file_name()))
        .filter(|other| is_named_as_a_copy(Path::new(other), Path::new(name)))
        .map(|other| database.with_file_name(other))
        .filter(|path| {
            path.metadata()
                .is_ok_and(|file| file.is_file() && file.len() > 0)
        })
        .collect()
}

fn is_named_as_a_copy(other: &Path, database: &Path) -> bool {
    let bytes = |path: &Path| path.as_os_str().as_encoded_bytes().to_vec();
    let stem = database.file_stem().unwrap_or_default();
    let is_another_day = other.extension() == database.extension()
        && bytes(other).starts_with(stem.as_encoded_bytes());
    is_another_day || bytes(other).starts_with(&bytes(database))
}

#[cfg(test)]
mod tests {
    use std::fs::{Permissions, set_permissions, write};

    use super::*;

    #[test]
    fn each_file_that_lies_open_is_named_once_with_its_mode_and_what_to_do() {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| directory.path().join(name);
        let make = |name: &str, content: &[u8], mode: u32| {
            write(path(name), content).unwrap();
            set_permissions(path(name), Permissions::from_mode(mode)).unwrap();
        };
        make("sundog.db", b"pages", 0o644);
        make("sundog.db-wal", b"log", 0o600);
        make("sundog.db-shm", b"shared", 0o660);
        make("sundog-yesterday.db", b"pages", 0o604);
        make("sundog.db.before-24", b"pages", 0o600);
        make("sundog.db.serve", b"", 0o644);
        make("sundog.toml", b"listen = 1", 0o644);
        make("recipes.db", b"pages", 0o644);
        make("halo-key", b"key", 0o640);
        let kept = KeptFiles {
            database: path("sundog.db"),
            keys: vec![path("halo-key"), path("sundog.secrets-key")],
        };
        let open: Vec<(PathBuf, u32)> = open_to_others(&kept)
            .into_iter()
            .map(|file| (file.path, file.mode))
            .collect();
        let expected = [
            ("halo-key", 0o640),
            ("sundog-yesterday.db", 0o604),
            ("sundog.db", 0o644),
            ("sundog.db-shm", 0o660),
        ];
        assert_eq!(open, expected.map(|(name, mode)| (path(name), mode)));
        let words = open_to_others(&kept)[0].to_string();
        assert!(words.contains("its mode is 0640: chmod 600 /"), "{words}");
    }
}
