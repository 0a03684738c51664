//! How many questions may be asked now.
//!
//! Halo's limits are one contract's, shared with the integrator's real queries, so every question
//! is acquired from one quota: a token bucket per second, a count per UTC day, and a pause for
//! everybody when Halo says that it is too much. Count and pause outlive the process: whoever starts
//! again goes on with what was kept. Time is an argument. A clock that is set back
//! moves the whole quota back with it: nothing is refilled twice and nothing waits for the lost
//! hour to come again.

use chrono::{DateTime, NaiveDate, TimeDelta, Timelike, Utc};
use domain::backoff::backoff;
use domain::observation::{Failure, FailureClass};
use domain::question_priority::{AskedToday, Priority, is_spent};

/// The longest pause after 429 or 503, whatever `Retry-After` says.
const MOST_PAUSE: TimeDelta = TimeDelta::hours(1);
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
/// No more is overdrawn than comes in within this time.
const OVERDRAFT: TimeDelta = TimeDelta::seconds(2);
/// A token short by less than rounding is a whole token.
const ROUNDING: f64 = 1e-6;

/// What may still be asked, and when.
#[derive(Clone, Debug)]
pub struct Quota {
    /// What trickles in.
    per_second: f64,
    /// How many tokens there are at most.
    burst: f64,
    per_day: Option<u32>,
    /// Tokens at `seen`; below zero after more was spent than was there.
    tokens: f64,
    /// The latest time at which anything was asked of the quota; none before the first.
    seen: Option<DateTime<Utc>>,
    day: NaiveDate,
    asked_on_day: AskedToday,
    paused_until: Option<DateTime<Utc>>,
    /// Pauses in a row for which Halo did not say how long.
    untold: u32,
    most_untold: TimeDelta,
    /// Whether anything was asked since the last pause began: only an answer to that shows that
    /// the pause was long enough.
    asked_since_pause: bool,
}

