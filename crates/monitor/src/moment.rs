//! Times as people read them: in the practice's zone, with the zone's name beside them.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::views::Moment;

/// A moment as a clock in `zone` shows it.
pub fn moment(at: DateTime<Utc>, zone: Tz) -> Moment {
    Moment {
        at,
        local: at
            .with_timezone(&zone)
            .format("%-d %b %Y %H:%M:%S %Z")
            .to_string(),
    }
}

/// The clock time alone, for an axis.
pub fn clock_time(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%H:%M").to_string()
}

/// The zone's abbreviation at a moment, such as `AEDT`.
pub fn zone_label(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%Z").to_string()
}
