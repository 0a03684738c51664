//! Whether the numbers beside the navigation changed. Every page shows them, so a page hears of it only
//! when they did, not of every practice that changes.

use std::sync::Arc;

use domain::hint::{Hint, Topic};
use domain::views::waiting::WaitingCounts;
use futures::{Stream, StreamExt, stream};
use monitor::Monitor;
use tokio::sync::Mutex;

/// How much waits, read once per revision for all listeners.
pub struct WaitingNow {
    monitor: Arc<Monitor>,
    newest: Mutex<Option<(u64, WaitingCounts)>>,
}

impl WaitingNow {
    /// Nothing is read yet.
    pub fn of(monitor: Arc<Monitor>) -> Self {
        Self {
            monitor,
            newest: Mutex::new(None),
        }
    }

    /// The numbers now; nothing where they cannot be read.
    async fn read(&self) -> Option<WaitingCounts> {
        let revision = self.monitor.live().revision();
        let mut newest = self.newest.lock().await;
        match newest.as_ref().filter(|(at, _)| *at == revision) {
            Some((_, counts)) => Some(*counts),
            None => {
                let counts = monitor::pages::waiting(&self.monitor).await.ok()?;
                *newest = Some((revision, counts));
                Some(counts)
            }
        }
    }
}

/// The same hints; those with which the numbers changed say so.
pub fn with_waiting(
    hints: impl Stream<Item = Hint>,
    waiting: Arc<WaitingNow>,
) -> impl Stream<Item = Hint> {
    let hints = Box::pin(hints);
    stream::unfold(
        (hints, waiting, None),
        async |(mut hints, waiting, told)| {
            let mut hint = hints.next().await?;
            let now = waiting.read().await;
            if told.is_some() && told != now && !hint.topics.contains(&Topic::Everything) {
                hint.topics.insert(Topic::Waiting);
            }
            Some((hint, (hints, waiting, now)))
        },
    )
}
