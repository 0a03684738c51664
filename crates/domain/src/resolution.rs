//! How fine is a stretch of history shown?
//!
//! As fine as it fits into [`POINTS_MAX`] points and as it is still kept: single checks of a day or
//! two, then hours, then days. The answer says which it is, so that nobody takes a daily mean for a
//! check.

use chrono::{DateTime, TimeDelta, Utc};

use crate::retention::Retention;

/// No answer holds more points than this.
pub const POINTS_MAX: usize = 500;

/// Single checks are looked for in windows up to this long: 300 checks at the usual pace.
const SAMPLES_WITHIN: TimeDelta = TimeDelta::hours(25);

string_enum! {
    /// What one point stands for.
    pub enum Resolution {
        /// A single check.
        Samples = "samples",
        /// An hour.
        Hours = "hours",
        /// A day, UTC.
        Days = "days",
    }
}

/// A stretch of time that is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Its begin.
    pub from: DateTime<Utc>,
    /// Its end, which does not belong to it.
    pub to: DateTime<Utc>,
}

/// Why a window cannot be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WindowError {
    /// It ends when or before it begins.
    #[error("from must be earlier than to")]
    Empty,
    /// It has more days than points fit.
    #[error("from and to may be at most 500 days apart: ask for a part at a time")]
    TooLong,
}

impl Window {
    /// A window; without an end it ends now, without a begin it is a day long.
    ///
    /// # Errors
    /// When it is empty or too long.
    pub fn new(
        from: Option<DateTime<Utc>>,
        to: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<Self, WindowError> {
        let to = to.unwrap_or(now);
        let from = from.unwrap_or(to - TimeDelta::days(1));
        match to - from {
            length if length <= TimeDelta::zero() => Err(WindowError::Empty),
            length if length > TimeDelta::days(POINTS_MAX as i64) => Err(WindowError::TooLong),
            _ => Ok(Self { from, to }),
        }
    }

    /// The finest resolution that this window fits into and that is still kept at its begin.
    pub fn resolution(&self, keep: &Retention, now: DateTime<Utc>) -> Resolution {
        let (length, age) = (self.to - self.from, now - self.from);
        if length <= SAMPLES_WITHIN && age <= keep.samples {
            Resolution::Samples
        } else if length <= TimeDelta::hours(POINTS_MAX as i64) && age <= keep.hourly {
            Resolution::Hours
        } else {
            Resolution::Days
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_shown_as_fine_as_it_fits_and_as_it_is_kept() {
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
        let shown = |days_ago: i64, hours: i64| {
            let from = now - TimeDelta::days(days_ago);
            let window = Window::new(Some(from), Some(from + TimeDelta::hours(hours)), now);
            window.unwrap().resolution(&Retention::default(), now)
        };
        assert_eq!(shown(1, 24), Resolution::Samples);
        assert_eq!(shown(101, 24), Resolution::Hours);
        assert_eq!(shown(20, 480), Resolution::Hours);
        assert_eq!(shown(30, 720), Resolution::Days);
        assert_eq!(shown(400, 24), Resolution::Days);
    }

    #[test]
    fn a_window_without_time_or_with_too_much_is_refused_and_none_is_the_last_day() {
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
        assert_eq!(Window::new(Some(now), None, now), Err(WindowError::Empty));
        let long_ago = now - TimeDelta::days(501);
        assert_eq!(
            Window::new(Some(long_ago), None, now),
            Err(WindowError::TooLong)
        );
        let last_day = Window::new(None, None, now).unwrap();
        assert_eq!(last_day.to - last_day.from, TimeDelta::days(1));
    }
}
