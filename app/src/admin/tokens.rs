//! The API tokens.

pub mod form;
pub mod page;
pub mod read;
pub mod table;
