//! The practices whose clock or heartbeat is out of order.

pub mod page;
pub mod read;
pub mod table;
