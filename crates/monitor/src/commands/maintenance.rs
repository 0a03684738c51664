//! Maintenance that people plan: time in which being down is expected, and not what anybody is woken for.

mod whom;

use domain::hint::Topic;
use domain::maintenance::{
    Maintenance, MaintenancePlan, MaintenanceScope, NotPlanned, WITHOUT_END,
};
use domain::outside_text::lines;
use store::{AuditPrincipal, StoreError};

use super::cancel_migration;
use crate::Monitor;

pub(crate) use self::whom::suggestions;
pub use self::whom::{called, known};

/// Why nothing was planned, changed or ended, with what to do.
#[derive(Debug, thiserror::Error)]
pub enum NotMaintained {
    /// None has this number.
    #[error("There is no such maintenance, or it was called off.")]
    NoSuch,
    /// Nobody goes by the name.
    #[error("{0}")]
    Unknown(String),
    /// It cannot be planned like that.
    #[error(transparent)]
    Plan(#[from] NotPlanned),
    /// It is over.
    #[error("It is over, and what is over stays as it was planned.")]
    Over,
    /// An announced migration goes with it.
    #[error("A migration was announced with it: take that back and announce another.")]
    OfMigration,
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Plans maintenance and returns its number.
///
/// # Errors
/// [`NotMaintained`]; then nothing was written.
pub async fn plan_maintenance(
    monitor: &Monitor,
    plan: MaintenancePlan,
    by: &AuditPrincipal,
) -> Result<i64, NotMaintained> {
    let now = monitor.now();
    let plan = worded(plan);
    known(monitor, &plan.scope)?;
    plan.check(now)?;
    plan.check_first_day(now)?;
    let standing = monitor.store.maintenance_within(now, WITHOUT_END).await?;
    plan.check_beside(standing.iter().map(|each| &each.plan), now)?;
    let scope = plan.scope.clone();
    let id = monitor.store.add_maintenance(plan, by, now).await?;
    tell(monitor, &scope);
    Ok(id)
}

/// Plans something else in its place; what of it is over stays.
///
/// # Errors
/// [`NotMaintained`]; then nothing was written.
pub async fn change_maintenance(
    monitor: &Monitor,
    id: i64,
    plan: MaintenancePlan,
    by: &AuditPrincipal,
) -> Result<(), NotMaintained> {
    let now = monitor.now();
    let before = found(monitor, id).await?;
    let plan = worded(plan);
    match () {
        () if before.migration.is_some() => return Err(NotMaintained::OfMigration),
        () if before.plan.times.next_from(now).is_none() => return Err(NotMaintained::Over),
        () => {}
    }
    known(monitor, &plan.scope)?;
    plan.check(now)?;
    plan.check_change(&before.plan, now)?;
    let standing = monitor.store.maintenance_within(now, WITHOUT_END).await?;
    let others = standing.iter().filter(|each| each.id != id);
    plan.check_beside(others.map(|each| &each.plan), now)?;
    let scope = plan.scope.clone();
    if !monitor.store.change_maintenance(id, plan, by, now).await? {
        return Err(NotMaintained::NoSuch);
    }
    tell(monitor, &before.plan.scope);
    tell(monitor, &scope);
    Ok(())
}

/// Ends it now, or calls off what has not begun; a migration that was announced with it is called off too.
///
/// # Errors
/// [`NotMaintained`]; then nothing was written.
pub async fn end_maintenance(
    monitor: &Monitor,
    id: i64,
    by: &AuditPrincipal,
) -> Result<(), NotMaintained> {
    let now = monitor.now();
    let before = found(monitor, id).await?;
    if before.plan.times.next_from(now).is_none() {
        return Err(NotMaintained::Over);
    }
    let migration = match before.plan.scope {
        MaintenanceScope::Practice(practice) => before.migration.map(|number| (practice, number)),
        _ => None,
    };
    let was_there = match migration {
        Some((practice, number)) => cancel_migration(monitor, practice, number, by).await?,
        None => monitor.store.end_maintenance(id, by, now).await?,
    };
    if !was_there {
        return Err(NotMaintained::Over);
    }
    tell(monitor, &before.plan.scope);
    Ok(())
}

async fn found(monitor: &Monitor, id: i64) -> Result<Maintenance, NotMaintained> {
    let found = monitor.store.maintenance(id).await?;
    found.ok_or(NotMaintained::NoSuch)
}

/// The same with a reason that is fit to be shown.
fn worded(plan: MaintenancePlan) -> MaintenancePlan {
    MaintenancePlan {
        reason: lines(&plan.reason),
        ..plan
    }
}

fn tell(monitor: &Monitor, scope: &MaintenanceScope) {
    match scope {
        MaintenanceScope::Practice(id) => monitor.live().tell(vec![*id]),
        _ => monitor.live().tell(Topic::Everything),
    }
}
