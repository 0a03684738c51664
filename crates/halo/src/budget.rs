//! How many questions may be asked now.
//!
//! Halo's limits are one contract's, shared with the integrator's real queries, so every question
//! is paid from one purse: a token bucket per second, a count per UTC day, and a pause for
//! everybody when Halo says that it is too much. Time is an argument. A clock that is set back
//! moves the whole purse back with it: nothing is refilled twice and nothing waits for the lost
//! hour to come again.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::observation::{Failure, FailureClass};

/// The longest pause after 429, whatever `Retry-After` says.
const MOST_RATE_LIMIT: TimeDelta = TimeDelta::hours(1);
/// The longest pause after a used-up quota: quotas are daily.
const MOST_QUOTA: TimeDelta = TimeDelta::hours(24);
/// The shortest pause, and the first one when Halo does not say how long.
const FIRST_PAUSE: TimeDelta = TimeDelta::seconds(1);
/// The longest pause when Halo does not say how long, unless told otherwise.
const MOST_UNTOLD: TimeDelta = TimeDelta::minutes(5);
/// Slower than one question in a quarter of an hour is no watch; a rate below it is raised to it.
const LEAST_PER_SECOND: f64 = 1.0 / 900.0;
/// The share of a second's questions that may leave at once.
const BURST_SHARE: f64 = 0.15;
/// A token short by less than rounding is a whole token.
const ROUNDING: f64 = 1e-6;

/// What may still be asked, and when.
#[derive(Clone, Debug)]
pub struct Budget {
    /// What trickles in.
    per_second: f64,
    /// What the purse holds at most.
    burst: f64,
    per_day: Option<u32>,
    /// Tokens at `seen`; below zero after more was spent than was there.
    tokens: f64,
    /// The latest time at which the purse was looked into; none before the first.
    seen: Option<DateTime<Utc>>,
    day: NaiveDate,
    spent_on_day: u32,
    paused_until: Option<DateTime<Utc>>,
    /// Pauses in a row for which Halo did not say how long.
    untold: u32,
    most_untold: TimeDelta,
    /// Whether anything was asked since the last pause began: only an answer to that shows that
    /// the pause was long enough.
    asked_since_pause: bool,
}

impl Budget {
    /// A full purse: in no second more than `per_second` questions, and at most `per_day` in a UTC
    /// day. A burst may hold a seventh of a second's worth, at least one; the rest trickles in, so
    /// that burst and trickle together keep the promise. A rate that is no positive number counts as the
    /// lowest one, a question in fifteen minutes.
    pub fn new(per_second: f64, per_day: Option<u32>) -> Self {
        let is_usable = per_second.is_finite() && per_second > LEAST_PER_SECOND;
        let per_second = if is_usable {
            per_second
        } else {
            LEAST_PER_SECOND
        };
        let burst = (per_second * BURST_SHARE).max(1.0);
        Self {
            per_second: per_second * (1.0 - BURST_SHARE),
            burst,
            per_day,
            tokens: burst,
            seen: None,
            day: NaiveDate::MIN,
            spent_on_day: 0,
            paused_until: None,
            untold: 0,
            most_untold: MOST_UNTOLD,
            asked_since_pause: false,
        }
    }

    /// The same purse, with another longest pause for when Halo does not say how long (five
    /// minutes at most): a watch at a quick pace must not sleep through the recovery.
    #[must_use]
    pub fn guessing_at_most(self, most: TimeDelta) -> Self {
        let most_untold = most.clamp(FIRST_PAUSE, MOST_UNTOLD);
        Self {
            most_untold,
            ..self
        }
    }

    /// Whole questions that may be sent now; none while paused.
    pub fn available(&mut self, now: DateTime<Utc>) -> usize {
        self.look(now);
        if self.paused_until(now).is_some() {
            return 0;
        }
        // A float to integer conversion saturates, and below zero it is zero.
        let now_affordable = (self.tokens + ROUNDING).floor() as usize;
        let left_today = self
            .per_day
            .map(|most| most.saturating_sub(self.spent_on_day));
        left_today.map_or(now_affordable, |left| now_affordable.min(left as usize))
    }

    /// How long until a question may be sent: zero when one may be sent now; none while paused or
    /// when the day's questions are spent.
    pub fn ready_in(&mut self, now: DateTime<Utc>) -> Option<TimeDelta> {
        if self.available(now) > 0 {
            return Some(TimeDelta::zero());
        }
        let spent = self.per_day.is_some_and(|most| self.spent_on_day >= most);
        if spent || self.paused_until(now).is_some() {
            return None;
        }
        let missing = (1.0 - self.tokens).max(0.0) / self.per_second;
        Some(TimeDelta::milliseconds((missing * 1000.0).ceil() as i64))
    }

