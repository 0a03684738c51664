//! When is a practice open?
//!
//! Hours are written as staff would write them: `Mon-Fri 08:30-17:30; Sat 09:00-12:00`. Several
//! stretches a day are separated by commas, a stretch may run past midnight, and no hours at all
//! mean always open, because a closed practice must never be assumed. A practice is open while the
//! clock on its wall shows a time within its hours: so both edges of daylight saving come out right,
//! and a time that is shown twice counts twice. `PH` instead of a day means public holidays: where
//! those of a state are observed, nothing else begins on them.

use chrono::{
    DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc,
    Weekday,
};
use chrono_tz::Tz;

use crate::local_time::{moved, offset};
use crate::public_holiday::{Jurisdiction, holiday};
use crate::windows::{Window, Windows};

/// For so many days is an opening looked for: Fridays may be public holidays three weeks in a row, around
/// Christmas and New Year's Day, and in the night in which clocks are moved forward a time may not come.
const OPENS_WITHIN_DAYS: u64 = 36;

/// The weekly opening hours of a practice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hours {
    stretches: Vec<OpeningHours>,
    observed: Option<Jurisdiction>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct OpeningHours {
    day: Day,
    opens: NaiveTime,
    /// At or before `opens` means on the following day.
    closes: NaiveTime,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Day {
    Of(Weekday),
    PublicHoliday,
}

/// Hours that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{part}' is not opening hours: write them like 'Mon-Fri 08:30-17:30; Sat 09:00-12:00'")]
pub struct NotHours {
    part: String,
}

impl std::str::FromStr for Hours {
    type Err = NotHours;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut stretches = Vec::new();
        for part in text
            .split(';')
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            read_part(part, &mut stretches).ok_or_else(|| NotHours {
                part: part.chars().take(60).collect(),
            })?;
        }
        Ok(Self {
            stretches,
            observed: None,
        })
    }
}

fn read_part(part: &str, stretches: &mut Vec<OpeningHours>) -> Option<()> {
    let part = part.replace(['–', '—'], "-");
    let (days, times) = part.split_once(char::is_whitespace)?;
    for times in times.split(',') {
        let (opens, closes) = times.trim().split_once('-')?;
        let (opens, closes) = (read_time(opens)?, read_time(closes)?);
        for day in read_days(days)? {
            stretches.push(OpeningHours { day, opens, closes });
        }
    }
    Some(())
}

fn read_time(text: &str) -> Option<NaiveTime> {
    match text.trim() {
        "24:00" => Some(NaiveTime::MIN),
        text => NaiveTime::parse_from_str(text, "%H:%M").ok(),
    }
}

fn read_days(text: &str) -> Option<Vec<Day>> {
    let Some((first, last)) = text.split_once('-') else {
        return text.split(',').map(read_day).collect();
    };
    let (first, last): (Weekday, Weekday) = (first.parse().ok()?, last.parse().ok()?);
    let mut days = vec![first];
    while days.last() != Some(&last) {
        days.push(days.last()?.succ());
    }
    Some(days.into_iter().map(Day::Of).collect())
}

fn read_day(text: &str) -> Option<Day> {
    match text.trim() {
        text if text.eq_ignore_ascii_case("PH") => Some(Day::PublicHoliday),
        text => text.parse().ok().map(Day::Of),
    }
}

impl Hours {
    /// Whether none are entered, so that the practice counts as always open.
    pub const fn is_empty(&self) -> bool {
        self.stretches.is_empty()
    }

    /// The same hours, but that on the public holidays of a state only begins what is entered for those.
    /// Hours around the clock on every day of the week stay as they are: who never closes does not close
    /// for Christmas either.
    pub fn observing(self, holidays: Option<Jurisdiction>) -> Self {
        Self {
            observed: holidays.filter(|_| !self.never_closes()),
            ..self
        }
    }

    /// Whose public holidays are observed.
    pub const fn observed(&self) -> Option<Jurisdiction> {
        self.observed
    }

    fn never_closes(&self) -> bool {
        let mut week = Weekday::Mon.num_days_from_monday()..7;
        week.all(|day| {
            self.stretches.iter().any(|each| {
                matches!(each.day, Day::Of(own) if own.num_days_from_monday() == day)
                    && each.opens == NaiveTime::MIN
                    && each.closes == NaiveTime::MIN
            })
        })
    }

