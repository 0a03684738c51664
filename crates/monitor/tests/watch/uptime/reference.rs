//! What should the figures be? A walk over every second of a window.
//!
//! Simple and slow on purpose, and independent: it knows nothing of spans, windows or written
//! hours. It has what was told in the order of telling, and asks of each second what the site was
//! in, whether being down was planned, and what the clock and the calendar on the practice's wall show.

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Weekday};
use chrono_tz::Tz;
use domain::public_holiday::{Jurisdiction, holiday};

/// What was told, in the order of telling, each with its second since 1970.
pub type Log<T> = Vec<(i64, T)>;

/// A state's word, and what tells two stretches of it apart.
pub type Said = (&'static str, Option<domain::tracks::Reason>);

/// One stretch of a week in which a practice is open, in minutes of the day. One that does not end
/// after it begins ends on the next day.
#[derive(Clone, Copy, Debug)]
pub struct NewChange {
    pub day: Weekday,
    pub opens: u32,
    pub closes: u32,
}

/// A practice as it was told of.
#[derive(Debug)]
pub struct Told {
    pub zone: Tz,
    /// None of them: its hours are not known.
    pub openings: Vec<NewChange>,
    /// Behind which site it stood; none while it was retired.
    pub stood: Log<Option<usize>>,
    /// When being down was planned.
    pub planned: Vec<(i64, i64)>,
}

/// Seconds of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub online: i64,
    pub degraded: i64,
    pub down: i64,
    pub unknown: i64,
    pub planned: i64,
}

impl Count {
    fn take(&mut self, word: &str, is_planned: impl Fn() -> bool) {
        match word {
            "online" => self.online += 1,
            "degraded" => self.degraded += 1,
            "offline" | "unreachable" => {
                self.down += 1;
                self.planned += i64::from(is_planned());
            }
            _ => self.unknown += 1,
        }
    }

    pub fn known(&self) -> i64 {
        self.online + self.degraded + self.down
    }

    pub fn asked(&self) -> i64 {
        self.known() + self.unknown
    }

    pub fn without_planned(self) -> Self {
        Self {
            down: self.down - self.planned,
            ..self
        }
    }
}

/// The seconds of a window, and those of them in which the practice is open.
pub fn count(told: &Told, sites: &[Log<Said>], from: i64, to: i64) -> (Count, Option<Count>) {
    let stood = in_order(&told.stood);
    let sites: Vec<Log<Said>> = sites.iter().map(in_order).collect();
    let mut place = Hand::new(&stood);
    let mut states: Vec<_> = sites.iter().map(Hand::new).collect();
    let (mut whole, mut open) = (Count::default(), Count::default());
    let mut is_open = false;
    for second in from..to {
        let site = place.at(second).flatten();
        let (word, _) = site
            .and_then(|site| states[site].at(second))
            .unwrap_or(("unknown", None));
        let covers = |(began, ended): &(i64, i64)| *began <= second && second < *ended;
        let is_planned = || told.planned.iter().any(covers);
        // No zone of today is off by a part of a minute, so the wall is looked at once in each.
        if second == from || second % 60 == 0 {
            is_open = shows_open(told, second);
        }
        whole.take(word, is_planned);
        if is_open {
            open.take(word, is_planned);
        }
    }
    (whole, (!told.openings.is_empty()).then_some(open))
}

/// Whether the clock on the wall shows a time at which the practice is open.
fn shows_open(told: &Told, second: i64) -> bool {
    let wall = DateTime::from_timestamp(second, 0)
        .unwrap()
        .with_timezone(&told.zone);
    let (today, minute) = (wall.date_naive(), wall.hour() * 60 + wall.minute());
    let begins = |each: &NewChange, date: NaiveDate| {
        each.day == date.weekday() && (told.never_closes() || !told.has_a_holiday(date))
    };
    told.openings.iter().any(|each| {
        if each.opens < each.closes {
            begins(each, today) && each.opens <= minute && minute < each.closes
        } else {
            (begins(each, today) && each.opens <= minute)
                || (begins(each, today.pred_opt().unwrap()) && minute < each.closes)
        }
    })
}

impl Told {
    fn has_a_holiday(&self, date: NaiveDate) -> bool {
        let whose = Jurisdiction::of("", self.zone);
        whose.is_some_and(|whose| holiday(date, whose).is_some())
    }

    fn never_closes(&self) -> bool {
        let all_day = |each: &&NewChange| each.opens == 0 && each.closes == 24 * 60;
        let mut days: Vec<_> = self.openings.iter().filter(all_day).collect();
        days.sort_by_key(|each| each.day.num_days_from_monday());
        days.dedup_by_key(|each| each.day);
        days.len() == 7
    }
}

/// What is told of a time that was told of already, because a clock went back, counts from the end
/// of what was told; what is the same as before is no news.
fn in_order<T: Copy + PartialEq>(log: &Log<T>) -> Log<T> {
    let mut ordered: Log<T> = Vec::new();
    for (at, what) in log {
        match ordered.last() {
            Some((_, before)) if before == what => {}
            Some((before, _)) => ordered.push(((*at).max(*before), *what)),
            None => ordered.push((*at, *what)),
        }
    }
    ordered
}

/// A finger on a log that moves on with the seconds.
struct Hand<'a, T> {
    log: &'a [(i64, T)],
    at: Option<T>,
}

impl<'a, T: Copy> Hand<'a, T> {
    fn new(log: &'a Log<T>) -> Self {
        Self { log, at: None }
    }

    fn at(&mut self, second: i64) -> Option<T> {
        while let [(at, what), rest @ ..] = self.log
            && *at <= second
        {
            self.at = Some(*what);
            self.log = rest;
        }
        self.at
    }
}
