//! Which stretch of a practice's history is looked at: the newest hour to thirty days, or any window
//! that an address names.
//!
//! Bounded on both sides, so that no address can make the server draw years: at least a minute, at
//! most thirty-one days.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::url_query::UrlQuery;
use crate::windows::Window;

string_enum! {
    /// The newest stretch, by its length.
    pub enum Newest {
        /// An hour.
        Hour = "1h",
        /// Six hours.
        SixHours = "6h",
        /// A day.
        Day = "24h",
        /// A week.
        Week = "7d",
        /// Thirty days.
        Month = "30d",
    }
}

impl Newest {
    /// How long it is.
    pub const fn length(self) -> TimeDelta {
        match self {
            Self::Hour => TimeDelta::hours(1),
            Self::SixHours => TimeDelta::hours(6),
            Self::Day => TimeDelta::hours(24),
            Self::Week => TimeDelta::days(7),
            Self::Month => TimeDelta::days(30),
        }
    }

    /// The words on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Hour => "1 h",
            Self::SixHours => "6 h",
            Self::Day => "24 h",
            Self::Week => "7 days",
            Self::Month => "30 days",
        }
    }
}

const SHORTEST: TimeDelta = TimeDelta::minutes(1);
const LONGEST: TimeDelta = TimeDelta::days(31);

/// What an address asks to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Zoom {
    /// The newest stretch; it moves on with time.
    Newest(Newest),
    /// A window that stands still.
    Still(DateTime<Utc>, DateTime<Utc>),
}

impl Default for Zoom {
    fn default() -> Self {
        Self::Newest(Newest::Day)
    }
}

impl UrlQuery for Zoom {
    const NAMES: &'static [&'static str] = &["zoom", "from", "to"];

    /// Reads `zoom`, or `from` and `to`. What cannot be read shows the last day.
    fn from_pairs<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let (mut newest, mut from, mut to) = (None, None, None);
        for (name, value) in pairs {
            match name {
                "zoom" => newest = value.parse().ok(),
                "from" => from = time(value),
                "to" => to = time(value),
                _ => {}
            }
        }
        match (newest, from.zip(to)) {
            (_, Some((from, to))) if from < to => Self::Still(from, to),
            (Some(newest), _) => Self::Newest(newest),
            (None, _) => Self::default(),
        }
    }

    fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let text = |at: &DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
        match self {
            Self::Newest(newest) => vec![("zoom", newest.to_string())],
            Self::Still(from, to) => vec![("from", text(from)), ("to", text(to))],
        }
    }
}

impl Zoom {
    /// The window, within the bounds and never later than `now`.
    pub fn window(self, now: DateTime<Utc>) -> Window {
        match self {
            Self::Newest(newest) => (now - newest.length(), now),
            Self::Still(from, to) => {
                let to = to.min(now);
                let from = from.clamp(to - LONGEST, to - SHORTEST);
                (from, to)
            }
        }
    }

    /// The same length a good half earlier or later; nothing later than now.
    pub fn moved(self, later: bool, now: DateTime<Utc>) -> Option<Self> {
        let (from, to) = self.window(now);
        let step = (to - from) * 3 / 4;
        if !later {
            return Some(Self::Still(from - step, to - step));
        }
        let step = step.min(now - to);
        (step > TimeDelta::zero()).then(|| Self::Still(from + step, to + step))
    }

    /// Twice as near, or twice as far.
    pub fn scaled(self, nearer: bool, now: DateTime<Utc>) -> Option<Self> {
        let (from, to) = self.window(now);
        let length = to - from;
        if nearer {
            let quarter = length / 4;
            return (length / 2 >= SHORTEST).then(|| Self::Still(from + quarter, to - quarter));
        }
        let wider = (length * 2).min(LONGEST);
        let to = (to + length / 2).min(now);
        (wider > length).then(|| Self::Still(to - wider, to))
    }

    /// A window with room on both sides of what it is about.
    pub fn around(began: DateTime<Utc>, ended: DateTime<Utc>) -> Self {
        let room = ((ended - began) / 3).clamp(TimeDelta::minutes(15), TimeDelta::days(2));
        Self::Still(began - room, ended + room)
    }
}

fn time(text: &str) -> Option<DateTime<Utc>> {
    let read = DateTime::parse_from_rfc3339(&text.replace(' ', "+"));
    read.ok().map(|at| at.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)
    }

    fn read(pairs: &[(&'static str, &'static str)]) -> Zoom {
        Zoom::from_pairs(pairs.iter().copied())
    }

    #[test]
    fn an_address_says_exactly_what_is_looked_at() {
        let still = Zoom::Still(at(60), at(120));
        assert_eq!(
            still.to_url(),
            "from=1970-01-01T01:00:00Z&to=1970-01-01T02:00:00Z"
        );
        assert_eq!(
            read(&[
                ("from", "1970-01-01T01:00:00Z"),
                ("to", "1970-01-01T12:00:00+10:00")
            ]),
            still
        );
        assert_eq!(read(&[("zoom", "30d")]), Zoom::Newest(Newest::Month));
        assert_eq!(read(&[("zoom", "a year")]), Zoom::default());
        assert_eq!(read(&[("from", "yesterday"), ("to", "x")]), Zoom::default());
    }

    #[test]
    fn no_address_asks_for_more_than_a_month_less_than_a_minute_or_the_future() {
        let now = at(100_000);
        let (from, to) = Zoom::Still(at(0), at(900_000)).window(now);
        assert_eq!((to - from, to), (LONGEST, now));
        let (from, to) = Zoom::Still(at(50), at(50)).window(now);
        assert_eq!(to - from, SHORTEST);
        let (from, to) = Zoom::Still(at(200_000), at(200_060)).window(now);
        assert!(from < to && to == now);
    }

    #[test]
    fn one_can_go_earlier_for_ever_and_later_until_now() {
        let now = at(1000);
        let earlier = Zoom::Newest(Newest::Hour).moved(false, now);
        assert_eq!(earlier, Some(Zoom::Still(at(895), at(955))));
        assert_eq!(Zoom::Newest(Newest::Hour).moved(true, now), None);
        let later = Zoom::Still(at(930), at(990)).moved(true, now);
        assert_eq!(later, Some(Zoom::Still(at(940), at(1000))));
    }

    #[test]
    fn one_can_look_twice_as_near_down_to_minutes_and_twice_as_far_up_to_a_month() {
        let now = at(100_000);
        let near = Zoom::Still(at(0), at(60)).scaled(true, now);
        assert_eq!(near, Some(Zoom::Still(at(15), at(45))));
        assert_eq!(Zoom::Still(at(0), at(1)).scaled(true, now), None);
        let far = Zoom::Newest(Newest::Day).scaled(false, now);
        assert_eq!(far, Some(Zoom::Still(now - TimeDelta::hours(48), now)));
        assert_eq!(Zoom::Still(at(0), at(31 * 1440)).scaled(false, now), None);
    }
}
