//! What stands around every page: the header with its badges.

pub mod header;
pub mod nav_badge;
pub mod notices;
pub mod own_acts;
pub mod read;
