//! Planning maintenance, and ending it.

use chrono::NaiveDateTime;
use chrono_tz::Tz;
use domain::action::field::SentFields;
use domain::action::maintenance::{MaintenanceAction, MaintenanceActionKind};
use domain::local_time::first_shown;
use domain::maintenance::{MaintenancePlan, MaintenanceTimes, NotRecurring, RecursText};
use monitor::commands;

use super::context::ActionRequest;
use super::{Completed, Perform};
use crate::rates::Rated;
use crate::refusal::Refusal;

impl Perform for MaintenanceAction {
    fn rated(_: MaintenanceActionKind) -> Option<Rated> {
        Some(Rated::Response)
    }

    async fn perform(self, _: &str, request: &ActionRequest) -> Result<Completed, Refusal> {
        let (monitor, by) = (request.monitor(), request.audited_as());
        match self {
            Self::Plan {
                whom,
                from,
                to,
                reason,
                time_zone,
                until,
                days,
            } => {
                let zone = match time_zone.trim() {
                    "" => monitor.time_zone(),
                    named => zone(named).map_err(|refusal| refusal.at("time_zone"))?,
                };
                let called = commands::maintenance::called(monitor, &whom);
                let scope = called.map_err(|refused| Refusal::from(refused).at("whom"))?;
                let times = match days.every("days").next() {
                    None => MaintenanceTimes::Once {
                        began: first_shown(from, zone),
                        ended: first_shown(to, zone),
                    },
                    Some(_) => recurring(&days, (from, to), (zone, &until), monitor.now())?,
                };
                let plan = MaintenancePlan {
                    reason,
                    scope,
                    times,
                };
                commands::plan_maintenance(monitor, plan, by).await?;
            }
            Self::End { maintenance } => {
                commands::end_maintenance(monitor, maintenance, by).await?;
            }
        }
        Ok(Completed::Done)
    }
}

/// What recurs begins each time when its first window does, and lasts as long.
fn recurring(
    days: &SentFields,
    (from, to): (NaiveDateTime, NaiveDateTime),
    (zone, until): (Tz, &str),
    now: chrono::DateTime<chrono::Utc>,
) -> Result<MaintenanceTimes, Refusal> {
    let text = RecursText {
        days: days.every("days").map(str::to_owned).collect(),
        starts: from.format("%H:%M").to_string(),
        minutes: u32::try_from((to - from).num_minutes()).unwrap_or_default(),
        time_zone: zone.name().to_owned(),
        from: Some(from.date().to_string()),
        until: Some(until.to_owned()),
    };
    let recurrence = text.read(|_| from.date()).map_err(|refused| {
        let field = match refused {
            NotRecurring::NoSuchDate(_) | NotRecurring::Backwards => "until",
            NotRecurring::Length => "to",
            NotRecurring::NoDays
            | NotRecurring::NoSuchDay(_)
            | NotRecurring::NoSuchTime(_)
            | NotRecurring::NoSuchZone(_) => "days",
        };
        Refusal::unusable(refused.to_string()).at(field)
    })?;
    Ok(MaintenanceTimes::recurring_from(recurrence, now))
}

fn zone(name: &str) -> Result<Tz, Refusal> {
    name.parse().map_err(|_| {
        let named = name.chars().take(40).collect();
        Refusal::unusable(NotRecurring::NoSuchZone(named).to_string())
    })
}
