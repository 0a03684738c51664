//! What time is it in the simulated world?
//!
//! One source answers for everything: heartbeats, `Date` headers and due events, so they can never
//! contradict each other. It follows the computer's clock, runs at another rate, or stands still
//! until a test moves it.

use std::time::{Instant, SystemTime};

use chrono::{DateTime, TimeDelta, Utc};

/// How the world's clock starts.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub enum ClockMode {
    /// The computer's own clock. What Sundog needs when it measures with real time.
    #[default]
    System,
    /// Stands at the given moment until [`crate::Simulator::advance`] or
    /// [`crate::Simulator::set_time`] moves it.
    Manual(DateTime<Utc>),
    /// Starts at `start` and runs `rate` seconds per real second.
    Scaled {
        /// The world's time when it starts.
        start: DateTime<Utc>,
        /// World seconds per real second.
        rate: f64,
    },
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock(Source);

#[derive(Debug, Clone, Copy)]
enum Source {
    System {
        offset: TimeDelta,
    },
    Running {
        base: DateTime<Utc>,
        since: Instant,
        rate: f64,
    },
}

impl Clock {
    pub(crate) fn new(mode: ClockMode) -> Self {
        match mode {
            ClockMode::System => Self(Source::System {
                offset: TimeDelta::zero(),
            }),
            ClockMode::Manual(start) => Self::running(start, 0.0),
            ClockMode::Scaled { start, rate } => Self::running(start, rate),
        }
    }

    fn running(base: DateTime<Utc>, rate: f64) -> Self {
        Self(Source::Running {
            base,
            since: Instant::now(),
            rate,
        })
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        match self.0 {
            Source::System { offset } => system_time() + offset,
            Source::Running { base, since, rate } => {
                base + seconds(since.elapsed().as_secs_f64() * rate)
            }
        }
    }

    /// Moves the hands without changing how they run afterwards.
    pub(crate) fn set(&mut self, to: DateTime<Utc>) {
        match &mut self.0 {
            Source::System { offset } => *offset = to - system_time(),
            Source::Running { base, since, .. } => {
                *base = to;
                *since = Instant::now();
            }
        }
    }

    /// World seconds per real second from now on; 0 stops the clock.
    pub(crate) fn set_rate(&mut self, rate: f64) {
        *self = Self::running(self.now(), rate);
    }

    /// World seconds per real second.
    pub(crate) fn rate(&self) -> f64 {
        match self.0 {
            Source::System { .. } => 1.0,
            Source::Running { rate, .. } => rate,
        }
    }
}

/// A length of time from seconds with a fraction, as scenario files and `/control` give them.
///
/// Lengths beyond 10,000 years are cut there, so that no sum with a date can overflow.
pub(crate) fn seconds(length: f64) -> TimeDelta {
    const LONGEST: f64 = 315_360_000_000.0;
    let milliseconds = length.clamp(-LONGEST, LONGEST) * 1000.0;
    TimeDelta::milliseconds(milliseconds as i64)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the computer's clock"
)]
fn system_time() -> DateTime<Utc> {
    DateTime::from(SystemTime::now())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manual_clock_stands_still_until_it_is_moved() {
        let start = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
        let mut clock = Clock::new(ClockMode::Manual(start));
        assert_eq!(clock.now(), start);
        clock.set(start + TimeDelta::minutes(2));
        assert_eq!(clock.now(), start + TimeDelta::minutes(2));
    }

    #[test]
    fn absurd_lengths_are_cut_rather_than_overflowing() {
        assert!(seconds(f64::MAX) > TimeDelta::days(3_000_000));
        assert!(seconds(f64::NAN).is_zero());
        assert!(seconds(-f64::MAX) < TimeDelta::days(-3_000_000));
    }
}
