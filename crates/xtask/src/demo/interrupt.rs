//! Ctrl-C, and the other ways in which a person or a service manager asks us to stop (SIGTERM,
//! SIGHUP): they arrive as a message, so that everything that was started is stopped in order.

use anyhow::Context;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// The receiving end of "stop, please".
pub struct Interrupt(Receiver<()>);

impl Interrupt {
    /// Takes over the signals; once per process.
    pub fn listen() -> anyhow::Result<Self> {
        let (sender, receiver) = channel();
        ctrlc::set_handler(move || {
            // Nobody listens any more once we are on the way out.
            let _ = sender.send(());
        })
        .context("Cannot listen for Ctrl-C")?;
        Ok(Self(receiver))
    }

    /// Waits this long at most; true as soon as we are asked to stop.
    pub fn within(&self, patience: Duration) -> bool {
        self.0.recv_timeout(patience).is_ok()
    }
}
