//! What waits for people, for the navigation of every page.

use domain::views::waiting::Waiting;

use crate::{Monitor, MonitorError};

/// How much waits.
///
/// # Errors
/// When the database cannot be read.
pub async fn waiting(monitor: &Monitor) -> Result<Waiting, MonitorError> {
    Ok(Waiting {
        changes: monitor.store.waiting_changes(monitor.now()).await?,
        became_ready: monitor.store.became_ready().await?,
    })
}
