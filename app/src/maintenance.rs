//! Planned maintenance: what is on, what is to come, and how to plan some.

pub mod calendar;
pub mod form;
pub mod list;
pub mod page;
pub mod read;
