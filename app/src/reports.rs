//! Uptime over days, as figures for a report.

pub mod figures;
pub mod form;
pub mod page;
pub mod read;
pub mod table;
pub mod totals;
