//! What waits for people, for the navigation of every page.

use domain::change::ChangeStatus;
use domain::views::waiting::WaitingCounts;

use super::changes::status_now;
use crate::{Monitor, MonitorError};

/// How much waits.
///
/// # Errors
/// When the database cannot be read.
pub async fn waiting(monitor: &Monitor) -> Result<WaitingCounts, MonitorError> {
    let became_ready = monitor.store.became_ready().await?;
    let undelivered = monitor.store.outbox_counts().await?.undelivered;
    let (snapshot, now) = (monitor.snapshot(), monitor.now());
    let open = snapshot.changes.values().flatten();
    let waiting = open.filter(|change| status_now(change, now) == ChangeStatus::Pending);
    Ok(WaitingCounts {
        changes: waiting.count(),
        became_ready,
        undelivered: usize::try_from(undelivered).unwrap_or(usize::MAX),
    })
}
