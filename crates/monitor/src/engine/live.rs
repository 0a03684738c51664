//! Tells every open page that something changed, and what it is about.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use domain::hint::Hint;
use tokio::sync::broadcast;

/// How many hints a slow reader may fall behind before it is told that everything changed.
const BACKLOG: usize = 64;

/// Where hints come from.
#[derive(Debug)]
pub struct LiveHints {
    sender: broadcast::Sender<Hint>,
    revision: Mutex<u64>,
}

impl LiveHints {
    /// Begins with a revision that no process before this one reached, so that a page which
    /// outlived a restart does not take its own for the present one.
    pub fn beginning_at(now: DateTime<Utc>) -> Self {
        Self {
            sender: broadcast::Sender::new(BACKLOG),
            revision: u64::try_from(now.timestamp_millis())
                .unwrap_or_default()
                .into(),
        }
    }

    /// Tells whoever listens what changed.
    pub fn tell(&self, changed: impl Into<Hint>) {
        // Sent under the lock: a page takes a hint below its own revision for an old one.
        let mut revision = self.revision.lock().unwrap_or_else(PoisonError::into_inner);
        *revision += 1;
        let hint = Hint {
            revision: *revision,
            ..changed.into()
        };
        // Nobody listening is not an error: no page is open.
        let _ = self.sender.send(hint);
    }

    /// The newest revision.
    pub fn revision(&self) -> u64 {
        *self.revision.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Listens from now on.
    pub fn listen(&self) -> broadcast::Receiver<Hint> {
        self.sender.subscribe()
    }
}
