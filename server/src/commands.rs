//! What `sundog` does when it is told to: one file per subcommand.

pub mod import;
pub mod serve;
