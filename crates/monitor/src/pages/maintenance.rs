//! What is planned: now, to come, and lately; and a month of it.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::local_time::first_shown;
use domain::maintenance::{
    Maintenance, MaintenanceScope, MaintenanceTimes, WITHOUT_END, clocks_of, scope_words,
    times_words, window_words,
};
use domain::practice::PracticeId;
use domain::public_holiday::{Jurisdiction, holiday};
use domain::views::maintenance::{
    Calendar, CalendarDay, DayWindow, MaintenancePage, MaintenanceQuery, MaintenanceRow,
    PlannedNext,
};
use domain::windows::Window;

use crate::commands::maintenance::suggestions;
use crate::engine::snapshot::{Listed, Snapshot};
use crate::{Monitor, MonitorError};

/// What was is told for so long.
const TOLD_FOR: TimeDelta = TimeDelta::days(30);
/// So many windows are shown on a day.
const SHOWN_A_DAY: usize = 4;
/// So many are told of one practice.
const NEXT_MOST: usize = 3;

/// What is planned within a time, or for ever; of one practice, where it is named. Newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn maintenance(
    monitor: &Monitor,
    (from, to): (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    practice: Option<PracticeId>,
) -> Result<Vec<Maintenance>, MonitorError> {
    let from = from.unwrap_or(DateTime::UNIX_EPOCH);
    let mut found = monitor
        .store
        .maintenance_within(from, to.unwrap_or(WITHOUT_END))
        .await?;
    if let Some(id) = practice {
        let snapshot = monitor.snapshot();
        let entry = snapshot.practices.get(&id).map(|listed| listed.entry());
        found.retain(|each| entry.as_ref().is_some_and(|entry| each.covers(id, entry)));
    }
    found.sort_by_key(|each| std::cmp::Reverse(each.id));
    Ok(found)
}

/// One that was planned.
///
/// # Errors
/// When the database cannot be read.
pub async fn one_maintenance(
    monitor: &Monitor,
    id: i64,
) -> Result<Option<Maintenance>, MonitorError> {
    Ok(monitor.store.maintenance(id).await?)
}

/// The page.
///
/// # Errors
/// When the database cannot be read.
pub async fn maintenance_page(
    monitor: &Monitor,
    query: &MaintenanceQuery,
) -> Result<MaintenancePage, MonitorError> {
    let (now, zone) = (monitor.now(), monitor.settings.time_zone);
    let today = now.with_timezone(&zone).date_naive();
    let first = month_asked(query.month.as_deref(), today);
    let days = calendar_days(first);
    let window = (
        midnight(days.0, zone),
        midnight(days.1 + Days::new(1), zone),
    );
    let store = &monitor.store;
    let planned = store
        .maintenance_within(now - TOLD_FOR, WITHOUT_END)
        .await?;
    let shown = store.maintenance_within(window.0, window.1).await?;
    let snapshot = monitor.snapshot();
    let mut page = MaintenancePage {
        as_of: now,
        query: query.clone(),
        on_now: Vec::new(),
        to_come: Vec::new(),
        was: Vec::new(),
        calendar: calendar(&snapshot, &shown, (first, days), (today, zone)),
        whom: query.practice.map_or_else(String::new, |id| {
            let listed = snapshot.practices.get(&PracticeId(id));
            listed.map_or_else(String::new, |listed| {
                format!("{} (practice {id})", listed.name())
            })
        }),
        suggestions: suggestions(&snapshot),
        time_zone: zone.name().to_owned(),
        clocks: clocks_of(zone),
    };
    let mut to_come = Vec::new();
    for each in &planned {
        let row = row(&snapshot, each, now, zone);
        match each.plan.times.next_from(now) {
            Some((began, _)) if began <= now => page.on_now.push(row),
            Some((began, _)) => to_come.push((began, row)),
            None => page.was.push(row),
        }
    }
    to_come.sort_by_key(|(began, row)| (*began, row.id));
    page.to_come = to_come.into_iter().map(|(_, row)| row).collect();
    page.was.reverse();
    Ok(page)
}

/// What is on for a practice, or planned next.
pub(super) fn planned_next(
    listed: &Listed,
    maintenance: &[Maintenance],
    now: DateTime<Utc>,
) -> Vec<PlannedNext> {
    let entry = listed.entry();
    let own = maintenance
        .iter()
        .filter(|each| each.covers(listed.id, &entry));
    let mut next: Vec<(Window, &Maintenance)> = own
        .filter_map(|each| Some((each.plan.times.next_from(now)?, each)))
        .collect();
    next.sort_by_key(|(window, each)| (*window, each.id));
    let next = next.into_iter().take(NEXT_MOST);
    next.map(|(window, each)| PlannedNext {
        times: window_words(window, listed.zone),
        whom: scope_words(&each.plan.scope, Some("this practice")),
        reason: each.plan.reason.clone(),
        is_on: window.0 <= now,
    })
    .collect()
}

