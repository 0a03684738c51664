//! Public holidays that no rule gives: a government proclaims them for a year. A year that is missing
//! here has none, so that nobody is thought closed on a guess.

use chrono::{Datelike, NaiveDate};

use super::Jurisdiction::{self, Act, Nsw, Vic, Wa};

/// Year, month, day, who keeps it, and its name.
type Proclaimed = (i32, u32, u32, Jurisdiction, &'static str);

const PROCLAIMED: &[Proclaimed] = &[
    // Victoria, Government Gazette, each year once the AFL has set the date of its Grand Final.
    (2024, 9, 27, Vic, FRIDAY_BEFORE_THE_FINAL),
    (2025, 9, 26, Vic, FRIDAY_BEFORE_THE_FINAL),
    (2026, 9, 25, Vic, FRIDAY_BEFORE_THE_FINAL),
    // Western Australia, proclaimed under the Public and Bank Holidays Act 1972: mostly the last Monday
    // of September, but not always, as 2024 shows.
    (2024, 9, 23, Wa, KINGS_BIRTHDAY),
    (2025, 9, 29, Wa, KINGS_BIRTHDAY),
    (2026, 9, 28, Wa, KINGS_BIRTHDAY),
    (2027, 9, 27, Wa, KINGS_BIRTHDAY),
    // New South Wales declared an additional day for the two years in which Anzac Day falls on a weekend
    // (Public Holidays Act 2010, section 5).
    (2026, 4, 27, Nsw, ANZAC_DAY),
    (2027, 4, 26, Nsw, ANZAC_DAY),
    // The Australian Capital Territory (Holidays Act 1958): its own rule knows a Sunday, not a Saturday.
    (2026, 4, 27, Act, ANZAC_DAY),
];

const FRIDAY_BEFORE_THE_FINAL: &str = "Friday before the AFL Grand Final";
pub(super) const KINGS_BIRTHDAY: &str = "King's Birthday";
pub(super) const ANZAC_DAY: &str = "Anzac Day";

pub(super) fn holiday(date: NaiveDate, jurisdiction: Jurisdiction) -> Option<&'static str> {
    let day = (date.year(), date.month(), date.day(), jurisdiction);
    PROCLAIMED
        .iter()
        .find(|(year, month, day_of_month, whose, _)| day == (*year, *month, *day_of_month, *whose))
        .map(|(.., name)| *name)
}
