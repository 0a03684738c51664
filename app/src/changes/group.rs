//! Changes with one cause, decided together.

pub mod decided;
pub mod form;
pub mod page;
pub mod results;
