//! Times as people read them: in the practice's zone, with the zone's name beside them.

use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;
use domain::practice::PracticeId;
use domain::views::Moment;

use crate::Monitor;

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

/// A time as the clocks of a practice show it; the earlier one where they show it twice. None
/// where they never do, because they are put forward over it.
pub fn local_time(
    monitor: &Monitor,
    id: PracticeId,
    local: NaiveDateTime,
) -> Option<DateTime<Utc>> {
    let zone = {
        let snapshot = monitor.snapshot();
        let listed = snapshot.practices.get(&id);
        listed.map_or(monitor.settings.time_zone, |listed| listed.zone)
    };
    let at = zone.from_local_datetime(&local).earliest()?;
    Some(at.with_timezone(&Utc))
}
