//! Outages and incidents: what happened since when, and who has it.

pub mod figures;
pub mod filter;
pub mod page;
pub mod read;
