//! How often somebody may do a thing: so many times within a time, as many at once, and then as fast as they
//! come back.
//!
//! One moment is kept for each who does it: until when what was done would be spread out evenly. It is at
//! most that time ahead.

use chrono::{DateTime, TimeDelta, Utc};

/// So many times within a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// How many times, 1 to 60,000.
    pub times: i32,
    /// Within how long.
    pub within: TimeDelta,
}

impl Rate {
    /// So many times a minute.
    pub const fn per_minute(times: i32) -> Self {
        Self {
            times,
            within: TimeDelta::minutes(1),
        }
    }

    /// Does it once more. `spread_until` is what came of the time before; nothing where it was never done.
    ///
    /// # Errors
    /// How long to wait, where it was done too often.
    pub fn once_more(
        self,
        spread_until: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<DateTime<Utc>, TimeDelta> {
        // A clock that was put back makes nobody wait.
        let spread_until = spread_until.filter(|until| *until - now <= self.within);
        let next = spread_until.map_or(now, |until| until.max(now)) + self.within / self.times;
        let wait = next - self.within - now;
        if wait > TimeDelta::zero() {
            Err(wait)
        } else {
            Ok(next)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEN: Rate = Rate::per_minute(10);

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + second, 0).unwrap()
    }

    /// What came of doing it so often at one moment.
    fn done(times: usize, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, TimeDelta> {
        (0..times).try_fold(None, |until, _| TEN.once_more(until, now).map(Some))
    }

    #[test]
    fn a_minutes_worth_may_be_done_at_once_and_the_next_as_it_comes_back() {
        let until = done(10, at(0)).unwrap();
        assert_eq!(TEN.once_more(until, at(0)), Err(TimeDelta::seconds(6)));
        assert_eq!(TEN.once_more(until, at(5)), Err(TimeDelta::seconds(1)));
        let until = TEN.once_more(until, at(6)).unwrap();
        assert!(TEN.once_more(Some(until), at(6)).is_err());
    }

    #[test]
    fn after_a_minute_nothing_of_it_is_left() {
        let until = done(10, at(0)).unwrap();
        let again = (0..10).try_fold(until, |until, _| TEN.once_more(until, at(60)).map(Some));
        assert!(again.is_ok());
    }

    #[test]
    fn a_clock_that_is_put_back_makes_nobody_wait() {
        let until = done(10, at(86_400)).unwrap();
        assert!(TEN.once_more(until, at(0)).is_ok());
    }
}
