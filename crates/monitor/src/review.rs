//! What people and programs ask of the watch: lists, one practice, its spans, incidents.
//!
//! Pages and REST handlers call these same methods, so they cannot disagree.

mod announced;
mod banner;
mod card;
mod changes;
mod counts;
mod groups;
mod identity_page;
mod incidents;
mod mappings;
mod outages;
mod overlap;
mod overview;
mod page;
mod people;
mod practice;
mod strip;
mod support;
mod timeline;
mod uptime;

pub use overview::{Cursor, Listing, NotACursor};
