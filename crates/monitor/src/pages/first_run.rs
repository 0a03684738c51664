//! What the page shows while nothing is watched yet.

use domain::permission::Permission;
use domain::quota_cost::QuotaCost;
use domain::views::first_run::FirstRun;

use crate::commands;
use crate::pages::moment::moment;
use crate::{Monitor, MonitorError};

/// A good many practices: what they cost is what people ask about.
const PRACTICES: u32 = 400;

/// The page of the first day. It asks Halo Cloud, once a minute at most, whether it serves us.
///
/// # Errors
/// When the database cannot be read.
pub async fn first_run(monitor: &Monitor) -> Result<FirstRun, MonitorError> {
    let halo = commands::self_check(monitor).await;
    let now = monitor.now();
    let staff = monitor.store.staff().await?;
    let (people, invited): (Vec<_>, Vec<_>) = staff
        .iter()
        .filter(|one| one.disabled_at.is_none())
        .partition(|one| one.password_hash.is_some());
    let deciders = people
        .iter()
        .filter(|one| one.role.may(Permission::DecideChanges))
        .count();
    let (people, invited) = (people.len(), invited.len());
    let tokens = monitor.store.tokens().await?;
    let tokens = tokens
        .iter()
        .filter(|token| token.revoked_at.is_none() && token.expires_at.is_none_or(|at| at > now))
        .count();
    let newest = halo.newest.as_ref().ok();
    Ok(FirstRun {
        as_of: now,
        environment: monitor.environment(),
        checked: newest.map(|asked| moment(asked.at, monitor.settings.time_zone)),
        sqlite_version: monitor.store.sqlite_version().await?,
        database_bytes: monitor.store.size_bytes().await?,
        people,
        deciders,
        invited,
        tokens,
        channels: monitor.store.channel_ids().await?.len(),
        cost: QuotaCost::of(PRACTICES, &monitor.settings.policy),
        requests_per_second_max: monitor.settings.max_requests_per_second,
        requests_per_day_max: monitor.settings.max_requests_per_day,
        halo,
    })
}
