//! The people who use Sundog.

pub mod forms;
pub mod page;
pub mod read;
pub mod table;
