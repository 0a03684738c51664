//! Planned maintenance in the file of `sundog alerts`: what recurs, and what is still to come.
//!
//! What a file plans is planned unless it stands already; nothing is called off, because what is missing in a
//! file may have been planned in Sundog. Migrations that were announced stay with the practice they belong to.

use anyhow::{Context, bail, ensure};
use chrono::{DateTime, Utc};
use domain::maintenance::{
    MaintenancePlan, MaintenanceScope, MaintenanceTimes, RecursText, WITHOUT_END,
};
use domain::outside_text::lines;
use domain::practice::Practice;
use domain::site::{Pms, SiteKey};
use serde::{Deserialize, Serialize};
use store::Store;

/// One plan: for whom, and either from a time until another or recurring.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MaintenanceLines {
    reason: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    everyone: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tag: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    server: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pms: Option<Pms>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    began: Option<DateTime<Utc>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ended: Option<DateTime<Utc>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    practice: Option<SiteLines>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    recurs: Option<RecursText>,
}

/// A practice as every installation knows it: by its site.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SiteLines {
    pms: Pms,
    site_id: String,
}

/// What is planned from now on, as it stands in a file.
pub(super) async fn written(
    store: &Store,
    now: DateTime<Utc>,
) -> anyhow::Result<Vec<MaintenanceLines>> {
    let practices = store.practices().await?;
    let ahead = store.maintenance_within(now, WITHOUT_END).await?;
    let ahead = ahead
        .into_iter()
        .filter(|each| each.migration.is_none() && each.plan.times.next_from(now).is_some());
    ahead.map(|each| lines_of(each.plan, &practices)).collect()
}

fn lines_of(plan: MaintenancePlan, practices: &[Practice]) -> anyhow::Result<MaintenanceLines> {
    let mut lines = MaintenanceLines {
        reason: plan.reason,
        everyone: false,
        tag: None,
        server: None,
        pms: None,
        began: None,
        ended: None,
        practice: None,
        recurs: None,
    };
    match plan.scope {
        MaintenanceScope::Everyone => lines.everyone = true,
        MaintenanceScope::Tag(tag) => lines.tag = Some(tag),
        MaintenanceScope::Server(server) => lines.server = Some(server),
        MaintenanceScope::Pms(pms) => lines.pms = Some(pms),
        MaintenanceScope::Practice(id) => {
            let practice = practices.iter().find(|each| each.id == id);
            let site = &practice
                .context("A plan names a practice that is not kept")?
                .entry
                .site;
            lines.practice = Some(SiteLines {
                pms: site.pms,
                site_id: site.site_id.to_string(),
            });
        }
    }
    match plan.times {
        MaintenanceTimes::Once { began, ended } => {
            (lines.began, lines.ended) = (Some(began), Some(ended));
        }
        MaintenanceTimes::Recurring { recurrence, .. } => {
            lines.recurs = Some(RecursText::from(&recurrence));
        }
    }
    Ok(lines)
}

/// What stands in a file and is not planned yet.
///
/// # Errors
/// The first plan that cannot be.
pub(super) async fn new_plans(
    store: &Store,
    file: Vec<MaintenanceLines>,
    now: DateTime<Utc>,
) -> anyhow::Result<Vec<MaintenancePlan>> {
    let practices = store.practices().await?;
    let standing = store.maintenance_within(now, WITHOUT_END).await?;
    let mut plans = Vec::with_capacity(file.len());
    for each in file {
        let reason = lines(&each.reason);
        let plan = plan(each, &practices, now);
        let cannot = || format!("The maintenance '{reason}' cannot be planned");
        let plan = plan.with_context(cannot)?;
        if standing
            .iter()
            .any(|other| is_same(&other.plan, &plan, now))
        {
            continue;
        }
        let plan = from_now(plan, now);
        if plans.contains(&plan) {
            continue;
        }
        let beside = standing.iter().map(|each| &each.plan).chain(&plans);
        plan.check_beside(beside, now).with_context(cannot)?;
        plans.push(plan);
    }
    Ok(plans)
}

