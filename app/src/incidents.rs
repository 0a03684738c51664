//! One incident: what happened, who is in it, who was told, and who has it.

pub mod page;
pub mod read;
pub mod told_table;