    /// The public holiday but for which the practice would be open at `now`, or open sooner than it does.
    pub fn closed_for(&self, zone: Tz, now: DateTime<Utc>) -> Option<&'static str> {
        let opens = self.closed_until(zone, now)?;
        let usual = Self {
            observed: None,
            ..self.clone()
        };
        let begins = usual
            .open_since(zone, now)
            .or_else(|| usual.closed_until(zone, now))
            .filter(|begins| *begins < opens)?;
        holiday(begins.with_timezone(&zone).date_naive(), self.observed?)
    }

    /// When the practice opens next, if it is known to be closed at `now`; none while it is open
    /// or where no hours are known.
    pub fn closed_until(&self, zone: Tz, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if self.stretches.is_empty() {
            return None;
        }
        let today = now.with_timezone(&zone).date_naive();
        let mut next: Option<DateTime<Utc>> = None;
        // From yesterday, whose last stretch may run past midnight.
        for offset in 0..=OPENS_WITHIN_DAYS {
            let Some(date) = today
                .pred_opt()
                .and_then(|d| d.checked_add_days(Days::new(offset)))
            else {
                continue;
            };
            for (opens, closes) in self.on(date, zone) {
                if opens <= now && now < closes {
                    return None;
                }
                if opens > now && next.is_none_or(|next| opens < next) {
                    next = Some(opens);
                }
            }
            // What begins on a later day begins later, and cannot have begun by now.
            if offset > 0 && next.is_some() {
                break;
            }
        }
        next
    }

    /// The parts of a window in which the practice is known to be closed, oldest first.
    pub fn closed_within(&self, zone: Tz, from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<Window> {
        let mut closed = Vec::new();
        let mut at = from;
        while at < to {
            if let Some(opens) = self.closed_until(zone, at) {
                closed.push((at, opens.min(to)));
                at = opens;
            } else {
                match self.open_until(zone, at) {
                    Some(closes) => at = closes,
                    None => break,
                }
            }
        }
        closed
    }

    /// The parts of a window in which the practice is known to be open, oldest first; the whole of it where
    /// no hours are known. It costs a moment for each day of the window.
    pub fn open_within(&self, zone: Tz, (from, to): Window) -> Windows {
        if self.is_empty() {
            return Windows::joining([(from, to)]);
        }
        let day = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
        // What began the day before may run past midnight.
        let first = day(from).pred_opt().unwrap_or(NaiveDate::MIN);
        let days = first.iter_days().take_while(|date| *date <= day(to));
        let open = days.flat_map(|date| self.on(date, zone));
        Windows::joining(open.map(|(opens, closes)| (opens.max(from), closes.min(to))))
    }

    /// When the practice opened, if it is known to be open at `now`; none while it is closed or where no
    /// hours are known.
    pub fn open_since(&self, zone: Tz, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.open_at(zone, now).map(|(opens, _)| opens).min()
    }

    /// When the stretch that covers `now` ends; none while closed or without hours.
    pub fn open_until(&self, zone: Tz, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.open_at(zone, now).map(|(_, closes)| closes).max()
    }

    /// The stretches that cover `now`.
    fn open_at(&self, zone: Tz, now: DateTime<Utc>) -> impl Iterator<Item = Window> {
        let today = now.with_timezone(&zone).date_naive();
        [today.pred_opt(), Some(today)]
            .into_iter()
            .flatten()
            .flat_map(move |date| self.on(date, zone))
            .filter(move |(opens, closes)| *opens <= now && now < *closes)
    }

    /// When the stretches that begin on a day are.
    fn on(&self, date: NaiveDate, zone: Tz) -> impl Iterator<Item = Window> {
        let observed = self.observed.and_then(|whose| holiday(date, whose));
        let day = match observed {
            Some(_) => Day::PublicHoliday,
            None => Day::Of(date.weekday()),
        };
        let stretches = self.stretches.iter();
        stretches
            .filter(move |each| each.day == day)
            .flat_map(move |each| each.on(date, zone))
    }
}

