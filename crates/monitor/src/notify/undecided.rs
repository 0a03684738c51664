//! Since when something that is to be told cannot be decided or written down, so that this is told itself:
//! by what still can be decided, and by the dead man's switch.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};

/// Since when; none while everything is decided. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(super) struct Undecided(Arc<Mutex<Option<DateTime<Utc>>>>);

impl Undecided {
    /// A look went wrong in whole or in part, or nothing did.
    pub fn note(&self, went_wrong: bool, now: DateTime<Utc>) {
        let mut since = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *since = went_wrong.then(|| since.unwrap_or(now));
    }

    /// Since when.
    pub fn since(&self) -> Option<DateTime<Utc>> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
