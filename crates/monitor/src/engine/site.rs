//! Where does one site stand with the watch?
//!
//! A site that is watched is either waiting for its turn or being asked; there is no third way, so
//! it cannot drop out. Whoever wants it asked while it is being asked is not turned away: the reason
//! is kept, and it is asked again when the answer is in.

use chrono::{DateTime, Utc};

/// Why a site is asked again as soon as its answer is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Again {
    /// Somebody, or something, wants it looked at now.
    Wanted,
    /// What the answer is about does not hold any more: the mapping is another one, or nobody watched
    /// it for a while. The answer tells nothing.
    Moved,
}

/// A site's place in the watch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// It is asked at `due`.
    Idle {
        /// When.
        due: DateTime<Utc>,
        /// Whether it is freshly not well, and comes before those that are.
        troubled: bool,
    },
    /// A question is in flight, or its answer is not recorded yet.
    InFlight {
        /// When it had been due.
        due: DateTime<Utc>,
        /// Whether it is asked again at once.
        again: Option<Again>,
    },
}

/// A site that is watched. One that is not has no entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ScheduledSite {
    /// Its place.
    pub turn: Turn,
    /// When what is known of it lapses; none where nothing is left that could.
    pub lapses: Option<DateTime<Utc>>,
}
