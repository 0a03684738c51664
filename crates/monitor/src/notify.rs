//! How messages reach people and programs.
//!
//! `channels` knows how a message looks on each way by which it can travel, `delivery` sends what waits in the
//! outbox, `outbound` is the only way to hosts that people name. `feed_delivery` brings the mapping ledger to
//! programs, `dead_man` tells somebody outside that Sundog lives. Secrets lie behind `vault`, and `ack_link`
//! makes the links with which somebody says that they have it.

pub mod ack_link;
pub mod channels;
pub mod dead_man;
pub mod delivery;
pub mod feed_delivery;
pub mod outbound;
pub mod vault;
