//! Makes an empty database from the migrations: `scratch_database MIGRATIONS FILE`. `cargo xtask
//! prepare` runs it to have something to check the queries against. It is an example, because
//! then xtask itself needs no SQLite.

use anyhow::Context;
use sqlx::Connection;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use std::path::{Path, PathBuf};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let migrations = arguments
        .next()
        .context("Name the directory of migrations")?;
    let file = arguments.next().context("Name the database to make")?;
    make(&migrations, &file)
        .await
        .with_context(|| format!("Cannot make a database from {}", migrations.display()))
}

async fn make(migrations: &Path, file: &Path) -> anyhow::Result<()> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    Migrator::new(migrations)
        .await?
        .run(&mut connection)
        .await?;
    connection.close().await?;
    Ok(())
}
