//! Adding servers, and editing what is entered about one.

use std::collections::BTreeSet;

use domain::hint::Topic;
use domain::practice::SiteRow;
use domain::server::edit::{ServerNotEditable, edited};
use domain::server::{ServerEntry, ServerField, ServerId};
use store::{AuditPrincipal, StoreError};

use crate::Monitor;

/// How often an edit is laid over the server anew, because somebody wrote at the same moment.
const TRIES: usize = 3;

/// Why a server was not added or edited, with what to do.
#[derive(Debug, thiserror::Error)]
pub enum ServerNotKept {
    /// None has this number.
    #[error("There is no such server.")]
    NoSuchServer,
    /// What was typed makes no server, or was overtaken.
    #[error(transparent)]
    Entry(#[from] ServerNotEditable),
    /// Another one has its name or its Halo Link, or the database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Adds a server, on which no practice is yet.
///
/// # Errors
/// [`ServerNotKept`]; then nothing was written.
pub async fn add_server(
    monitor: &Monitor,
    typed: impl Fn(ServerField) -> String,
    by: &AuditPrincipal,
) -> Result<ServerId, ServerNotKept> {
    let entry = ServerEntry::of_fields(typed).map_err(ServerNotEditable::from)?;
    let id = monitor.store.add_server(&entry, by, monitor.now()).await?;
    monitor.live().tell(Topic::Everything);
    Ok(id)
}

/// Changes what was entered about a server: what was typed, over what was seen there. Says whether there was
/// anything to change.
///
/// # Errors
/// [`ServerNotKept`]; then nothing was written.
pub async fn edit_server(
    monitor: &Monitor,
    id: ServerId,
    typed: impl Fn(ServerField) -> Option<String>,
    seen: impl Fn(ServerField) -> Option<String>,
    by: &AuditPrincipal,
) -> Result<bool, ServerNotKept> {
    let mut tries = 0;
    loop {
        let found = monitor.store.server(id).await?;
        let was = found.ok_or(ServerNotKept::NoSuchServer)?.entry;
        let becomes = edited(&was, &typed, &seen)?;
        if becomes == was {
            return Ok(false);
        }
        let now = monitor.now();
        let saved = monitor.store.edit_server(id, &was, &becomes, by, now).await;
        match saved {
            Ok(true) => break,
            Ok(false) => return Err(ServerNotKept::NoSuchServer),
            // Somebody wrote at the same moment.
            Err(StoreError::ChangeMoved) if tries < TRIES => tries += 1,
            Err(error) => return Err(error.into()),
        }
    }
    let sites: BTreeSet<SiteRow> = {
        let snapshot = monitor.snapshot();
        snapshot.practices_on(id).map(|one| one.site_row).collect()
    };
    let sites: Vec<SiteRow> = sites.into_iter().collect();
    monitor.engine.list_changed(&sites).await;
    // Its own page shows what no practice does.
    monitor.live().tell(Topic::Everything);
    Ok(true)
}
