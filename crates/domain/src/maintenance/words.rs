//! A plan, read aloud: "Every Tue and Thu, 22:00 to 23:30 Sydney time, all practices on server WG-03".

use chrono::{TimeDelta, Weekday};
use chrono_tz::Tz;

use crate::windows::Window;

use super::{MaintenancePlan, MaintenanceScope, MaintenanceTimes, Recurrence};

/// The whole of it. `name` is how a practice is called, where the plan is for one; what holds once is read
/// on the clocks of `zone`.
pub fn aloud(plan: &MaintenancePlan, name: Option<&str>, zone: Tz) -> String {
    let scope = scope_words(&plan.scope, name);
    format!("{}, {scope}", times_words(&plan.times, zone))
}

/// For whom.
pub fn scope_words(scope: &MaintenanceScope, name: Option<&str>) -> String {
    match scope {
        MaintenanceScope::Everyone => "all practices".to_owned(),
        MaintenanceScope::Practice(id) => {
            name.map_or_else(|| format!("practice {id}"), str::to_owned)
        }
        MaintenanceScope::Tag(tag) => format!("all practices tagged {tag}"),
        MaintenanceScope::Server(server) => format!("all practices on server {server}"),
        MaintenanceScope::Pms(pms) => format!("all practices with {}", pms.full_name()),
    }
}

/// When: what holds once on the clocks of `zone`, what recurs on its own.
pub fn times_words(times: &MaintenanceTimes, zone: Tz) -> String {
    match times {
        MaintenanceTimes::Once { began, ended } => window_words((*began, *ended), zone),
        MaintenanceTimes::Recurring { recurrence, .. } => recurring(recurrence),
    }
}

/// One window on the clocks of a zone.
pub fn window_words((began, ended): Window, zone: Tz) -> String {
    let (began, ended) = (began.with_timezone(&zone), ended.with_timezone(&zone));
    let until = match began.date_naive() == ended.date_naive() {
        true => ended.format("%H:%M"),
        false => ended.format("%a %-d %b %H:%M"),
    };
    let began = began.format("%a %-d %b %Y, %H:%M");
    format!("{began} to {until} {}", clocks_of(zone))
}

fn recurring(recurrence: &Recurrence) -> String {
    let starts = recurrence.starts();
    let ends = starts + TimeDelta::minutes(i64::from(recurrence.minutes()));
    let mut words = format!(
        "Every {}, {} to {} {}",
        days(recurrence.days()),
        starts.format("%H:%M"),
        ends.format("%H:%M"),
        clocks_of(recurrence.zone()),
    );
    if let Some(last) = recurrence.last() {
        words.push_str(&format!(" until {}", last.format("%-d %b %Y")));
    }
    words
}

fn days(days: &[Weekday]) -> String {
    let names: Vec<String> = days.iter().map(Weekday::to_string).collect();
    match names.as_slice() {
        _ if days.len() == 7 => "day".to_owned(),
        [day] => day.clone(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
        [] => String::new(),
    }
}

/// Whose clocks, by the town after which their zone is named.
pub fn clocks_of(zone: Tz) -> String {
    let name = zone.name();
    let town = name.rsplit('/').next().unwrap_or(name).replace('_', " ");
    match town.as_str() {
        "UTC" => town,
        _ => format!("{town} time"),
    }
}
