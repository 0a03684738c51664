//! What the client hears from a Halo Cloud that behaves, and from one that does not.
//!
//! Each file holds the sentences about one subject; `server` is the far side. Nothing here knows
//! the simulator: its answers and these are written apart, so that no misreading is shared.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod answers;
mod keys;
mod refusals;
mod sample_answers;
mod server;
mod transport;
