//! How far the integrator's programs have followed the feed of mappings.

use domain::hint::Topic;

use crate::{Monitor, MonitorError};

/// Notes how far a program has followed the feed. Says whether there is such an entry.
///
/// # Errors
/// When the database cannot be written.
pub async fn acknowledge_feed(
    monitor: &Monitor,
    consumer: &str,
    seq: i64,
) -> Result<bool, MonitorError> {
    let now = monitor.now();
    let is_there = monitor.store.acknowledge_feed(consumer, seq, now).await?;
    if is_there {
        monitor.live().tell(Topic::Feed);
    }
    Ok(is_there)
}
