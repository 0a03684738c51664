//! What must hold of the store, told against real files in a temporary directory.
//!
//! One binary with a module per subject; `scratch` builds what most stories begin with.

#![expect(
    clippy::unwrap_used,
    reason = "a story that cannot be set up has failed"
)]

mod audit;
mod changes;
mod channels;
mod clock_repair;
mod day;
mod environment;
mod few_sites;
mod history;
mod import_batches;
mod incident;
mod list;
mod maintenance;
mod measure;
mod migrations;
mod opening;
mod outages;
mod people;
mod plans;
mod quota;
mod raw_answers;
mod rollups;
mod samples;
mod scratch;
mod sealed_secrets;
mod security;
mod servers;
mod sessions;
mod settling;
mod sharing;
mod support_cases;
mod tokens;
mod told_moves;
mod verify;
mod watch;
mod windows;
