//! What people do about alerts: the rules that say who is told, the channels by which messages travel, and
//! "I have it" from a message.

pub mod acknowledge_by_link;
pub mod channel;
pub mod preview;
pub mod rule;
