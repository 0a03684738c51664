//! Compacting finished hours of samples and dropping what is too old, a little at a time until nothing
//! is left to do.

use chrono::{DateTime, TimeDelta, Utc};
use store::StoreError;

use super::Engine;

/// How often there may be something to do.
const EVERY: TimeDelta = TimeDelta::minutes(5);

impl Engine {
    /// Does a little of what is to be done. A failure is told and tried again later: it says nothing of
    /// the watch.
    pub(super) async fn keep_house(&mut self, now: DateTime<Utc>) {
        if now - self.kept_house_at < EVERY || self.clock_watch.is_doubted() {
            return;
        }
        match self.house_is_kept(now).await {
            Ok(false) => {}
            Ok(true) => self.kept_house_at = now,
            Err(error) => {
                tracing::error!(%error, "housekeeping failed; it is tried again in five minutes");
                self.kept_house_at = now;
            }
        }
    }

    /// Says whether nothing is left to do.
    async fn house_is_kept(&mut self, now: DateTime<Utc>) -> Result<bool, StoreError> {
        // A day is rolled up from all its samples, so they go only once none is left to compact.
        if self.store.fold_samples(now - EVERY).await? > 0 || self.store.roll_up_due().await? > 0 {
            return Ok(false);
        }
        let keep = self.settings.keep;
        let samples = self.store.prune_samples(now - keep.samples).await?;
        let rollups = self.store.prune_rollups(now - keep.hourly).await?;
        if samples > 0 || rollups > 0 {
            return Ok(false);
        }
        self.store.settle_common_causes(now).await?;
        Ok(true)
    }
}
