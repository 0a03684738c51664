//! The hint that something changed: a revision number and the practices it is about.
//!
//! Pages hold no second truth. They hear that revision N concerns practice X and fetch again what
//! they show; a hint that is missed does no harm, because the next one carries a higher number.

use domain::practice::PracticeId;
use tokio::sync::broadcast;

/// How many hints a slow reader may fall behind before it skips to the newest.
const BACKLOG: usize = 64;

/// One hint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Grows with every change, and starts anew with the process.
    pub revision: u64,
    /// What changed.
    pub practices: Vec<PracticeId>,
}

/// Tells every open page.
#[derive(Debug)]
pub struct Live {
    sender: broadcast::Sender<Hint>,
    revision: std::sync::atomic::AtomicU64,
}

impl Default for Live {
    fn default() -> Self {
        Self {
            sender: broadcast::Sender::new(BACKLOG),
            revision: 0.into(),
        }
    }
}

impl Live {
    /// Sends a hint to whoever listens.
    pub fn tell(&self, practices: Vec<PracticeId>) {
        use std::sync::atomic::Ordering;
        let revision = self.revision.fetch_add(1, Ordering::Relaxed) + 1;
        // Nobody listening is not an error: no page is open.
        let _ = self.sender.send(Hint {
            revision,
            practices,
        });
    }

    /// The newest revision.
    pub fn revision(&self) -> u64 {
        self.revision.load(std::sync::atomic::Ordering::Relaxed)
    }

    /// Listens from now on.
    pub fn listen(&self) -> broadcast::Receiver<Hint> {
        self.sender.subscribe()
    }
}
