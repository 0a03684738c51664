//! What a report is about: a stretch of whole days, a tag, and the figures of each practice in it.
//!
//! A period is named by dates, as people name it, and means those days on each practice's own
//! clocks. Figures add up, so that those of a tag are made of its practices' and of nothing else.

use chrono::{Datelike, Months, NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

use crate::outage::blocked::{Blocked, BlockedFacts};
use crate::span::StateSpan;
use crate::uptime::{Share, decimals, edges, longest_down};
use crate::windows::{Window, Windows};

/// The most days of one report.
pub const DAYS_MOST: i64 = 366;
/// Practices on one page of a report.
pub const ROWS: usize = 200;

string_enum! {
    /// Periods that need no dates.
    pub enum Preset {
        /// Today and the 29 days before.
        Last30Days = "last_30_days",
        /// From the first of this month until today.
        ThisMonth = "this_month",
        /// The whole of the month before this one.
        LastMonth = "last_month",
    }
}

impl Preset {
    /// The words on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Last30Days => "Last 30 days",
            Self::ThisMonth => "This month",
            Self::LastMonth => "Last month",
        }
    }
}

/// Whole days, the first and the last included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// The first day.
    pub first: NaiveDate,
    /// The last day.
    pub last: NaiveDate,
}

/// Why there is no such period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum NotAPeriod {
    /// A date that is none.
    #[error("a date must be written like 2026-08-31")]
    Unreadable,
    /// It runs backwards.
    #[error("the last day is before the first: exchange the two")]
    Backwards,
    /// It has more than 366 days.
    #[error("a report covers 366 days at most: choose dates that are closer together")]
    TooLong,
    /// It has not begun yet.
    #[error("the first day is still to come: nothing is known of it")]
    ToCome,
}

impl NotAPeriod {
    /// The same as a sentence.
    pub fn sentence(self) -> String {
        format!("There is no such report: {self}.")
    }
}

impl Period {
    /// A period that needs no dates, on a day.
    pub fn preset(preset: Preset, today: NaiveDate) -> Self {
        let first_of_month = today.with_day(1).unwrap_or(today);
        match preset {
            Preset::Last30Days => Self {
                first: today - TimeDelta::days(29),
                last: today,
            },
            Preset::ThisMonth => Self {
                first: first_of_month,
                last: today,
            },
            Preset::LastMonth => Self {
                first: first_of_month - Months::new(1),
                last: first_of_month - TimeDelta::days(1),
            },
        }
    }

    /// A period by its dates.
    ///
    /// # Errors
    /// [`NotAPeriod`] says why it is none.
    pub fn read(first: &str, last: &str, today: NaiveDate) -> Result<Self, NotAPeriod> {
        let read = |text: &str| {
            let date = NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d");
            date.map_err(|_| NotAPeriod::Unreadable)
        };
        let first = read(first)?;
        let last = match last.trim() {
            "" => today.max(first),
            last => read(last)?,
        };
        let period = Self { first, last };
        if last < first {
            Err(NotAPeriod::Backwards)
        } else if period.days() > DAYS_MOST {
            Err(NotAPeriod::TooLong)
        // Somewhere the next day may have begun already.
        } else if first > today + TimeDelta::days(1) {
            Err(NotAPeriod::ToCome)
        } else {
            Ok(period)
        }
    }

    /// How many days.
    pub fn days(&self) -> i64 {
        (self.last - self.first).num_days() + 1
    }

    /// The period on the clocks of a zone, as far as it is over at `now`.
    #[cfg(feature = "zones")]
    pub fn within(&self, zone: chrono_tz::Tz, now: chrono::DateTime<chrono::Utc>) -> Window {
        let (from, to) = crate::local_time::days(self.first, self.last, zone);
        let to = to.min(now);
        (from.min(to), to)
    }
}

url_query! {
    /// What is asked for, as it stands in the address.
    pub struct ReportQuery {
        /// A period without dates. Dates outrank it.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub period: Option<Preset> = "period",
        /// The first day.
        #[serde(skip_serializing_if = "String::is_empty")]
        pub from: String = "from",
        /// The last day.
        #[serde(skip_serializing_if = "String::is_empty")]
        pub to: String = "to",
        /// Only practices with this tag.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub tag: Option<String> = "tag",
        /// Which page, from 1; 0 counts as 1.
        pub page: usize = "page",
    }
}

impl ReportQuery {
    /// The period that is asked for, on a day; the last thirty days where none is.
    ///
    /// # Errors
    /// [`NotAPeriod`] where the dates make none.
    pub fn period(&self, today: NaiveDate) -> Result<Period, NotAPeriod> {
        if self.from.trim().is_empty() && self.to.trim().is_empty() {
            let preset = self.period.unwrap_or(Preset::Last30Days);
            return Ok(Period::preset(preset, today));
        }
        Period::read(&self.from, &self.to, today)
    }
}

