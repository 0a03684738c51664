//! Public holidays that follow a rule, as the law of each state and territory has it:
//! Holidays Act 1958 (ACT), Public Holidays Act 2010 (NSW), Public Holidays Act 1981 (NT), Holidays Act
//! 1983 (Qld), Public Holidays Act 2023 (SA), Statutory Holidays Act 2000 (Tas), Public Holidays Act
//! 1993 (Vic), Public and Bank Holidays Act 1972 (WA). The Fair Work Ombudsman lists what comes of them
//! for each year; the tests hold three of those years.

use chrono::{Datelike, NaiveDate, Weekday};

use super::Jurisdiction::{self, Act, Nsw, Nt, Qld, Sa, Tas, Vic, Wa};
use super::easter::days_after_easter;
use super::proclaimed::{ANZAC_DAY, KINGS_BIRTHDAY};

pub(super) fn holiday(date: NaiveDate, jurisdiction: Jurisdiction) -> Option<&'static str> {
    let day = (date.month(), date.day(), date.weekday());
    around_new_year(day, jurisdiction)
        .or_else(|| anzac_day(day, jurisdiction))
        .or_else(|| at_easter(date, jurisdiction))
        .or_else(|| on_its_weekday(day, jurisdiction))
}

type Day = (u32, u32, Weekday);

/// Christmas, New Year's and Australia Day.
fn around_new_year(day: Day, jurisdiction: Jurisdiction) -> Option<&'static str> {
    use Weekday::{Mon, Sat, Sun, Tue};
    const NEW_YEARS_DAY: &str = "New Year's Day";
    const AUSTRALIA_DAY: &str = "Australia Day";
    const CHRISTMAS_DAY: &str = "Christmas Day";
    // South Australia keeps the day on which it was proclaimed, under its own name.
    let boxing_day = match jurisdiction {
        Sa => "Proclamation Day",
        Act | Nsw | Nt | Qld | Tas | Vic | Wa => "Boxing Day",
    };
    match day {
        // On a weekend the Monday is a holiday too; in Tasmania instead.
        (1, 1, Sat | Sun) if jurisdiction == Tas => None,
        (1, 1, _) | (1, 2 | 3, Mon) => Some(NEW_YEARS_DAY),
        // On a weekend the Monday is the holiday, everywhere.
        (1, 26, Sat | Sun) => None,
        (1, 26, _) | (1, 27 | 28, Mon) => Some(AUSTRALIA_DAY),
        // What falls on a weekend is made up for on the next working days, beside the day itself; in
        // Tasmania Boxing Day moves instead.
        (12, 25, _) | (12, 27, Mon | Tue) => Some(CHRISTMAS_DAY),
        (12, 26, Sat | Sun) if jurisdiction == Tas => None,
        (12, 26, _) | (12, 28, Mon | Tue) => Some(boxing_day),
        _ => None,
    }
}

/// Anzac Day is kept on its day. Some give the Monday too, or instead; New South Wales, South Australia,
/// Tasmania and Victoria give none by rule.
fn anzac_day((month, day, weekday): Day, jurisdiction: Jurisdiction) -> Option<&'static str> {
    use Weekday::{Mon, Sun};
    let is_kept = match (month, day, weekday) {
        (4, 25, Sun) => !matches!(jurisdiction, Act | Nt | Qld),
        (4, 25, _) => true,
        (4, 26, Mon) => matches!(jurisdiction, Act | Nt | Qld | Wa),
        (4, 27, Mon) => jurisdiction == Wa,
        _ => false,
    };
    is_kept.then_some(ANZAC_DAY)
}

fn at_easter(date: NaiveDate, jurisdiction: Jurisdiction) -> Option<&'static str> {
    match days_after_easter(date) {
        -2 => Some("Good Friday"),
        -1 if !matches!(jurisdiction, Tas | Wa) => Some("Easter Saturday"),
        // Tasmania keeps it since the Statutory Holidays Amendment Act 2026.
        0 if jurisdiction != Tas || date.year() >= 2027 => Some("Easter Sunday"),
        1 => Some("Easter Monday"),
        _ => None,
    }
}

/// What is kept on a certain weekday of a month, such as its second Monday.
fn on_its_weekday((month, day, weekday): Day, jurisdiction: Jurisdiction) -> Option<&'static str> {
    use Weekday::{Mon, Tue};
    const LABOUR_DAY: &str = "Labour Day";
    const RECONCILIATION_DAY: &str = "Reconciliation Day";
    let place = (day - 1) / 7 + 1;
    match (jurisdiction, month, weekday) {
        (Wa, 3, Mon) if place == 1 => Some(LABOUR_DAY),
        (Vic, 3, Mon) if place == 2 => Some(LABOUR_DAY),
        (Tas, 3, Mon) if place == 2 => Some("Eight Hours Day"),
        (Act, 3, Mon) if place == 2 => Some("Canberra Day"),
        (Sa, 3, Mon) if place == 2 => Some("Adelaide Cup Day"),
        (Qld, 5, Mon) if place == 1 => Some(LABOUR_DAY),
        (Nt, 5, Mon) if place == 1 => Some("May Day"),
        // The first Monday from 27 May on.
        (Act, 5, Mon) if day >= 27 => Some(RECONCILIATION_DAY),
        (Act, 6, Mon) if day <= 2 => Some(RECONCILIATION_DAY),
        (Wa, 6, Mon) if place == 1 => Some("Western Australia Day"),
        (Act | Nsw | Nt | Sa | Tas | Vic, 6, Mon) if place == 2 => Some(KINGS_BIRTHDAY),
        (Nt, 8, Mon) if place == 1 => Some("Picnic Day"),
        (Act | Nsw | Sa, 10, Mon) if place == 1 => Some(LABOUR_DAY),
        (Qld, 10, Mon) if place == 1 => Some(KINGS_BIRTHDAY),
        (Vic, 11, Tue) if place == 1 => Some("Melbourne Cup Day"),
        _ => None,
    }
}
