//! Maintenance that recurs on days of the week, by the clocks of a zone.
//!
//! It begins when those clocks show its time: where they skip it, at the moment at which they are moved;
//! where they show it twice, the first time and not again. From there it lasts its minutes, whatever
//! clocks do meanwhile.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;

use crate::local_time::first_shown;
use crate::windows::{Window, Windows};

/// A longer one would run into itself a day later.
const MINUTES_MOST: u32 = 24 * 60;

/// On which days, when, and for how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recurrence {
    days: Vec<Weekday>,
    starts: NaiveTime,
    minutes: u32,
    zone: Tz,
    first: NaiveDate,
    last: Option<NaiveDate>,
}

/// Why nothing recurs like that, with what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotRecurring {
    /// On no day.
    #[error("Name the days of the week on which it recurs.")]
    NoDays,
    /// No day of the week.
    #[error("'{0}' is no day of the week: write mon, tue, wed, thu, fri, sat or sun.")]
    NoSuchDay(String),
    /// No time of day.
    #[error("'{0}' is no time of day: write it like 22:00.")]
    NoSuchTime(String),
    /// No zone.
    #[error("'{0}' is not an IANA zone such as Australia/Perth.")]
    NoSuchZone(String),
    /// No day.
    #[error("'{0}' is no day: write it like 2026-12-01.")]
    NoSuchDate(String),
    /// Too short or too long.
    #[error("It lasts from 1 minute to 24 hours each time.")]
    Length,
    /// It ends before it begins.
    #[error("The last day must not be before the first.")]
    Backwards,
}

impl Recurrence {
    /// Recurs on some days, at a time on the clocks of a zone, for some minutes, from a day until another.
    ///
    /// # Errors
    /// [`NotRecurring`] says what is wrong.
    pub fn new(
        mut days: Vec<Weekday>,
        (starts, minutes): (NaiveTime, u32),
        zone: Tz,
        (first, last): (NaiveDate, Option<NaiveDate>),
    ) -> Result<Self, NotRecurring> {
        days.sort_by_key(Weekday::num_days_from_monday);
        days.dedup();
        if days.is_empty() {
            return Err(NotRecurring::NoDays);
        }
        if !(1..=MINUTES_MOST).contains(&minutes) {
            return Err(NotRecurring::Length);
        }
        if last.is_some_and(|last| last < first) {
            return Err(NotRecurring::Backwards);
        }
        Ok(Self {
            days,
            starts,
            minutes,
            zone,
            first,
            last,
        })
    }

    /// The days of the week, from Monday on.
    pub fn days(&self) -> &[Weekday] {
        &self.days
    }

    /// What clocks show when it begins.
    pub const fn starts(&self) -> NaiveTime {
        self.starts
    }

    /// How long it lasts.
    pub const fn minutes(&self) -> u32 {
        self.minutes
    }

    /// How many minutes of a week it covers.
    pub fn weekly_minutes(&self) -> usize {
        self.days.len() * self.minutes as usize
    }

    /// Whose clocks.
    pub const fn zone(&self) -> Tz {
        self.zone
    }

    /// The first day on which it may begin.
    pub const fn first(&self) -> NaiveDate {
        self.first
    }

    /// The last one.
    pub const fn last(&self) -> Option<NaiveDate> {
        self.last
    }

    /// The same, with another last day; never before the first.
    pub fn until(&self, last: NaiveDate) -> Self {
        let last = self.last.map_or(last, |own| own.min(last));
        Self {
            last: Some(last.max(self.first)),
            ..self.clone()
        }
    }

    /// Its windows within a stretch, cut to it.
    pub fn windows_within(&self, (from, to): Window) -> Windows {
        if from >= to {
            return Windows::default();
        }
        let windows = self
            .dates_from(from)
            .take_while(|date| *date <= self.date_of(to))
            .filter_map(|date| self.on(date));
        Windows::joining(windows.map(|(began, ended)| (began.max(from), ended.min(to))))
    }

    /// The window that is open at a moment, or else the next one.
    pub fn next_from(&self, at: DateTime<Utc>) -> Option<Window> {
        // Within a week each of its days comes once; yesterday's may still be open.
        let dates = self.dates_from(at).take(10);
        let mut windows = dates.filter_map(|date| self.on(date));
        windows.find(|(_, ended)| *ended > at)
    }

    /// Days on which a window that is open at a moment, or comes later, may begin.
    fn dates_from(&self, at: DateTime<Utc>) -> impl Iterator<Item = NaiveDate> {
        let earliest = self.date_of(at) - Days::new(2);
        earliest.max(self.first).iter_days()
    }

    fn date_of(&self, at: DateTime<Utc>) -> NaiveDate {
        // The ends of time lie beyond what clocks can show.
        let last = DateTime::<Utc>::MAX_UTC - TimeDelta::days(2);
        let first = DateTime::<Utc>::MIN_UTC + TimeDelta::days(4);
        at.clamp(first, last).with_timezone(&self.zone).date_naive()
    }

    fn on(&self, date: NaiveDate) -> Option<Window> {
        let is_meant = self.days.contains(&date.weekday())
            && date >= self.first
            && self.last.is_none_or(|last| date <= last);
        let began = is_meant.then(|| first_shown(date.and_time(self.starts), self.zone))?;
        Some((began, began + TimeDelta::minutes(i64::from(self.minutes))))
    }
}
