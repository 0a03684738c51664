//! The sites whose identity is not as it should be.

pub mod page;
pub mod read;
pub mod table;
pub mod trouble;
