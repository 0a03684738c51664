//! When is a clock time that somebody names, or a whole day, in a zone?
//!
//! Days run from midnight to midnight on the clocks of the zone, so that the two days of the year on
//! which daylight saving begins and ends are 23 and 25 hours long.

use chrono::{
    DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone, Utc,
};
use chrono_tz::Tz;

use crate::windows::Window;

/// Why a text is no time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotATime {
    /// It is written in no way that is known.
    #[error(
        "it is not a time: write it like 2026-08-18T02:10, or with a zone like 2026-08-17T16:10:00Z"
    )]
    Unreadable,
    /// Clocks are put forward over it.
    #[error("clocks never showed it: they were put forward over it that day")]
    Skipped,
}

/// Ways in which a local time is written.
const LOCAL: [&str; 4] = [
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S",
];

/// Reads a time: with an offset (RFC 3339), or as the clocks of the zone showed it. The earlier one
/// where they showed it twice.
///
/// # Errors
/// [`NotATime`] says why it is none.
pub fn read(text: &str, zone: Tz) -> Result<DateTime<Utc>, NotATime> {
    let text = text.trim();
    // A plus sign in a query string reads as a space; nothing else after a time can be one.
    let with_offset = [text.to_owned(), plus_before_offset(text)];
    let with_offset = with_offset
        .iter()
        .find_map(|text| DateTime::parse_from_rfc3339(text).ok());
    if let Some(at) = with_offset {
        return Ok(at.to_utc());
    }
    let local = LOCAL
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
        .ok_or(NotATime::Unreadable)?;
    let found = local.and_local_timezone(zone).earliest();
    found.map(|at| at.to_utc()).ok_or(NotATime::Skipped)
}

fn plus_before_offset(text: &str) -> String {
    match text.rsplit_once(' ') {
        Some((time, offset)) => format!("{time}+{offset}"),
        None => text.to_owned(),
    }
}

/// A local clock time as a moment. A time that daylight saving skips counts from when the clocks
/// moved, one that it repeats counts from the first time.
pub fn moment(date: NaiveDate, time: NaiveTime, zone: Tz) -> DateTime<Utc> {
    let local = date.and_time(time);
    for hours_later in 0..=3 {
        let candidate = local + TimeDelta::hours(hours_later);
        if let Some(found) = candidate.and_local_timezone(zone).earliest() {
            return found.to_utc();
        }
    }
    local.and_utc()
}

/// From the first moment of one day until the last of another.
pub fn days(first: NaiveDate, last: NaiveDate, zone: Tz) -> Window {
    let next = last.succ_opt().unwrap_or(last);
    (
        moment(first, NaiveTime::MIN, zone),
        moment(next, NaiveTime::MIN, zone),
    )
}

/// The first moment at which clocks show a time; where they skip it, the moment at which they are moved.
pub fn first_shown(local: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    let shown = local.and_local_timezone(zone).earliest();
    shown.map_or_else(
        || {
            // No zone is a day away from UTC.
            let around = (local - TimeDelta::days(1), local + TimeDelta::days(1));
            moved(zone, around).and_utc()
        },
        |at| at.to_utc(),
    )
}

/// How far clocks are ahead of UTC at a moment.
pub(crate) fn offset(zone: Tz, utc: NaiveDateTime) -> FixedOffset {
    zone.offset_from_utc_datetime(&utc).fix()
}

/// The second at which clocks are moved between two moments, by halving the time in between.
pub(crate) fn moved(
    zone: Tz,
    (mut before, mut after): (NaiveDateTime, NaiveDateTime),
) -> NaiveDateTime {
    let was = offset(zone, before);
    while after - before > TimeDelta::seconds(1) {
        let middle = before + TimeDelta::seconds((after - before).num_seconds() / 2);
        if offset(zone, middle) == was {
            before = middle;
        } else {
            after = middle;
        }
    }
    after
}

#[cfg(test)]
mod tests {
    use chrono_tz::Australia::{Adelaide, Perth, Sydney};

    use super::*;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_time_is_read_as_the_clocks_of_the_zone_showed_it_or_with_its_own_offset() {
        let night = utc("2026-08-17T16:10:00Z");
        for text in [
            "2026-08-18T02:10",
            " 2026-08-18 02:10:00 ",
            "2026-08-17T16:10:00Z",
            "2026-08-18T01:40:00+09:30",
            "2026-08-18T01:40:00 09:30",
        ] {
            assert_eq!(read(text, Sydney), Ok(night), "{text}");
        }
        assert_eq!(read("2026-08-18T01:40", Adelaide), Ok(night));
        assert_eq!(read("yesterday", Sydney), Err(NotATime::Unreadable));
    }

    #[test]
    fn at_the_edges_of_daylight_saving_a_time_is_the_first_of_two_or_none() {
        // On 4 October 2026 Sydney's clocks go from 02:00 to 03:00.
        assert_eq!(read("2026-10-04T02:30", Sydney), Err(NotATime::Skipped));
        // On 5 April 2026 they go from 03:00 back to 02:00.
        let first = utc("2026-04-04T15:30:00Z");
        assert_eq!(read("2026-04-05T02:30", Sydney), Ok(first));
    }

    #[test]
    fn days_are_as_long_as_the_clocks_make_them() {
        let hours = |first, last, zone| {
            let (from, to) = days(day(first), day(last), zone);
            (to - from).num_hours()
        };
        assert_eq!(hours("2026-10-04", "2026-10-04", Sydney), 23);
        assert_eq!(hours("2026-04-05", "2026-04-05", Sydney), 25);
        assert_eq!(hours("2026-10-01", "2026-10-31", Sydney), 31 * 24 - 1);
        assert_eq!(hours("2026-10-01", "2026-10-31", Perth), 31 * 24);
        let (from, _) = days(day("2026-08-18"), day("2026-08-18"), Perth);
        assert_eq!(from, utc("2026-08-17T16:00:00Z"));
    }
}
