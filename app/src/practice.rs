//! One practice: its state, its past, its identity, and what can be done about it.

pub mod bulk_edit;
pub mod edit;
pub mod entered_guid;
pub mod facts;
pub mod forms;
pub mod hears;
pub mod history;
pub mod identity;
pub mod installation;
pub mod mapping_history;
pub mod month;
pub mod next_step;
pub mod notes;
pub mod page;
pub mod planned_maintenance;
pub mod planned_migration;
pub mod proof;
pub mod pulse;
pub mod read;
pub mod span_table;
pub mod taking;
pub mod timeline;
pub mod withheld;
pub mod words;
pub mod zoom_nav;
