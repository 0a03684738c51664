//! What waits for people, said beside the navigation of every page.

use serde::{Deserialize, Serialize};

/// How much waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingCounts {
    /// Changes of identity that can be decided.
    pub changes: usize,
    /// Rows of batches that became ready by themselves and were not started yet.
    pub became_ready: usize,
    /// Messages that could not be delivered.
    pub undelivered: usize,
}
