//! The kit on one page.

pub mod page;
pub mod read;
pub mod words;