impl OpeningHours {
    /// When the clock on the wall shows its times: once, but for a night in which clocks are moved
    /// meanwhile. Then each part is reckoned by what the clock showed before or after.
    fn on(self, date: NaiveDate, zone: Tz) -> impl Iterator<Item = Window> {
        let last = if self.closes > self.opens {
            date
        } else {
            date.checked_add_days(Days::new(1)).unwrap_or(date)
        };
        let (opens, closes) = (date.and_time(self.opens), last.and_time(self.closes));
        // No zone is a day away from UTC.
        let around = (opens - TimeDelta::days(1), closes + TimeDelta::days(1));
        let (before, after) = (offset(zone, around.0), offset(zone, around.1));
        let by = |offset: FixedOffset| {
            let utc = |local: NaiveDateTime| (local - offset).and_utc();
            (utc(opens), utc(closes))
        };
        let parts = if before == after {
            [Some(by(before)), None]
        } else {
            let moved = moved(zone, around).and_utc();
            let ((opens, ends), (begins, closes)) = (by(before), by(after));
            [
                Some((opens, ends.min(moved))),
                Some((begins.max(moved), closes)),
            ]
        };
        parts
            .into_iter()
            .flatten()
            .filter(|(opens, closes)| opens < closes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Australia::{Adelaide, Lord_Howe, Sydney};

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_practice_is_closed_at_night_until_its_next_opening() {
        let hours: Hours = "Mon-Fri 08:30-17:30; Sat 09:00-12:00".parse().unwrap();
        // Friday 20 November 2026, 18:00 in Sydney (UTC+11): opens Saturday at nine.
        assert_eq!(
            hours.closed_until(Sydney, utc("2026-11-20T07:00:00Z")),
            Some(utc("2026-11-20T22:00:00Z"))
        );
        assert_eq!(
            hours.closed_until(Sydney, utc("2026-11-20T00:00:00Z")),
            None,
            "11:00, open"
        );
        // The same moment in Adelaide, half an hour behind.
        assert_eq!(
            hours.closed_until(Adelaide, utc("2026-11-20T06:45:00Z")),
            None
        );
    }

    #[test]
    fn hours_move_with_daylight_saving() {
        let hours: Hours = "Mon-Sun 08:00-18:00".parse().unwrap();
        // Clocks went forward in Sydney on Sunday 4 October 2026.
        assert_eq!(
            hours.closed_until(Sydney, utc("2026-10-03T20:00:00Z")),
            Some(utc("2026-10-03T21:00:00Z"))
        );
        assert_eq!(
            hours.closed_until(Sydney, utc("2026-10-02T20:00:00Z")),
            Some(utc("2026-10-02T22:00:00Z"))
        );
    }

    #[test]
    fn hours_that_begin_in_the_hour_that_clocks_skip_begin_when_clocks_are_moved() {
        let hours: Hours = "Sun 02:10-12:00".parse().unwrap();
        // At 02:00 clocks show 03:00 in Sydney, and 02:30 on Lord Howe.
        for (zone, moved) in [
            (Sydney, utc("2026-10-03T16:00:00Z")),
            (Lord_Howe, utc("2026-10-03T15:30:00Z")),
        ] {
            let before = moved - TimeDelta::hours(1);
            assert_eq!(hours.closed_until(zone, before), Some(moved), "{zone}");
            assert_eq!(hours.closed_until(zone, moved), None, "{zone}");
        }
    }

    #[test]
    fn a_time_that_clocks_show_twice_counts_twice() {
        let hours: Hours = "Sat 22:00-02:20".parse().unwrap();
        // At 03:00 clocks show 02:00 again in Sydney: open until 02:20, twice.
        assert_eq!(
            hours.closed_within(
                Sydney,
                utc("2026-04-04T12:00:00Z"),
                utc("2026-04-04T20:00:00Z"),
            ),
            [
                (utc("2026-04-04T15:20:00Z"), utc("2026-04-04T16:00:00Z")),
                (utc("2026-04-04T16:20:00Z"), utc("2026-04-04T20:00:00Z")),
            ]
        );
    }

    #[test]
    fn open_is_what_is_not_closed_over_years_and_both_edges_of_daylight_saving() {
        let hours = [
            "Mon-Fri 08:30-12:00,13:00-17:30; Sat 09:00-12:00",
            "Fri-Sat 20:00-02:30",
            "Mon-Sun 00:00-24:00",
            "Sun 02:10-02:40",
        ];
        let window = (utc("2024-03-02T03:04:05Z"), utc("2026-11-20T15:00:00Z"));
        let read = hours.map(|text| text.parse::<Hours>().unwrap());
        let observing = read
            .clone()
            .map(|each| each.observing(Some(Jurisdiction::Sa)));
        for hours in read.into_iter().chain(observing) {
            for zone in [Sydney, Lord_Howe, Adelaide] {
                let closed = hours.closed_within(zone, window.0, window.1);
                let open = Windows::joining(closed).gaps_in(window);
                assert_eq!(hours.open_within(zone, window), open, "{hours:?} {zone}");
            }
        }
    }

    #[test]
    fn over_easter_a_practice_is_closed_from_thursday_evening_to_tuesday_morning() {
        let hours: Hours = "Mon-Fri 08:30-17:30".parse().unwrap();
        let hours = hours.observing(Some(Jurisdiction::Nsw));
        // Easter of 2026 is on 5 April, on which clocks go back in Sydney too.
        let (closes, opens) = (utc("2026-04-02T06:30:00Z"), utc("2026-04-06T22:30:00Z"));
        let window = (utc("2026-04-02T00:00:00Z"), utc("2026-04-07T00:00:00Z"));
        assert_eq!(
            hours.closed_within(Sydney, window.0, window.1),
            [(closes, opens)]
        );
        assert_eq!(
            hours.open_within(Sydney, window),
            Windows::joining([(window.0, closes), (opens, window.1)])
        );
        let good_friday = utc("2026-04-03T01:00:00Z");
        assert_eq!(hours.closed_until(Sydney, good_friday), Some(opens));
        assert_eq!(hours.open_until(Sydney, good_friday), None);
    }

    #[test]
    fn it_is_said_for_which_holiday_a_practice_is_closed_and_only_where_that_is_why() {
        let hours: Hours = "Mon-Fri 08:30-17:30".parse().unwrap();
        let closed_for = |jurisdiction, at| {
            let hours = hours.clone().observing(jurisdiction);
            hours.closed_for(Sydney, utc(at))
        };
        let nsw = Some(Jurisdiction::Nsw);
        // Noon and the night before, Monday 26 January 2026.
        for at in ["2026-01-26T01:00:00Z", "2026-01-25T15:10:00Z"] {
            assert_eq!(closed_for(nsw, at), Some("Australia Day"));
            assert_eq!(closed_for(None, at), None);
        }
        assert_eq!(
            closed_for(nsw, "2026-01-26T15:10:00Z"),
            None,
            "the night after"
        );
        assert_eq!(closed_for(nsw, "2026-01-27T01:00:00Z"), None, "open");
    }

    #[test]
    fn hours_for_public_holidays_hold_on_those_days_alone() {
        let hours: Hours = "Mon-Fri 08:00-18:00; PH 09:00-12:00".parse().unwrap();
        let australia_day = (utc("2026-01-25T13:00:00Z"), utc("2026-01-26T13:00:00Z"));
        let open = |hours: &Hours| hours.open_within(Sydney, australia_day);
        let usual = (utc("2026-01-25T21:00:00Z"), utc("2026-01-26T07:00:00Z"));
        assert_eq!(open(&hours), Windows::joining([usual]));
        let morning = (utc("2026-01-25T22:00:00Z"), utc("2026-01-26T01:00:00Z"));
        let observing = hours.observing(Some(Jurisdiction::Nsw));
        assert_eq!(open(&observing), Windows::joining([morning]));
    }

    #[test]
    fn a_practice_that_never_closes_is_open_at_christmas_too() {
        let hours: Hours = "Mon-Sun 00:00-24:00".parse().unwrap();
        let hours = hours.observing(Some(Jurisdiction::Vic));
        assert_eq!(
            hours.closed_until(Sydney, utc("2026-12-25T01:00:00Z")),
            None
        );
    }

    #[test]
    fn a_friday_practice_may_open_three_weeks_after_christmas_begins() {
        let hours: Hours = "Fri 09:00-17:00".parse().unwrap();
        let hours = hours.observing(Some(Jurisdiction::Nsw));
        assert_eq!(
            hours.closed_until(Sydney, utc("2026-12-18T08:00:00Z")),
            Some(utc("2027-01-07T22:00:00Z"))
        );
    }

    #[test]
    fn without_hours_a_practice_counts_as_always_open() {
        let hours: Hours = "".parse().unwrap();
        assert_eq!(
            hours.closed_until(Sydney, utc("2026-11-20T15:00:00Z")),
            None
        );
        assert!(
            hours
                .closed_within(
                    Sydney,
                    utc("2026-11-20T00:00:00Z"),
                    utc("2026-11-21T00:00:00Z")
                )
                .is_empty()
        );
    }

    #[test]
    fn a_stretch_may_run_past_midnight_and_a_day_may_have_two() {
        let hours: Hours = "Fri 08:00-12:00, 22:00-02:00".parse().unwrap();
        let closed = hours.closed_within(
            chrono_tz::UTC,
            utc("2026-11-20T00:00:00Z"),
            utc("2026-11-21T06:00:00Z"),
        );
        assert_eq!(
            closed,
            vec![
                (utc("2026-11-20T00:00:00Z"), utc("2026-11-20T08:00:00Z")),
                (utc("2026-11-20T12:00:00Z"), utc("2026-11-20T22:00:00Z")),
                (utc("2026-11-21T02:00:00Z"), utc("2026-11-21T06:00:00Z")),
            ]
        );
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let error = "Mon-Fri nine to five".parse::<Hours>().unwrap_err();
        assert!(error.to_string().contains("Mon-Fri nine to five"));
    }
}
