//! When is a site asked next?
//!
//! Well sites keep the poll interval. A site that is freshly not well is asked more often, then
//! slower again, so that a closed night does not eat the quota that queries need; Halo's heartbeat
//! makes anything under 60 s blind hope in production. A question that got no answer is repeated
//! soon, backing off, because a blip must not leave a practice unknown for five minutes.

use chrono::{DateTime, TimeDelta, Utc};

use crate::backoff::backoff;
use crate::headline::{Headline, State};
use crate::tracks::Reason;

/// How often what is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Status of a well site.
    pub poll_interval: TimeDelta,
    /// Status of a site that is freshly not well.
    pub trouble_interval: TimeDelta,
    /// Get Halo GUIDs per site, besides the look-ups that events cause.
    pub lookup_interval: TimeDelta,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            poll_interval: TimeDelta::minutes(5),
            trouble_interval: TimeDelta::seconds(60),
            lookup_interval: TimeDelta::hours(6),
        }
    }
}

/// For how long trouble is fresh; then its interval doubles with every further such time.
const FRESH: TimeDelta = TimeDelta::minutes(30);
/// How long before opening a closed practice is watched as usual again.
pub const BEFORE_OPENING: TimeDelta = TimeDelta::minutes(30);
/// The pace of a practice that is known to be closed, at most.
const CLOSED: TimeDelta = TimeDelta::minutes(15);
/// How many sightings trouble lasts before it needs somebody, and for how long at most: most restarts
/// and updates are over by then.
const GRACE_SIGHTINGS: i32 = 10;
const GRACE_MOST: TimeDelta = TimeDelta::minutes(5);
/// The first repetition after no answer.
const FIRST_REPEAT: TimeDelta = TimeDelta::seconds(10);

/// What the pace of one site depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Situation {
    /// Its headline.
    pub headline: Headline,
    /// Since when it is not well.
    pub unwell_since: Option<DateTime<Utc>>,
    /// Questions in a row that got no answer.
    pub failures: u32,
    /// When it opens next, where it is known to be closed now.
    pub opens_at: Option<DateTime<Utc>>,
}

impl Policy {
    /// How long to wait from `now` until the next status question.
    pub fn interval(&self, situation: &Situation, now: DateTime<Utc>) -> TimeDelta {
        let most = self.poll_interval;
        match situation.headline.state {
            State::Online | State::Retired | State::PendingSetup => most,
            State::Unknown if is_transient(situation.headline.reason) => {
                let repeats = situation.failures.saturating_sub(1);
                backoff(repeats, FIRST_REPEAT, most, None)
            }
            State::Offline | State::Unreachable
                if situation
                    .opens_at
                    .is_some_and(|opens| opens - now > BEFORE_OPENING) =>
            {
                // Three polls apart, so that the pace of a test keeps its proportions.
                (most * 3).min(CLOSED.max(most))
            }
            State::Unknown
            | State::Offline
            | State::Unreachable
            | State::Blocked
            | State::Degraded => {
                let since = situation.unwell_since.unwrap_or(now);
                let stretches = (now - since).num_seconds().max(0) / FRESH.num_seconds();
                let doublings = u32::try_from(stretches).unwrap_or(u32::MAX);
                backoff(doublings, self.trouble_interval, most, None)
            }
        }
    }

    /// How long trouble lasts before it needs somebody's attention.
    pub fn grace(&self) -> TimeDelta {
        let pace = self.trouble_interval.min(self.poll_interval);
        (pace * GRACE_SIGHTINGS).min(GRACE_MOST)
    }

    /// How long a site may go unobserved, given the pace it was promised, before what was known
    /// of it lapses.
    pub fn patience(interval: TimeDelta) -> TimeDelta {
        interval * 2 + TimeDelta::seconds(2)
    }
}

fn is_transient(reason: Option<Reason>) -> bool {
    matches!(
        reason,
        Some(
            Reason::HaloUnreachable
                | Reason::SiteNotContacted
                | Reason::NetworkDown
                | Reason::MalformedAnswer
                | Reason::IdMismatch
                | Reason::RateLimited
                | Reason::NotObserved
        )
    )
}

/// Where in its interval the turn of a site (or anything else with a number) lies, between 0 and 1:
/// the same for ever, and spread evenly over the list, so that a hundred thousand sites do not come
/// due at once.
pub fn phase(number: i64) -> f64 {
    // Fibonacci hashing: neighbours in number end far apart in time.
    let mixed = number.cast_unsigned().wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed >> 11) as f64 / (1_u64 << 53) as f64
}
