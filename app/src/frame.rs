//! What stands around every page: the header with its badges.

pub mod arrival;
pub mod header;
pub mod live_badge;
pub mod nav_badge;
pub mod read;
