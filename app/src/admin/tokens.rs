//! The API tokens.

pub mod consumers;
pub mod form;
pub mod page;
pub mod read;
pub mod table;
