//! Following a change.

use domain::approval::{self, ApprovalComment, Approver, Effect};
use store::{Change, Decision};

use super::hands::Hands;
use super::{ActingPrincipal, Approval, NotDecided, OTHER_CARD, words};
use crate::Monitor;
use crate::commands;
use crate::engine::identity::{is_moved_by_hand, is_stale};

/// Follows a change, or keeps the first of two approvals.
///
/// # Errors
/// [`NotDecided`]; then nothing was changed.
pub async fn approve(
    monitor: &Monitor,
    id: i64,
    approval: &Approval,
    acting: &ActingPrincipal,
) -> Result<Effect, NotDecided> {
    let now = monitor.now();
    let change = commands::open_change(monitor, id).await?;
    let (reason, contacted) = (words(&approval.reason)?, words(&approval.contacted)?);
    if approval.evidence != change.fingerprint {
        return Err(commands::moved(monitor, OTHER_CARD, &change));
    }
    let hands = Hands::read(&monitor.store).await?;
    let entered = hands.behind(&change);
    let asked = hands.request(&change, entered.as_ref());
    let approver = Approver {
        principal: &acting.principal,
        staff: hands.person(&acting.principal),
    };
    let said = ApprovalComment {
        reason: &reason,
        contacted: &contacted,
    };
    let effect = approval::approve(asked, approver, said, now)?;
    if is_stale(&change, now) {
        monitor.engine.look_up_now(change.site).await;
        return Err(commands::moved(
            monitor,
            "nobody decided for a week, and a fresh card takes its place.",
            &change,
        ));
    }
    let answers = if is_moved_by_hand(&change) {
        commands::site_id_change_still_holds(monitor, &change).await?
    } else {
        commands::still_holds(monitor, &change).await?
    };
    match effect {
        Effect::WaitsForSecond => {
            monitor
                .store
                .approve_first(&change, &acting.audited_as, now)
                .await?;
            monitor.engine.list_changed(&[change.site]).await;
        }
        Effect::Applies => {
            let decision = Decision {
                reason,
                contacted,
                answers,
                together: approval.together,
            };
            apply(monitor, &change, decision, acting).await?;
        }
    }
    Ok(effect)
}

async fn apply(
    monitor: &Monitor,
    change: &Change,
    decision: Decision,
    acting: &ActingPrincipal,
) -> Result<(), NotDecided> {
    let now = monitor.now();
    match &change.plan {
        None => {
            monitor
                .store
                .follow_change(change, decision, &acting.audited_as, now)
                .await?;
            monitor.engine.mapping_changed(change.site).await;
        }
        Some(plan) => {
            commands::check_plan(monitor, change, plan)?;
            monitor
                .store
                .split_merge(change, plan, decision, &acting.audited_as, now)
                .await?;
            monitor.engine.practices_moved(change.site).await;
        }
    }
    Ok(())
}
