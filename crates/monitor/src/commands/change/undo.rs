//! Approving the mapping again that held before a change, checked like any approval.

use domain::change::{ChangeKind, ChangeStatus, Side};
use domain::halo_name::HaloName;
use domain::site::HaloGuid;
use store::{Change, Mapping};

use super::{ActingPrincipal, NotDecided, WHY_UNDONE, needed, takes_a_person};
use crate::Monitor;
use crate::commands;
use crate::engine::snapshot::SiteState;

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
    let reason = needed(reason, WHY_UNDONE)?;
    if change.plan.is_some() {
        return Err(NotDecided::Unusable(
            "This moved practices and cannot be undone as one: move them back, each as a change.",
        ));
    }
    let site = commands::watched(monitor, change.site)?;
    let former = change
        .old
        .halo_guid
        .filter(|_| can_be_undone(&change, &site));
    let Some(former) = former else {
        return Err(commands::moved(
            monitor,
            "what it approved does not hold any more.",
            &change,
        ));
    };
    let asked = commands::ask_again(monitor, change.site, &site, Some(former)).await?;
    // Where the name alone moved, Halo gives the other one still: what is undone is that people took it
    // for a mere renaming, and it waits for a decision anew.
    let name = approved_name(&change.old).filter(|_| moved_the_guid(&change));
    let other = asked.told_otherwise(former, &site.key);
    if let Some(words) = other.filter(|_| moved_the_guid(&change)) {
        return Err(commands::moved(monitor, &words, &change));
    }
    if is_bound_elsewhere(monitor, &change, former) || !asked.is_in_use(former, name.as_ref()) {
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

/// Whether a change was approved and what it approved still holds, with something to go back to. A plan
/// moved practices, which is more than a mapping.
pub(crate) fn can_be_undone(change: &Change, site: &SiteState) -> bool {
    let expected = site.known.expected.as_deref();
    let still_holds = if moved_the_guid(change) {
        site.guid == change.new.halo_guid
    } else {
        site.guid == change.new.halo_guid
            && site.known.approved_name() == change.new.name.as_deref()
            && (!took_it_as_told(change)
                || expected.is_some_and(|expected| expected.with == change.new.approved_with()))
    };
    change.status == ChangeStatus::Approved
        && leads_back(change)
        && change.plan.is_none()
        && still_holds
}

/// Whether there is a former mapping to go back to once it is approved.
pub(crate) fn leads_back(change: &Change) -> bool {
    let moves =
        moved_the_guid(change) || change.old.name != change.new.name || took_it_as_told(change);
    change.old.halo_guid.is_some() && moves
}

/// Whether another Site ID or PMS was taken as what Halo tells of the same practice.
const fn took_it_as_told(change: &Change) -> bool {
    matches!(
        change.kind,
        ChangeKind::SiteIdDiffers | ChangeKind::PmsChanged
    )
}

fn moved_the_guid(change: &Change) -> bool {
    change.old.halo_guid != change.new.halo_guid
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
