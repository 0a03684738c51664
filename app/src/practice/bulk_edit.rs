//! Changing many practices at once.

pub mod page;
pub mod read;
