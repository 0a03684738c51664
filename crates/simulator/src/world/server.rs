//! Whose computer is it, and how wrong is its clock?

use chrono::TimeDelta;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ServerRef(pub(super) usize);

#[derive(Debug, Clone)]
pub(crate) struct Server {
    pub(crate) name: String,
    /// How far this computer's clock is ahead of the world's (negative: behind).
    pub(crate) drift: TimeDelta,
}
