//! One's own page.

pub mod page;
pub mod read;
pub mod second_factor;
pub mod session_table;
