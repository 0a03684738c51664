//! How far the integrator's programs have followed the feed of mappings.

use domain::hint::Topic;
use store::{AuditPrincipal, FeedAcknowledged};

use crate::{Monitor, MonitorError};

/// Notes how far a program has followed the feed. Says what became of it.
///
/// # Errors
/// When the database cannot be written.
pub async fn acknowledge_feed(
    monitor: &Monitor,
    consumer: &str,
    seq: i64,
    by: &AuditPrincipal,
) -> Result<FeedAcknowledged, MonitorError> {
    let now = monitor.now();
    let said = monitor.store.acknowledge_feed(consumer, seq, by, now);
    let said = said.await?;
    if said == FeedAcknowledged::Noted {
        monitor.live().tell(Topic::Feed);
    }
    Ok(said)
}
