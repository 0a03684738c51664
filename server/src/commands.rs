//! What `sundog` does when it is told to: one file per subcommand.

pub mod alerts;
pub mod backup;
pub mod export;
pub mod import;
pub mod repair;
pub mod serve;
pub mod token;
pub mod user;
pub mod verify;

use anyhow::Context;
use store::Store;

use crate::config::ConfigPlace;

/// Opens the database of a command that needs nothing else; makes it where there is none.
async fn open(place: &ConfigPlace) -> anyhow::Result<Store> {
    Store::open(&place.database)
        .await
        .with_context(|| format!("Cannot open the database {}", place.database.display()))
}
