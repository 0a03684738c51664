//! Directories as values: read one whole, compare, write what differs.

use anyhow::Context;
use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

/// A directory's files: path relative to it, and content.
pub type Files = BTreeMap<PathBuf, Vec<u8>>;

/// Every file beneath a directory; nothing where there is no directory.
pub fn read_all(directory: &Path) -> anyhow::Result<Files> {
    let mut files = Files::new();
    if directory.is_dir() {
        collect(directory, directory, &mut files)
            .with_context(|| format!("Cannot read {}", directory.display()))?;
    }
    Ok(files)
}

fn collect(base: &Path, directory: &Path, files: &mut Files) -> std::io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(base, &path, files)?;
        } else {
            let name = path.strip_prefix(base).expect("the walk began at the base");
            files.insert(name.to_owned(), fs::read(&path)?);
        }
    }
    Ok(())
}

/// Makes a directory hold exactly these files. Files that are equal already are left alone:
/// cargo judges by the time of writing.
pub fn make_equal(directory: &Path, wanted: &Files) -> anyhow::Result<()> {
    let present = read_all(directory)?;
    for (name, content) in wanted {
        if present.get(name) != Some(content) {
            write(&directory.join(name), content)?;
        }
    }
    for name in present.keys().filter(|name| !wanted.contains_key(*name)) {
        let stale = directory.join(name);
        fs::remove_file(&stale).with_context(|| format!("Cannot remove {}", stale.display()))?;
    }
    Ok(())
}

/// Writes a file, and the directories above it.
pub fn write(path: &Path, content: &[u8]) -> anyhow::Result<()> {
    path.parent()
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| fs::write(path, content))
        .with_context(|| format!("Cannot write {}", path.display()))
}

/// A short text that changes when any of the parts does. It guards against stale files, not
/// against people.
pub fn fingerprint<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hasher = DefaultHasher::new();
    for part in parts {
        part.hash(&mut hasher);
    }
    format!("{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_made_equal_loses_what_is_stale_and_keeps_what_is_right() {
        let directory = tempfile::tempdir().unwrap();
        let place = directory.path();
        write(&place.join("pkg/stale.js"), b"old").unwrap();
        write(&place.join("pkg/kept.js"), b"same").unwrap();
        let written = fs::metadata(place.join("pkg/kept.js"))
            .unwrap()
            .modified()
            .unwrap();

        let wanted = Files::from([
            ("pkg/kept.js".into(), b"same".to_vec()),
            ("new.svg".into(), b"<svg/>".to_vec()),
        ]);
        make_equal(place, &wanted).unwrap();

        assert_eq!(read_all(place).unwrap(), wanted);
        let now = fs::metadata(place.join("pkg/kept.js"))
            .unwrap()
            .modified()
            .unwrap();
        assert_eq!(now, written);
    }
}
