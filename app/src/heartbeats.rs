//! The practices whose clock or heartbeat is out of order.

pub mod link_versions;
pub mod page;
pub mod read;
pub mod table;
