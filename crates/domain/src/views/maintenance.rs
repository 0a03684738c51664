//! What the page about planned maintenance shows.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::practice::PracticeId;

url_query! {
    /// What the page about maintenance is asked for.
    pub struct MaintenanceQuery {
        /// The month of the calendar, such as `2026-12`; the present one where none is named.
        pub month: Option<String> = "month",
        /// The practice for which something is to be planned.
        pub practice: Option<i64> = "practice",
    }
}

/// Something that is planned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaintenanceRow {
    /// Its number.
    pub id: i64,
    /// When, read aloud.
    pub times: String,
    /// For whom, read aloud.
    pub whom: String,
    /// The practice, where it is for one.
    pub practice: Option<PracticeId>,
    /// How many practices it covers now.
    pub covers: usize,
    /// What is done.
    pub reason: String,
    /// Who planned it.
    pub by: String,
    /// Its window that is open, or the next, where it recurs and one is to come.
    pub next: Option<String>,
    /// Whether it is a migration that was announced.
    pub is_migration: bool,
    /// Whether part of it is over, so that ending it is no calling off.
    pub has_begun: bool,
}

/// A window on a day of the calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayWindow {
    /// Its times on that day.
    pub times: String,
    /// For whom.
    pub whom: String,
    /// What is done.
    pub reason: String,
}

/// A day of the calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarDay {
    /// Which.
    pub date: NaiveDate,
    /// Whether it belongs to the month.
    pub is_within: bool,
    /// Whether it is today.
    pub is_today: bool,
    /// The public holiday that it is where the configured zone is.
    pub holiday: Option<String>,
    /// What is planned on it.
    pub windows: Vec<DayWindow>,
    /// How many more there are than are shown.
    pub more: usize,
}

/// A month, week by week from Monday on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// Its name: `December 2026`.
    pub title: String,
    /// The month before, as in an address.
    pub before: String,
    /// The month after.
    pub after: String,
    /// Its weeks.
    pub weeks: Vec<Vec<CalendarDay>>,
}

/// The page about planned maintenance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaintenancePage {
    /// When it was read.
    pub as_of: DateTime<Utc>,
    /// What it was asked for.
    pub query: MaintenanceQuery,
    /// What is on now.
    pub on_now: Vec<MaintenanceRow>,
    /// What is to come, the next first.
    pub to_come: Vec<MaintenanceRow>,
    /// What was in the last thirty days, the newest first.
    pub was: Vec<MaintenanceRow>,
    /// A month of it.
    pub calendar: Calendar,
    /// For whom the form plans to begin with.
    pub whom: String,
    /// Ways to say for whom.
    pub suggestions: Vec<String>,
    /// The zone on whose clocks times are typed.
    pub time_zone: String,
    /// Its clocks, in words.
    pub clocks: String,
}

/// What is planned next for one practice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedNext {
    /// The window, in words.
    pub times: String,
    /// For whom.
    pub whom: String,
    /// What is done.
    pub reason: String,
    /// Whether it is open now.
    pub is_on: bool,
}