/// What came of a period for one practice, or for several together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Time in each kind of state.
    pub share: Share,
    /// The same within opening hours; none where none are entered.
    pub in_hours: Option<Share>,
    /// How many outages overlap the period.
    pub outages: usize,
    /// The longest time down without being seen otherwise: the longest part of `share.down`.
    pub longest: TimeDelta,
    /// Time in which our software could not use the GUID, by whom it waited for.
    pub blocked: Blocked,
    /// Changes between up and down, and one for each practice that was known at all.
    pub doubts: usize,
}

impl Figures {
    /// The figures of one practice, which had so many outages.
    pub fn of(
        spans: &[StateSpan],
        window: Window,
        (planned, open): (&Windows, Option<&Windows>),
        outages: usize,
        blocked: &BlockedFacts,
    ) -> Self {
        let (from, to) = window;
        let share = Share::with_planned(spans, window, planned);
        let is_known = share.known() > TimeDelta::zero();
        Self {
            share,
            in_hours: open.map(|open| Share::over(spans, open, planned)),
            outages,
            longest: longest_down(spans, window),
            blocked: Blocked::of(spans, blocked, window),
            doubts: edges(spans, from, to).max(usize::from(is_known)),
        }
    }

    /// Both together.
    pub fn plus(self, other: Self) -> Self {
        let in_hours = match (self.in_hours, other.in_hours) {
            (Some(one), Some(other)) => Some(one.plus(other)),
            (one, other) => one.or(other),
        };
        Self {
            share: self.share.plus(other.share),
            in_hours,
            outages: self.outages + other.outages,
            longest: self.longest.max(other.longest),
            blocked: self.blocked.plus(other.blocked),
            doubts: self.doubts + other.doubts,
        }
    }

    /// How many decimals of the uptime in per cent the data supports, where a well practice is asked
    /// about once in `interval`.
    pub fn decimals(&self, interval: TimeDelta) -> usize {
        decimals(self.share.known(), self.doubts, interval)
    }
}

#[cfg(test)]
mod tests {
    use crate::url_query::UrlQuery;
    use chrono::{DateTime, Utc};

    use super::*;
    use crate::headline::State;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)
    }

    #[test]
    fn a_month_before_january_is_december_and_thirty_days_include_today() {
        let new_year = day("2027-01-31");
        let last = Period::preset(Preset::LastMonth, new_year);
        assert_eq!(
            (last.first, last.last),
            (day("2026-12-01"), day("2026-12-31"))
        );
        let thirty = Period::preset(Preset::Last30Days, new_year);
        assert_eq!((thirty.days(), thirty.last), (30, new_year));
        assert_eq!(Period::preset(Preset::ThisMonth, new_year).days(), 31);
    }

    #[test]
    fn dates_that_make_no_period_say_why() {
        let today = day("2026-08-18");
        let read = |first, last| Period::read(first, last, today);
        assert_eq!(read("18.8.2026", ""), Err(NotAPeriod::Unreadable));
        assert_eq!(read("2026-08-18", "2026-08-17"), Err(NotAPeriod::Backwards));
        assert_eq!(read("2025-08-17", "2026-08-18"), Err(NotAPeriod::TooLong));
        assert!(read("2025-08-18", "2026-08-18").is_ok());
        assert_eq!(read("2026-09-01", "2026-09-02"), Err(NotAPeriod::ToCome));
        assert_eq!(read("2026-08-01", "").unwrap().days(), 18);
    }

    #[test]
    fn an_address_is_read_back_as_it_was_written() {
        let query = ReportQuery {
            period: Some(Preset::LastMonth),
            from: "2026-08-01".to_owned(),
            to: String::new(),
            tag: Some("a&b".to_owned()),
            page: 3,
        };
        let pairs = query.to_pairs();
        let pairs = pairs.iter().map(|(name, value)| (*name, value.as_str()));
        assert_eq!(ReportQuery::from_pairs(pairs), query);
    }

    #[test]
    fn the_figures_of_two_practices_are_the_sum_of_theirs() {
        let spans = |state| {
            [StateSpan {
                state,
                reason: None,
                began: at(0),
                ended: None,
            }]
        };
        let window = (at(0), at(60));
        let none = Windows::default();
        let facts = BlockedFacts::default();
        let figures = |state, open: Option<&Windows>, outages| {
            Figures::of(&spans(state), window, (&none, open), outages, &facts)
        };
        let open = Windows::joining([(at(10), at(20))]);
        let one = figures(State::Online, Some(&open), 0);
        let other = figures(State::Offline, None, 1);
        let both = one.plus(other);
        assert_eq!(both.share.uptime().uptime, Some(0.5));
        assert_eq!(both.share.asked(), TimeDelta::hours(2));
        assert_eq!(
            both.in_hours.map(|share| share.asked()),
            Some(TimeDelta::minutes(10))
        );
        assert_eq!((both.outages, both.longest), (1, TimeDelta::hours(1)));
        assert!(both.decimals(TimeDelta::minutes(5)) <= one.decimals(TimeDelta::minutes(5)));
    }
}
