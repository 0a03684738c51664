//! The events on their way into the database: the first one at once, what follows ten seconds later and in
//! one go, and everything when the service stops. A flood of events is no flood of writes.

use std::time::Duration;

use monitor::clock::{Clock, SystemClock};
use store::Store;

use super::folded_lines::A_LINE_EVERY;
use super::tally::Batch;
use super::{SecurityEvents, lock};

/// So long nothing is written after something was.
const PAUSE: Duration = Duration::from_secs(10);
/// So often it is looked although nothing happened: an hour may be over.
const AT_LEAST_EVERY: Duration = Duration::from_secs(60);

impl SecurityEvents {
    /// Writes what happens into the database, for ever.
    pub async fn keep(&self, store: &Store) {
        loop {
            // Whether something happened or the time is over, it is looked.
            let _ = tokio::time::timeout(AT_LEAST_EVERY, self.happened.notified()).await;
            let now = SystemClock.now();
            self.tell_folded(now);
            let batch = lock(&self.tally).take(now);
            self.write(store, batch).await;
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Writes all that is left.
    pub async fn keep_the_rest(&self, store: &Store) {
        self.tell_folded(SystemClock.now() + A_LINE_EVERY);
        let batch = lock(&self.tally).take_all();
        self.write(store, batch).await;
    }

    async fn write(&self, store: &Store, batch: Batch) {
        if batch.is_empty() {
            return;
        }
        let Batch { counts, failed } = batch.clone();
        let written = store.count_security(counts, failed, SystemClock.now());
        if let Err(error) = written.await {
            tracing::warn!(%error, "security events could not be kept yet");
            lock(&self.tally).take_back(batch);
        }
    }
}
