//! How is an answer held back, so that a test can act while it is on its way?
//!
//! The call is answered as of when it came, as at Halo; only the sending waits. So what arrives
//! after the hold tells of the time before it, which is how races between answers and decisions
//! begin.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

/// An answer to one call, held until it is released or this is dropped.
#[derive(Debug)]
pub struct Hold(Arc<HoldState>);

#[derive(Debug)]
struct HoldState {
    /// Part of the address (path and query) of the calls that are held.
    address: String,
    /// How many calls may still be caught.
    left: AtomicUsize,
    caught: watch::Sender<usize>,
    released: watch::Sender<bool>,
}

impl Hold {
    /// Waits until so many calls are caught.
    pub async fn caught(&self, calls: usize) {
        let mut caught = self.0.caught.subscribe();
        // The sender lives in the state that this holds.
        let _ = caught.wait_for(|so_far| *so_far >= calls).await;
    }

    /// How many calls were caught so far.
    pub fn so_far(&self) -> usize {
        *self.0.caught.borrow()
    }

    /// Sends what is held, and catches nothing any more.
    pub fn release(self) {}
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.0.left.store(0, Ordering::Relaxed);
        self.0.released.send_replace(true);
    }
}

/// All holds of a simulator.
#[derive(Debug, Default)]
pub(crate) struct Holds {
    /// How many there were ever: none in ordinary use, and then nothing is locked.
    placed: AtomicUsize,
    holds: Mutex<Vec<Arc<HoldState>>>,
}

impl Holds {
    /// Holds the next `calls` calls whose address has `address` in it.
    pub(crate) fn place(&self, address: &str, calls: usize) -> Hold {
        let state = Arc::new(HoldState {
            address: address.to_ascii_lowercase(),
            left: AtomicUsize::new(calls),
            caught: watch::Sender::default(),
            released: watch::Sender::default(),
        });
        let mut holds = self.holds.lock().unwrap_or_else(PoisonError::into_inner);
        holds.retain(|hold| !*hold.released.borrow());
        holds.push(Arc::clone(&state));
        self.placed.fetch_add(1, Ordering::Release);
        Hold(state)
    }

    /// The signal that a call to `address` waits for before its answer is sent; none where it is free.
    pub(crate) fn on(&self, address: &str) -> Option<watch::Receiver<bool>> {
        if self.placed.load(Ordering::Acquire) == 0 {
            return None;
        }
        let address = address.to_ascii_lowercase();
        let holds = self.holds.lock().unwrap_or_else(PoisonError::into_inner);
        let holding = holds.iter().find(|hold| {
            let take = |left: usize| left.checked_sub(1);
            address.contains(&hold.address)
                && hold
                    .left
                    .fetch_update(Ordering::Relaxed, Ordering::Relaxed, take)
                    .is_ok()
        })?;
        let released = holding.released.subscribe();
        holding.caught.send_modify(|so_far| *so_far += 1);
        Some(released)
    }
}
