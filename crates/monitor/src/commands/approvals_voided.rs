//! What the watch shows once somebody's first approvals count no more.

use domain::practice::SiteRow;
use domain::principal::StaffId;

use crate::Monitor;

/// Takes in that what somebody approved first may count no more, because of what was done to their
/// account. A plan that ended with it leaves facts that want a card of their own.
pub async fn approvals_voided(monitor: &Monitor, staff: StaffId) {
    let about: Vec<(SiteRow, bool)> = {
        let snapshot = monitor.snapshot();
        let open = snapshot.changes.values().flatten();
        let theirs = open.filter(|change| {
            let first = change.first_approval.as_ref();
            first.is_some_and(|first| first.staff == Some(staff))
        });
        theirs
            .map(|change| (change.site, change.plan.is_some()))
            .collect()
    };
    for (site, is_plan) in about {
        monitor.engine.list_changed(&[site]).await;
        if is_plan {
            monitor.engine.look_up_now(site).await;
        }
    }
}