fn plan(
    lines_read: MaintenanceLines,
    practices: &[Practice],
    now: DateTime<Utc>,
) -> anyhow::Result<MaintenancePlan> {
    let plan = MaintenancePlan {
        reason: lines(&lines_read.reason),
        times: times(&lines_read, now)?,
        scope: scope(lines_read, practices)?,
    };
    plan.check(now)?;
    let covers =
        |each: &Practice| each.retired_at.is_none() && plan.scope.covers(each.id, &each.entry);
    let is_always_known = matches!(
        plan.scope,
        MaintenanceScope::Everyone | MaintenanceScope::Pms(_)
    );
    ensure!(
        is_always_known || practices.iter().any(covers),
        "no practice on the list goes by that name: put it on the list first, or mend the name"
    );
    Ok(plan)
}

fn times(lines: &MaintenanceLines, now: DateTime<Utc>) -> anyhow::Result<MaintenanceTimes> {
    match (lines.began, lines.ended, &lines.recurs) {
        (Some(began), Some(ended), None) => Ok(MaintenanceTimes::Once { began, ended }),
        (None, None, Some(text)) => {
            let recurrence = text.read(|zone| now.with_timezone(&zone).date_naive())?;
            Ok(MaintenanceTimes::recurring_from(recurrence, now))
        }
        _ => bail!("name began and ended, or recurs"),
    }
}

fn scope(lines: MaintenanceLines, practices: &[Practice]) -> anyhow::Result<MaintenanceScope> {
    let practice = lines.practice.map(|site| practice_of(&site, practices));
    let mut named = [
        lines.everyone.then_some(MaintenanceScope::Everyone),
        lines.tag.map(MaintenanceScope::Tag),
        lines.server.map(MaintenanceScope::Server),
        lines.pms.map(MaintenanceScope::Pms),
        practice.transpose()?,
    ]
    .into_iter()
    .flatten();
    match (named.next(), named.next()) {
        (Some(scope), None) => Ok(scope),
        (None, _) | (Some(_), Some(_)) => {
            bail!("name one of: everyone = true, tag, server, pms, practice")
        }
    }
}

fn practice_of(site: &SiteLines, practices: &[Practice]) -> anyhow::Result<MaintenanceScope> {
    let key = SiteKey {
        pms: site.pms,
        site_id: site.site_id.parse()?,
    };
    let practice = practices.iter().find(|each| each.entry.site == key);
    let practice = practice.with_context(|| {
        format!(
            "no practice on the list has the Site ID {} of {}",
            site.site_id, site.pms
        )
    })?;
    Ok(MaintenanceScope::Practice(practice.id))
}

/// What was is not planned afterwards: of what has begun, that which is to come is taken in.
fn from_now(plan: MaintenancePlan, now: DateTime<Utc>) -> MaintenancePlan {
    let times = match plan.times {
        MaintenanceTimes::Once { began, ended } => MaintenanceTimes::Once {
            began: began.max(now),
            ended,
        },
        recurring @ MaintenanceTimes::Recurring { .. } => recurring,
    };
    MaintenancePlan { times, ..plan }
}

/// Whether one says the same as the other from now on: what was over may have begun at another moment.
fn is_same(one: &MaintenancePlan, other: &MaintenancePlan, now: DateTime<Utc>) -> bool {
    let times = match (&one.times, &other.times) {
        (
            MaintenanceTimes::Recurring {
                recurrence: one, ..
            },
            MaintenanceTimes::Recurring {
                recurrence: other, ..
            },
        ) => one == other,
        (
            MaintenanceTimes::Once { began, ended },
            MaintenanceTimes::Once {
                began: other_began,
                ended: other_ended,
            },
        ) => ended == other_ended && began.max(&now) == other_began.max(&now),
        (MaintenanceTimes::Once { .. }, MaintenanceTimes::Recurring { .. })
        | (MaintenanceTimes::Recurring { .. }, MaintenanceTimes::Once { .. }) => false,
    };
    times && one.reason == other.reason && one.scope == other.scope
}
