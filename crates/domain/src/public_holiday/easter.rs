//! When is Easter Sunday? By the Gregorian reckoning, in whole numbers (the method that was published
//! anonymously in 1876 and that Meeus prints in "Astronomical Algorithms").

use chrono::{Datelike, NaiveDate};

/// How many days a day comes after the Easter Sunday of its year: Good Friday is -2.
pub(super) fn days_after_easter(date: NaiveDate) -> i64 {
    easter_sunday(date.year()).map_or(i64::MIN, |easter| (date - easter).num_days())
}

fn easter_sunday(year: i32) -> Option<NaiveDate> {
    let moon = year % 19;
    let (century, of_century) = (year / 100, year % 100);
    let leap = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * moon + century - century / 4 - leap + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4) % 7;
    let late = (moon + 11 * epact + 22 * weekday) / 451;
    let day = epact + weekday - 7 * late + 114;
    let month = u32::try_from(day / 31).ok()?;
    NaiveDate::from_ymd_opt(year, month, u32::try_from(day % 31 + 1).ok()?)
}
