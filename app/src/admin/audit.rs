//! The audit trail.

pub mod filter;
pub mod page;
pub mod read;
pub mod table;
