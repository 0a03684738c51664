//! What remains of the checks once they are gone: each hour and each day of each site.
//!
//! What a roll-up holds is decided in `domain::rollup`. Here they are made from the folded samples
//! (`make`), written in half a byte a check (`encode` and `codec`), read (`read`), and let go (`prune`). A row
//! holds the same hour or day of [`SITES_PER_BLOCK`] neighbouring sites.

mod encode;
mod make;
mod prune;
mod read;

use chrono::{DateTime, Utc};
use domain::rollup::Rollup;

pub(crate) use self::make::after_fold;
pub(crate) use self::read::decoded;

/// A row holds this many neighbouring sites.
pub(crate) const SITES_PER_BLOCK: i64 = 64;

/// Blocks of samples whose sites share a row here.
const SAMPLE_BLOCKS: i64 = SITES_PER_BLOCK / crate::sample::SITES_PER_BLOCK;

/// An hour or a day of one site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RolledUp {
    /// When the hour or the day (UTC) began.
    pub from: DateTime<Utc>,
    /// What is kept of it.
    pub rollup: Rollup,
}

/// Which site of its block this is.
fn slot_of(site: i64) -> u8 {
    u8::try_from(site.rem_euclid(SITES_PER_BLOCK)).expect("a block holds 64 sites")
}
