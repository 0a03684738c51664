//! What was entered about one practice, and editing it.

pub mod form;
pub mod page;
pub mod read;
