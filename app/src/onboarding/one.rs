//! One practice by itself.

pub mod answer;
pub mod form;
pub mod page;
