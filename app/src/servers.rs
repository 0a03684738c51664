//! The servers on which practices run: a list, and a page for each.

pub mod form;
pub mod list_page;
pub mod page;
pub mod read;
pub mod table;