impl Quota {
    /// A full quota: in no second more than `per_second` questions, and at most `per_day` in a UTC
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
            asked_on_day: AskedToday::default(),
            paused_until: None,
            untold: 0,
            most_untold: MOST_UNTOLD,
            asked_since_pause: false,
        }
    }

    /// The same quota, with another longest pause for when Halo does not say how long (five
    /// minutes at most): a watch at a quick pace must not sleep through the recovery.
    #[must_use]
    pub fn guessing_at_most(self, most: TimeDelta) -> Self {
        let most_untold = most.clamp(FIRST_PAUSE, MOST_UNTOLD);
        Self {
            most_untold,
            ..self
        }
    }

    /// The quota as it was left: how many questions the UTC day `day` has had, and until when Halo
    /// asked for silence.
    pub fn resumed(
        per_second: f64,
        per_day: Option<u32>,
        day: NaiveDate,
        asked_on_day: AskedToday,
        paused_until: Option<DateTime<Utc>>,
    ) -> Self {
        Self {
            day,
            asked_on_day,
            paused_until,
            ..Self::new(per_second, per_day)
        }
    }

    /// What must be kept to go on after a restart: the UTC day, how many questions it has had, and
    /// until when nothing may be asked.
    pub fn state(&self, now: DateTime<Utc>) -> (NaiveDate, AskedToday, Option<DateTime<Utc>>) {
        let (today, paused_until) = (now.date_naive(), self.paused_until(now));
        (today, self.asked_today(now), paused_until)
    }

    /// Whether the day's questions allow one more of this priority. Whether one may be sent this
    /// moment is another question ([`Self::available`]).
    pub fn allows(&self, priority: Priority, now: DateTime<Utc>) -> bool {
        let of_day = f64::from(now.num_seconds_from_midnight()) / 86_400.0;
        priority.is_allowed(self.asked_today(now), self.per_day, of_day)
    }

    /// Whether the day has any question left, for whomever.
    pub fn has_any_left(&self, now: DateTime<Utc>) -> bool {
        self.per_day
            .is_none_or(|most| self.asked_today(now).all < most)
    }

    /// Whether nothing is left of the day's questions but what is kept for people.
    pub fn is_day_spent(&self, now: DateTime<Utc>) -> bool {
        is_spent(self.asked_today(now).all, self.per_day)
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
            .map(|most| most.saturating_sub(self.asked_on_day.all));
        left_today.map_or(now_affordable, |left| now_affordable.min(left as usize))
    }

    /// How long until a question may be sent: zero when one may be sent now; none while paused or
    /// when the day's questions are spent.
    pub fn ready_in(&mut self, now: DateTime<Utc>) -> Option<TimeDelta> {
        if self.available(now) > 0 {
            return Some(TimeDelta::zero());
        }
        let spent = !self.has_any_left(now);
        if spent || self.paused_until(now).is_some() {
            return None;
        }
        let missing = (1.0 - self.tokens).max(0.0) / self.per_second;
        Some(TimeDelta::milliseconds((missing * 1000.0).ceil() as i64))
    }

    /// How long it takes until so many questions have come in.
    pub fn comes_in_within(&self, questions: f64) -> TimeDelta {
        TimeDelta::milliseconds((questions.max(0.0) * 1000.0 / self.per_second).ceil() as i64)
    }

    /// Takes `n` questions. What is taken beyond [`Self::available`] comes in before the next one.
    pub fn acquire(&mut self, now: DateTime<Utc>, n: usize) {
        self.look(now);
        self.tokens -= n as f64;
        let all = &mut self.asked_on_day.all;
        *all = all.saturating_add(u32::try_from(n).unwrap_or(u32::MAX));
        self.asked_since_pause |= n > 0;
    }

    /// Takes one question for which a person waits: it counts in people's share of the day.
    pub fn acquire_for_a_person(&mut self, now: DateTime<Utc>) {
        self.acquire(now, 1);
        let by_people = &mut self.asked_on_day.by_people;
        *by_people = by_people.saturating_add(1);
    }

    /// Takes one question for a person who waits: also an overdraft, one that comes in within a moment,
    /// because the watch takes what there is several times a second. Says whether it may be asked.
    pub fn overdraft(&mut self, now: DateTime<Utc>) -> bool {
        let is_ready = self.ready_in(now).is_some_and(|wait| wait <= OVERDRAFT);
        if is_ready {
            self.acquire_for_a_person(now);
        }
        is_ready
    }

    /// Stops every question for as long as a 429, a used-up quota or a 503 with `Retry-After` asks
    /// for. Other failures change nothing.
    ///
    /// `Retry-After` is believed between one second and one hour (24 hours for a quota). Without
    /// it, or with zero, pauses after a limit double from one second to five minutes. Answers to questions
    /// that were on their way together count as one, and no pause shortens another.
    pub fn pause(&mut self, now: DateTime<Utc>, failure: &Failure) {
        if !failure.pauses_everything() {
            return;
        }
        let most = match failure.class {
            FailureClass::QuotaExceeded => MOST_QUOTA,
            _ => MOST_PAUSE,
        };
        self.look(now);
        let wait = match failure.retry_after.filter(|wait| *wait > TimeDelta::zero()) {
            Some(wait) => wait.clamp(FIRST_PAUSE, most),
            None if self.paused_until(now).is_some() => return,
            None => {
                let seed = now.timestamp_millis().cast_unsigned();
                let wait = backoff(self.untold, FIRST_PAUSE, self.most_untold, Some(seed));
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
    pub fn asked_today(&self, now: DateTime<Utc>) -> AskedToday {
        if now.date_naive() > self.day {
            AskedToday::default()
        } else {
            self.asked_on_day
        }
    }

    /// Brings the quota up to `now`: refills it, turns the day, or moves it back with the clock.
    fn look(&mut self, now: DateTime<Utc>) {
        let today = now.date_naive();
        let Some(seen) = self.seen.replace(now) else {
            // What was kept may come from a clock that ran ahead: no pause is longer than this.
            let most = now.checked_add_signed(MOST_QUOTA);
            self.paused_until = self.paused_until.min(most.or(self.paused_until));
            self.turn(today);
            return;
        };
        let elapsed = now - seen;
        if elapsed < TimeDelta::zero() {
            self.paused_until = self
                .paused_until
                .and_then(|until| until.checked_add_signed(elapsed));
        } else {
            let refilled = elapsed.as_seconds_f64() * self.per_second;
            self.tokens = (self.tokens + refilled).min(self.burst);
        }
        self.turn(today);
    }

    /// A day to come begins anew. A day that is not yet there again keeps its count.
    fn turn(&mut self, today: NaiveDate) {
        if today > self.day {
            self.asked_on_day = AskedToday::default();
        }
        self.day = today;
    }
}
