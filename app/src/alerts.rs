//! Alerts: who hears what, by which channels, and what was sent; and the page behind the link of a message.

pub mod ack_page;
pub mod channel_fields;
pub mod channel_list;
pub mod delivery_list;
pub mod page;
pub mod preview;
pub mod read;
pub mod rule_fields;
pub mod rule_list;
