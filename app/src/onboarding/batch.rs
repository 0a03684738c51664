//! One import batch with its rows.

pub mod actions;
pub mod cells;
pub mod head;
pub mod page;
pub mod start;
pub mod table;
