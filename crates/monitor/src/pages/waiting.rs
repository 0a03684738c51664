//! What waits for people, for the navigation of every page.

use domain::change::ChangeStatus;
use domain::views::waiting::Waiting;

use crate::{Monitor, MonitorError};

/// How much waits.
///
/// # Errors
/// When the database cannot be read.
pub async fn waiting(monitor: &Monitor) -> Result<Waiting, MonitorError> {
    let counted = monitor.store.change_counts(monitor.now()).await?;
    let pending = counted
        .into_iter()
        .find(|(status, _)| *status == ChangeStatus::Pending);
    Ok(Waiting {
        changes: pending.map_or(0, |(_, count)| count),
        became_ready: monitor.store.became_ready().await?,
    })
}