fn row(snapshot: &Snapshot, each: &Maintenance, now: DateTime<Utc>, zone: Tz) -> MaintenanceRow {
    let is_recurring = matches!(each.plan.times, MaintenanceTimes::Recurring { .. });
    let practice = match each.plan.scope {
        MaintenanceScope::Practice(id) => Some(id),
        _ => None,
    };
    let next = each.plan.times.next_from(now).filter(|_| is_recurring);
    MaintenanceRow {
        id: each.id,
        times: times_words(&each.plan.times, zone),
        whom: whom(snapshot, &each.plan.scope),
        practice,
        covers: covered(snapshot, &each.plan.scope),
        reason: each.plan.reason.clone(),
        by: each.created_by.clone(),
        next: next.map(|window| window_words(window, zone)),
        is_migration: each.migration.is_some(),
        has_begun: each.plan.times.has_begun(now),
    }
}

fn whom(snapshot: &Snapshot, scope: &MaintenanceScope) -> String {
    let name = match scope {
        MaintenanceScope::Practice(id) => snapshot.practices.get(id).map(|one| one.name()),
        _ => None,
    };
    scope_words(scope, name)
}

fn covered(snapshot: &Snapshot, scope: &MaintenanceScope) -> usize {
    let listed = snapshot.practices.values();
    let listed = listed.filter(|one| one.retired_at.is_none());
    match scope {
        MaintenanceScope::Practice(_) => 1,
        MaintenanceScope::Everyone => listed.count(),
        scope => listed
            .filter(|one| scope.covers(one.id, &one.entry()))
            .count(),
    }
}

fn calendar(
    snapshot: &Snapshot,
    shown: &[Maintenance],
    (first, days): (NaiveDate, (NaiveDate, NaiveDate)),
    (today, zone): (NaiveDate, Tz),
) -> Calendar {
    let whose = Jurisdiction::of("", zone);
    let day = |date: NaiveDate| {
        let window = (midnight(date, zone), midnight(date + Days::new(1), zone));
        let mut windows: Vec<(Window, DayWindow)> = shown
            .iter()
            .flat_map(|each| {
                let within = each.windows_within(window.0, window.1);
                let within: Vec<Window> = within.iter().collect();
                within.into_iter().map(|within| {
                    let told = DayWindow {
                        times: hours_words(within, window, zone),
                        whom: whom(snapshot, &each.plan.scope),
                        reason: each.plan.reason.clone(),
                    };
                    (within, told)
                })
            })
            .collect();
        windows.sort_by_key(|(within, _)| *within);
        CalendarDay {
            date,
            is_within: date.month() == first.month(),
            is_today: date == today,
            holiday: whose
                .and_then(|whose| holiday(date, whose))
                .map(str::to_owned),
            more: windows.len().saturating_sub(SHOWN_A_DAY),
            windows: windows
                .into_iter()
                .take(SHOWN_A_DAY)
                .map(|(_, told)| told)
                .collect(),
        }
    };
    let all: Vec<CalendarDay> = days
        .0
        .iter_days()
        .take_while(|date| *date <= days.1)
        .map(day)
        .collect();
    let month = |date: NaiveDate| date.format("%Y-%m").to_string();
    Calendar {
        title: first.format("%B %Y").to_string(),
        before: month(first - Months::new(1)),
        after: month(first + Months::new(1)),
        weeks: all.chunks(7).map(<[CalendarDay]>::to_vec).collect(),
    }
}

/// Its clock times on one day.
fn hours_words(window: Window, day: Window, zone: Tz) -> String {
    let clock = |at: DateTime<Utc>| at.with_timezone(&zone).format("%H:%M").to_string();
    match (window.0 == day.0, window.1 == day.1) {
        (true, true) => "all day".to_owned(),
        (true, false) => format!("until {}", clock(window.1)),
        (false, true) => format!("from {}", clock(window.0)),
        (false, false) => format!("{} to {}", clock(window.0), clock(window.1)),
    }
}

/// The first day of the month that is asked for, within what a calendar can show.
fn month_asked(asked: Option<&str>, today: NaiveDate) -> NaiveDate {
    let read = |text: &str| NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d").ok();
    let asked = asked.and_then(read);
    let asked = asked.filter(|first| (2000..=2200).contains(&first.year()));
    let first = asked.unwrap_or(today);
    first.with_day(1).unwrap_or(first)
}

/// From the Monday before a month until the Sunday after it.
fn calendar_days(first: NaiveDate) -> (NaiveDate, NaiveDate) {
    let last = first + Months::new(1) - Days::new(1);
    let before = first.weekday().num_days_from_monday();
    let after = 6 - last.weekday().num_days_from_monday();
    (
        first - Days::new(u64::from(before)),
        last + Days::new(u64::from(after)),
    )
}

fn midnight(date: NaiveDate, zone: Tz) -> DateTime<Utc> {
    first_shown(date.and_time(chrono::NaiveTime::MIN), zone)
}
