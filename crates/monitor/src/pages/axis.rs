//! The axis of time: where round clock times lie, what a window is called, where a moment is placed.

use chrono::{DateTime, Datelike, Days, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;
use domain::views::MonthDay;
use domain::windows::Window;
use domain::zoom::Zoom;

/// Minutes between two ticks, of which the smallest is taken that keeps them apart.
const STEPS: [i64; 12] = [1, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 7200];
/// The most ticks on an axis.
const TICKS_MOST: i64 = 9;
const DAY: i64 = 1440;
/// Thousandths of the width after which a day's name would run over the edge.
const NAMED_UNTIL: u16 = 930;

/// Round clock times of a zone within a window: `08:00`, and `Tue 18` where a day begins.
pub(super) fn ticks((from, to): Window, zone: Tz) -> Vec<(DateTime<Utc>, String)> {
    let minutes = (to - from).num_minutes();
    let step = STEPS.into_iter().find(|step| minutes / step <= TICKS_MOST);
    let step = step.unwrap_or(STEPS[STEPS.len() - 1]);
    if step >= DAY {
        return midnights((from, to), zone)
            .filter(|(_, local)| step == DAY || local.day() % 5 == 1 && local.day() < 31)
            .map(|(at, local)| (at, local.format("%a %-d").to_string()))
            .collect();
    }
    // Zones are whole quarters of an hour off UTC, so round clock times are round in UTC as well.
    let stride = step.min(15);
    let first = from.timestamp().div_euclid(stride * 60) * stride * 60;
    (0..)
        .map(|n| DateTime::from_timestamp(first + n * stride * 60, 0).unwrap_or(to))
        .take_while(|at| *at < to)
        .filter(|at| *at >= from)
        .filter_map(|at| {
            let local = at.with_timezone(&zone);
            let minute = i64::from(local.hour() * 60 + local.minute());
            let label = match minute {
                0 => local.format("%a %-d").to_string(),
                _ => local.format("%H:%M").to_string(),
            };
            (minute % step == 0).then_some((at, label))
        })
        .collect()
}

/// The local days of a window, from midnight to midnight, with where they lie in it. Every fifth has
/// room for its name.
pub(super) fn days((from, to): Window, zone: Tz) -> Vec<MonthDay> {
    let begins: Vec<_> = midnights((from - TimeDelta::hours(26), to), zone).collect();
    let ends = begins.iter().skip(1).map(|(at, _)| *at).chain([to]);
    begins
        .iter()
        .zip(ends)
        .filter(|(_, ended)| *ended > from)
        .map(|((began, local), ended)| {
            let x = place(*began, (from, to));
            MonthDay {
                x,
                width: place(ended, (from, to)).saturating_sub(x),
                name: local.format("%a %-d %b").to_string(),
                is_named: *began >= from
                    && local.day() % 5 == 1
                    && local.day() < 31
                    && x < NAMED_UNTIL,
                zoom: Zoom::Still(*began, ended),
            }
        })
        .collect()
}

/// The local midnights of a window. A day whose midnight the clocks skip begins when they moved.
fn midnights((from, to): Window, zone: Tz) -> impl Iterator<Item = (DateTime<Utc>, DateTime<Tz>)> {
    let first = from.with_timezone(&zone).date_naive();
    let last = to.with_timezone(&zone).date_naive();
    (0..)
        .map_while(move |n| first.checked_add_days(Days::new(n)))
        .take_while(move |date| *date <= last)
        .filter_map(move |date| {
            let midnight = date.and_hms_opt(0, 0, 0)?;
            let local = [0, 30, 60].into_iter().find_map(|later| {
                (midnight + TimeDelta::minutes(later))
                    .and_local_timezone(zone)
                    .earliest()
            })?;
            Some((local.to_utc(), local))
        })
        .filter(move |(at, _)| *at >= from && *at < to)
}

/// Where a moment lies in a window, in thousandths.
pub(super) fn place(at: DateTime<Utc>, (from, to): Window) -> u16 {
    let whole = (to - from).num_milliseconds().max(1);
    let part = (at - from).num_milliseconds() * 1000 / whole;
    u16::try_from(part.clamp(0, 1000)).unwrap_or(1000)
}

/// A window in words: `Tue 18 Aug 2026, 05:00 to 11:00 AEST`.
pub(super) fn title((from, to): Window, zone: Tz) -> String {
    let (from, to) = (from.with_timezone(&zone), to.with_timezone(&zone));
    let begin = from.format("%a %-d %b %Y, %H:%M");
    if from.date_naive() == to.date_naive() {
        return format!("{begin} to {}", to.format("%H:%M %Z"));
    }
    let zone_moved = from.format("%Z").to_string() != to.format("%Z").to_string();
    let own = if zone_moved {
        format!(" {}", from.format("%Z"))
    } else {
        String::new()
    };
    format!("{begin}{own} to {}", to.format("%a %-d %b %Y, %H:%M %Z"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Australia::{Adelaide, Lord_Howe, Sydney};

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn labels(from: &str, hours: i64, zone: Tz) -> Vec<String> {
        let from = utc(from);
        let ticks = ticks((from, from + TimeDelta::hours(hours)), zone);
        ticks.into_iter().map(|(_, label)| label).collect()
    }

    #[test]
    fn ticks_are_round_clock_times_of_the_practices_zone() {
        // 05:00 in Sydney.
        assert_eq!(
            labels("2026-08-17T19:00:00Z", 6, Sydney),
            ["05:00", "06:00", "07:00", "08:00", "09:00", "10:00"]
        );
        // 04:40 in Adelaide, half an hour off the full hours of UTC.
        assert_eq!(
            labels("2026-08-17T19:10:00Z", 6, Adelaide)[..2],
            ["05:00", "06:00"]
        );
        assert_eq!(
            labels("2026-08-17T13:00:00Z", 24, Sydney)[..3],
            ["Tue 18", "03:00", "06:00"]
        );
    }

    #[test]
    fn a_week_is_ticked_at_its_midnights_though_the_clocks_change() {
        // Clocks go forward in Sydney on Sunday 4 October 2026, and half an hour on Lord Howe.
        for zone in [Sydney, Lord_Howe] {
            let from = utc("2026-10-01T13:00:00Z");
            let ticks = ticks((from, from + TimeDelta::days(7)), zone);
            assert_eq!(ticks.len(), 7, "{ticks:?}");
            for (at, _) in ticks {
                assert_eq!(at.with_timezone(&zone).format("%H:%M").to_string(), "00:00");
            }
        }
    }

    #[test]
    fn a_month_and_a_minute_are_ticked_too() {
        assert!((3..=8).contains(&labels("2026-08-01T00:00:00Z", 30 * 24, Sydney).len()));
        let from = utc("2026-08-01T00:00:20Z");
        let ticks = ticks((from, from + TimeDelta::minutes(3)), Sydney);
        assert_eq!(ticks.len(), 3);
    }

    #[test]
    fn a_window_is_named_with_its_days_and_both_zones_where_the_clocks_change() {
        let named = |from: &str, to: &str| title((utc(from), utc(to)), Sydney);
        assert_eq!(
            named("2026-08-17T19:00:00Z", "2026-08-18T01:00:00Z"),
            "Tue 18 Aug 2026, 05:00 to 11:00 AEST"
        );
        assert_eq!(
            named("2026-10-02T14:00:00Z", "2026-10-05T13:00:00Z"),
            "Sat 3 Oct 2026, 00:00 AEST to Tue 6 Oct 2026, 00:00 AEDT"
        );
    }
}
