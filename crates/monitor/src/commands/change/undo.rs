//! Approving the mapping again that held before a change, checked like any approval.

use domain::change::{ChangeStatus, Side};
use domain::halo_name::HaloName;
use domain::site::HaloGuid;
use store::{Change, Mapping};

use super::{ActingPrincipal, NotDecided, needed, takes_a_person};
use crate::Monitor;
use crate::commands;

/// Approves the former mapping again, where Halo agrees that it is the one in use.
///
/// # Errors
/// [`NotDecided`]; then nothing was changed.
pub async fn undo(
    monitor: &Monitor,
    id: i64,
    reason: &str,
    by: &ActingPrincipal,
) -> Result<(), NotDecided> {
    let change = monitor.store.change(id).await?;
    let change = change.ok_or(NotDecided::NoSuchChange)?;
    takes_a_person(change.risk, by)?;
    let reason = needed(reason, "Say why it is undone: `reason` must not be empty.")?;
    if change.plan.is_some() {
        return Err(NotDecided::Unusable(
            "This moved practices and cannot be undone as one: move them back, each as a change.",
        ));
    }
    let site = commands::watched(monitor, change.site)?;
    let former = change
        .old
        .halo_guid
        .filter(|_| change.status == ChangeStatus::Approved && site.guid == change.new.halo_guid);
    let Some(former) = former else {
        return Err(commands::moved(
            monitor,
            "what it approved does not hold any more.",
            &change,
        ));
    };
    let asked = commands::ask_again(monitor, change.site, &site, Some(former)).await?;
    if is_bound_elsewhere(monitor, &change, former)
        || !asked.is_in_use(former, approved_name(&change.old).as_ref())
    {
        return Err(commands::moved(
            monitor,
            "Halo does not call the former GUID the one in use.",
            &change,
        ));
    }
    let mapping = Mapping {
        guid: former,
        halo_name: change.old.name.clone(),
        approved_with: change.old.approved_with(),
    };
    monitor
        .store
        .restore_mapping(&change, mapping, &reason, &by.audited_as, monitor.now())
        .await?;
    monitor.engine.mapping_changed(change.site).await;
    Ok(())
}

/// The name that was approved with the former GUID, with its source.
fn approved_name(old: &Side) -> Option<HaloName> {
    Some(HaloName {
        text: old.name.clone()?,
        source: old.name_source,
    })
}

fn is_bound_elsewhere(monitor: &Monitor, change: &Change, guid: HaloGuid) -> bool {
    let snapshot = monitor.snapshot();
    let mut bound = snapshot.sites_with(guid);
    bound.any(|number| number != change.site)
}
