//! The watch: who is due, what came back, what it means, and what becomes true.

pub(crate) mod ask;
pub(crate) mod clock_rollback;
pub(crate) mod cycle;
pub(crate) mod decide;
pub(crate) mod health;
pub(crate) mod identity;
pub(crate) mod in_flight;
pub(crate) mod live;
pub(crate) mod record;
pub(crate) mod schedule;
pub mod snapshot;
