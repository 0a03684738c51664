//! Files that are missing, foreign, damaged or from the future.

use std::fs;
use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use store::{Store, StoreError};

use crate::scratch::{Scratch, at, entry, principal};

async fn raw(path: &Path) -> SqliteConnection {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .connect()
        .await
        .unwrap()
}

async fn refusal(path: &Path) -> StoreError {
    Store::open(path).await.map(|_| ()).unwrap_err()
}

#[tokio::test]
async fn a_missing_file_is_made() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("new.db");
    let store = Store::open(&path).await.unwrap();
    assert!(path.exists());
    assert_eq!(store.practices().await.unwrap(), []);
    assert!(store.size_bytes().await.unwrap() > 0);
}

#[tokio::test]
async fn two_programs_that_make_the_same_file_at_once_both_succeed() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("new.db");
    let opened = tokio::join!(Store::open(&path), Store::open(&path), Store::open(&path));
    for store in [opened.0, opened.1, opened.2] {
        let entry = entry("Harbour", "1");
        store
            .unwrap()
            .add_practice(&entry, None, None, &principal(), at(0))
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_directory_is_refused_in_words() {
    let directory = tempfile::tempdir().unwrap();
    let refusal = refusal(directory.path()).await;
    assert!(
        matches!(refusal, StoreError::IsADirectory { .. }),
        "{refusal:?}"
    );
    assert!(refusal.to_string().contains("name a file inside it"));
}

#[tokio::test]
async fn a_file_in_a_directory_that_is_not_there_is_refused_in_words() {
    let directory = tempfile::tempdir().unwrap();
    let refusal = refusal(&directory.path().join("missing/sundog.db")).await;
    assert!(matches!(refusal, StoreError::CannotOpen(_)), "{refusal:?}");
}

#[tokio::test]
async fn a_read_only_file_is_refused_in_words() {
    let scratch = Scratch::new().await;
    scratch.store.close().await;
    let mut permissions = fs::metadata(scratch.path()).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(scratch.path(), permissions).unwrap();
    let refusal = refusal(&scratch.path()).await;
    assert!(matches!(refusal, StoreError::ReadOnly), "{refusal:?}");
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused_and_left_as_it_is() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("letter.txt");
    let letter = "Dear Halo Support, ".repeat(400);
    fs::write(&path, &letter).unwrap();
    let refusal = refusal(&path).await;
    assert!(matches!(refusal, StoreError::NotADatabase), "{refusal:?}");
    assert_eq!(fs::read_to_string(&path).unwrap(), letter);
}

#[tokio::test]
async fn a_database_of_another_program_is_refused_and_left_as_it_is() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("other.db");
    let mut other = raw(&path).await;
    sqlx::query("CREATE TABLE recipe (name TEXT)")
        .execute(&mut other)
        .await
        .unwrap();
    other.close().await.unwrap();
    let before = fs::read(&path).unwrap();
    let refusal = refusal(&path).await;
    assert!(
        matches!(&refusal, StoreError::NotOurs { table } if table == "recipe"),
        "{refusal:?}"
    );
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[tokio::test]
async fn a_database_from_a_newer_version_is_refused_and_left_as_it_is() {
    let scratch = Scratch::new().await;
    scratch.store.close().await;
    let mut newer = raw(&scratch.path()).await;
    sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (9999, 'from the future', TRUE, x'00', 0)",
    )
    .execute(&mut newer)
    .await
    .unwrap();
    newer.close().await.unwrap();
    let refusal = refusal(&scratch.path()).await;
    assert!(
        matches!(refusal, StoreError::NewerSchema { found: 9999, .. }),
        "{refusal:?}"
    );
    assert!(
        refusal
            .to_string()
            .contains("start the newer program again")
    );
}

#[tokio::test]
async fn a_damaged_file_is_refused_in_words() {
    let scratch = Scratch::new().await;
    for number in 0..200 {
        scratch.practice(&number.to_string()).await;
    }
    scratch.store.close().await;
    let mut bytes = fs::read(scratch.path()).unwrap();
    // All pages but the first, which says that it is a database and what is in it.
    bytes[4096..].iter_mut().for_each(|byte| *byte = 0x5a);
    fs::write(scratch.path(), bytes).unwrap();
    let refusal = refusal(&scratch.path()).await;
    assert!(matches!(refusal, StoreError::Corrupt(_)), "{refusal:?}");
    assert!(refusal.to_string().contains("go on from the last backup"));
}

#[cfg(unix)]
#[tokio::test]
async fn a_new_database_is_for_nobody_else_to_read() {
    use std::os::unix::fs::PermissionsExt;
    let scratch = Scratch::new().await;
    for ending in ["", "-wal"] {
        let file = scratch.path().with_file_name(format!("sundog.db{ending}"));
        let rights = std::fs::metadata(file).unwrap().permissions().mode();
        assert_eq!(rights & 0o077, 0, "{ending}");
    }
}
