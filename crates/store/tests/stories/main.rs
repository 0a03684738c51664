//! What must hold of the store, told against real files in a temporary directory.
//!
//! One binary with a module per subject; `scratch` builds what most stories begin with.

#![expect(
    clippy::unwrap_used,
    reason = "a story that cannot be set up has failed"
)]

mod day;
mod history;
mod incident;
mod list;
mod maintenance;
mod migrations;
mod opening;
mod plans;
mod samples;
mod scratch;
mod sharing;
mod watch;
mod windows;
