//! Closing a split or a merger: one person says what became of each practice, a second one confirms
//! just that.

use domain::approval::NotApproved;
use domain::change::{Proposal, Risk};
use domain::split_merge::SplitMergePlan;
use store::{Change, NewChange};

use super::{ActingPrincipal, NotDecided, OTHER_CARD, OTHER_GUID, needed};
use crate::Monitor;
use crate::commands;
use crate::engine::identity::evidence::digest;
use crate::engine::identity::weigh::proposals;

/// Plans how a change closes. The plan makes a card of its own, on which whoever made it counts as
/// the first of two. Returns that card's number.
///
/// # Errors
/// [`NotDecided`]; then nothing was changed.
pub async fn plan_split_merge(
    monitor: &Monitor,
    id: i64,
    evidence: &str,
    plan: SplitMergePlan,
    contacted: &str,
    by: &ActingPrincipal,
) -> Result<i64, NotDecided> {
    let change = commands::open_change(monitor, id).await?;
    if matches!(by.principal, domain::principal::Principal::Token { .. }) {
        return Err(NotApproved::TakesAPerson.into());
    }
    if change.risk == Risk::R0 {
        return Err(NotApproved::NothingToApprove.into());
    }
    if !change.kind.can_be_followed() {
        return Err(NotApproved::NotToBeFollowed.into());
    }
    if change.plan.is_some() || change.entered_by.is_some() {
        return Err(NotDecided::Unusable(
            "Somebody put this up by hand: decide or withdraw that first.",
        ));
    }
    let contacted = needed(
        contacted,
        "Say whom you spoke to and what they said: `contacted` must not be empty.",
    )?;
    if evidence != change.fingerprint {
        return Err(commands::moved(monitor, OTHER_CARD, &change));
    }
    check_plan(monitor, &change, &plan)?;
    let site = commands::watched(monitor, change.site)?;
    if site.guid != change.old.halo_guid {
        return Err(commands::moved(monitor, OTHER_GUID, &change));
    }
    let asked = commands::ask_again(monitor, change.site, &site, site.guid).await?;
    let called_for: Option<Proposal> = {
        let snapshot = monitor.snapshot();
        let entered = asked.entered.as_ref();
        let found = &asked.found;
        proposals(
            &snapshot,
            change.site,
            &site,
            &asked.old,
            found,
            entered,
            monitor.now(),
        )
        .into_iter()
        .find(|proposal| digest(proposal, None) == change.fingerprint)
    };
    let Some(proposal) = called_for else {
        monitor.engine.look_up_now(change.site).await;
        return Err(commands::moved(
            monitor,
            "Halo says something else now.",
            &change,
        ));
    };
    // Whatever the change was, moving practices is for two people.
    let proposal = Proposal {
        risk: Risk::R4,
        ..proposal
    };
    let opening = NewChange {
        site: change.site,
        fingerprint: digest(&proposal, Some(&plan)),
        proposal,
        answers: asked.answers,
        at: monitor.now(),
    };
    let planned = monitor
        .store
        .plan_split_merge(&change, opening, plan, &contacted, &by.audited_as)
        .await?;
    monitor.engine.list_changed(&[change.site]).await;
    Ok(planned)
}

/// Whether a plan still fits the practices behind a change's site.
pub(crate) fn check_plan(
    monitor: &Monitor,
    change: &Change,
    plan: &SplitMergePlan,
) -> Result<(), NotDecided> {
    let site = commands::watched(monitor, change.site)?;
    let new = change.new.halo_guid;
    let can_be_followed = new.is_some() && new != change.old.halo_guid;
    Ok(plan.check(&site.key, &site.practices, can_be_followed)?)
}
