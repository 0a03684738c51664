//! One task for each channel, begun and ended as channels come and go.

use std::collections::{BTreeMap, BTreeSet};

use domain::alert::channel::ChannelId;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// The tasks.
pub(crate) struct Workers {
    stop: CancellationToken,
    tasks: BTreeMap<ChannelId, (CancellationToken, JoinHandle<()>)>,
}

impl Workers {
    /// None yet.
    pub(crate) fn new(stop: CancellationToken) -> Self {
        Self {
            stop,
            tasks: BTreeMap::new(),
        }
    }

    /// Begins a task for each channel that has none, and ends those of other channels. A task that ended by
    /// itself, which none should, is begun again.
    pub(crate) fn are_for<F>(
        &mut self,
        channels: &BTreeSet<ChannelId>,
        begin: impl Fn(ChannelId, CancellationToken) -> F,
    ) where
        F: Future<Output = ()> + Send + 'static,
    {
        self.tasks.retain(|channel, (stop, task)| {
            if !channels.contains(channel) {
                stop.cancel();
            }
            channels.contains(channel) && !task.is_finished()
        });
        for channel in channels {
            self.tasks.entry(*channel).or_insert_with(|| {
                let stop = self.stop.child_token();
                let task = tokio::spawn(begin(*channel, stop.clone()));
                (stop, task)
            });
        }
    }

    /// Ends all of them and waits for that.
    pub(crate) async fn end(self) {
        self.stop.cancel();
        for (_, task) in self.tasks.into_values() {
            task.await.ok();
        }
    }
}
