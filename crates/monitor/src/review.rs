//! What people and programs ask of the watch: lists, one practice, its spans, incidents.
//!
//! Pages and REST handlers call these same methods, so they cannot disagree.

mod announced;
mod axis;
mod banner;
mod card;
mod changes;
mod counts;
mod database;
mod events;
mod first_run;
mod gantt;
mod groups;
mod heartbeats;
mod history;
mod identity_page;
mod incident_card;
mod incidents;
mod mappings;
mod onboarding;
mod outage_row;
mod outages;
mod outages_page;
mod overlap;
mod overview;
mod page;
mod past;
mod people;
mod practice;
mod proof;
mod pulse;
mod report;
mod report_page;
mod sheet_row;
mod strip;
mod support;
mod support_pack;
mod timeline;
mod uptime;
mod waiting;

pub(crate) use overview::chosen;
pub use overview::{Cursor, Listing, NotACursor};
pub(crate) use sheet_row::Names;
