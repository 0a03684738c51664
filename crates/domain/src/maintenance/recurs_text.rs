//! A recurrence as it is typed, sent and kept: in words.

use chrono::{NaiveDate, NaiveTime, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{NotRecurring, Recurrence};

/// How a time of day is written.
const TIME: &str = "%H:%M";

/// On which days something recurs, when, and for how long.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RecursText {
    /// The days of the week: `mon`, `tue`, `wed`, `thu`, `fri`, `sat`, `sun`.
    pub days: Vec<String>,
    /// When it begins, on the clocks of the zone, such as `22:00`.
    pub starts: String,
    /// How long it lasts, 1 to 1440.
    pub minutes: u32,
    /// The IANA zone.
    pub time_zone: String,
    /// The first day, such as `2026-12-01`; today where none is named.
    #[serde(default)]
    pub from: Option<String>,
    /// The last day; none where it goes on.
    #[serde(default)]
    pub until: Option<String>,
}

impl RecursText {
    /// Reads it. `today` tells the day in a zone.
    ///
    /// # Errors
    /// [`NotRecurring`] says what is wrong.
    pub fn read(&self, today: impl FnOnce(Tz) -> NaiveDate) -> Result<Recurrence, NotRecurring> {
        let days = self.days.iter().map(|day| {
            let day = day.trim();
            day.parse::<Weekday>()
                .map_err(|_| NotRecurring::NoSuchDay(clipped(day)))
        });
        let days = days.collect::<Result<Vec<_>, _>>()?;
        let starts = NaiveTime::parse_from_str(self.starts.trim(), TIME)
            .map_err(|_| NotRecurring::NoSuchTime(clipped(&self.starts)))?;
        let zone = self.time_zone.trim();
        let zone: Tz = zone
            .parse()
            .map_err(|_| NotRecurring::NoSuchZone(clipped(zone)))?;
        let first = date(self.from.as_deref())?.unwrap_or_else(|| today(zone));
        let dates = (first, date(self.until.as_deref())?);
        Recurrence::new(days, (starts, self.minutes), zone, dates)
    }
}

impl From<&Recurrence> for RecursText {
    fn from(recurrence: &Recurrence) -> Self {
        let days = recurrence.days().iter();
        Self {
            days: days.map(|day| day.to_string().to_lowercase()).collect(),
            starts: recurrence.starts().format(TIME).to_string(),
            minutes: recurrence.minutes(),
            time_zone: recurrence.zone().name().to_owned(),
            from: Some(recurrence.first().to_string()),
            until: recurrence.last().map(|last| last.to_string()),
        }
    }
}

fn date(text: Option<&str>) -> Result<Option<NaiveDate>, NotRecurring> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    text.map(|text| {
        text.parse()
            .map_err(|_| NotRecurring::NoSuchDate(clipped(text)))
    })
    .transpose()
}

fn clipped(text: &str) -> String {
    text.chars().take(40).collect()
}
