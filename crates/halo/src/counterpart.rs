//! Who answers at the configured address: our simulator, or somebody else?
//!
//! The simulator says so in every answer. That somebody else answers is known from an answer that is one
//! of Halo's and does not say so; what stands in between, a proxy's page for example, tells nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What the answers told so far. Clones tell the same.
#[derive(Clone, Debug, Default)]
pub struct Counterpart(Arc<Told>);

#[derive(Debug, Default)]
struct Told {
    simulator: AtomicBool,
    somebody_else: AtomicBool,
}

impl Counterpart {
    /// Somebody answered, and whether they said that they are the simulator. `is_halos` tells whether
    /// the answer is one that Halo gives.
    pub(crate) fn answered(&self, says_simulator: bool, is_halos: bool) {
        if says_simulator {
            self.0.simulator.store(true, Ordering::Relaxed);
        } else if is_halos {
            self.0.somebody_else.store(true, Ordering::Relaxed);
        }
    }

    /// Whether it is the simulator; none until somebody told.
    pub fn is_simulator(&self) -> Option<bool> {
        let told = self.0.simulator.load(Ordering::Relaxed);
        (told || self.0.somebody_else.load(Ordering::Relaxed)).then_some(told)
    }
}
