//! What people and programs ask of the watch: lists, one practice, its spans, incidents.
//!
//! Pages and REST handlers call these same methods, so they cannot disagree.

mod banner;
mod changes;
mod counts;
mod incidents;
mod overview;
mod page;
mod people;
mod practice;
mod strip;
mod timeline;

pub use overview::{Cursor, Listing, NotACursor};