    /// Takes `n` questions out of the purse. More than is there may be taken where a person
    /// waits: it is paid back before the next one.
    pub fn spend(&mut self, now: DateTime<Utc>, n: usize) {
        self.look(now);
        self.tokens -= n as f64;
        self.spent_on_day = self
            .spent_on_day
            .saturating_add(u32::try_from(n).unwrap_or(u32::MAX));
        self.asked_since_pause |= n > 0;
    }

    /// Stops every question for as long as a 429 or a used-up quota asks for. Other failures
    /// change nothing.
    ///
    /// `Retry-After` is believed between one second and one hour (24 hours for a quota). Without
    /// it, or with zero, pauses double from one second to five minutes. Answers to questions
    /// that were on their way together count as one, and no pause shortens another.
    pub fn pause(&mut self, now: DateTime<Utc>, failure: &Failure) {
        let most = match failure.class {
            FailureClass::RateLimited => MOST_RATE_LIMIT,
            FailureClass::QuotaExceeded => MOST_QUOTA,
            FailureClass::KeyRejected
            | FailureClass::IpNotAllowed
            | FailureClass::NetworkDown
            | FailureClass::HaloUnreachable
            | FailureClass::MalformedAnswer
            | FailureClass::IdMismatch
            | FailureClass::NonAuthoritative
            | FailureClass::Forbidden
            | FailureClass::NotFound
            | FailureClass::NotPaired => return,
        };
        self.look(now);
        let wait = match failure.retry_after.filter(|wait| *wait > TimeDelta::zero()) {
            Some(wait) => wait.clamp(FIRST_PAUSE, most),
            None if self.paused_until(now).is_some() => return,
            None => {
                let seed = now.timestamp_millis().cast_unsigned();
                let wait = backoff(self.untold, FIRST_PAUSE, self.most_untold, seed);
                self.untold = self.untold.saturating_add(1);
                wait.max(FIRST_PAUSE)
            }
        };
        let until = now
            .checked_add_signed(wait)
            .unwrap_or(DateTime::<Utc>::MAX_UTC);
        self.paused_until = self.paused_until.max(Some(until));
        self.asked_since_pause = false;
    }

    /// Until when nothing may be asked; none when asking is allowed.
    pub fn paused_until(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.paused_until.filter(|until| *until > now)
    }

    /// Halo answered without asking for patience: the doubling of pauses begins anew. Late
    /// answers to what was asked before a pause do not count.
    pub fn answered(&mut self) {
        if self.asked_since_pause {
            self.untold = 0;
        }
    }

    /// Questions asked in the UTC day of `now`.
    pub fn spent_today(&self, now: DateTime<Utc>) -> u32 {
        if now.date_naive() > self.day {
            0
        } else {
            self.spent_on_day
        }
    }

    /// Brings the purse up to `now`: refills it, turns the day, or moves it back with the clock.
    fn look(&mut self, now: DateTime<Utc>) {
        let elapsed = self.seen.map_or(TimeDelta::zero(), |seen| now - seen);
        self.seen = Some(now);
        let today = now.date_naive();
        if elapsed < TimeDelta::zero() {
            self.paused_until = self
                .paused_until
                .and_then(|until| until.checked_add_signed(elapsed));
            self.day = self.day.min(today);
            return;
        }
        self.tokens = (self.tokens + elapsed.as_seconds_f64() * self.per_second).min(self.burst);
        if today > self.day {
            self.day = today;
            self.spent_on_day = 0;
        }
    }
}

/// How long to wait after failure number `attempt` in a row, counted from zero: about `first`,
/// then twice that, and so on up to `most`, give or take a fifth so that those who failed
/// together do not return together. The same seed gives the same wait. Whole milliseconds,
/// never longer than `most`, never below zero.
pub fn backoff(attempt: u32, first: TimeDelta, most: TimeDelta, seed: u64) -> TimeDelta {
    let first = first.num_milliseconds().max(0) as f64;
    let most = most.num_milliseconds().max(0);
    let doubled = (first * 2f64.powi(attempt.min(62).cast_signed())).min(most as f64);
    let jittered = doubled * (0.8 + 0.4 * fraction(seed ^ u64::from(attempt).rotate_left(32)));
    TimeDelta::milliseconds((jittered as i64).min(most))
}

/// A number from 0 to 1 that looks random, from any number (the mixing steps of SplitMix64).
fn fraction(seed: u64) -> f64 {
    let mut mixed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^= mixed >> 31;
    (mixed >> 11) as f64 / (1u64 << 53) as f64
}
