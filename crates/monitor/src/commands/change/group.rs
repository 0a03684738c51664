//! Many changes of r1 with one cause, approved together or undone together: each is asked about, compared
//! and applied for itself, and one that fails stops none of the others.

use chrono::TimeDelta;
use domain::views::groups::GroupResult;
use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt, stream};

use super::{ActingPrincipal, Approval, NotDecided, WHY_UNDONE, needed};
use crate::Monitor;
use crate::commands;
use crate::pages;

/// So many at once: each asks Halo twice.
const GROUP_MOST: usize = 50;
/// So many are asked about at the same time.
const SIDE_BY_SIDE: usize = 8;
/// After this none is begun any more, so that whoever waits gets a result for each before a request
/// is given up (30 s).
const TIME: TimeDelta = TimeDelta::seconds(15);

/// One change of a group with the evidence that was on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupChoice {
    /// The change.
    pub change: i64,
    /// The evidence.
    pub evidence: String,
}

/// Approves what is chosen of a group. `count` is what the person typed.
///
/// # Errors
/// [`NotDecided`] where the whole is refused; then nothing was changed.
pub async fn approve_group(
    monitor: &Monitor,
    key: &str,
    chosen: &[GroupChoice],
    count: usize,
    reason: &str,
    by: &ActingPrincipal,
) -> Result<Vec<GroupResult>, NotDecided> {
    if chosen.is_empty() {
        return Err(NotDecided::Unusable("Nothing is left to approve here."));
    }
    if chosen.len() > GROUP_MOST {
        return Err(NotDecided::Unusable(
            "These are more than 50 at once. Approve them in two parts.",
        ));
    }
    if count != chosen.len() {
        return Err(NotDecided::Refused(format!(
            "You typed {count}, and these are {}. Type how many you approve.",
            chosen.len()
        )));
    }
    let group = pages::change_group(monitor, key)
        .await
        .map_err(|error| match error {
            crate::MonitorError::Store(error) => NotDecided::from(error),
        })?;
    // What is approved in one step can be looked at, and undone, as one.
    let together = match &group {
        None => None,
        Some(group) => {
            let (store, now) = (&monitor.store, monitor.now());
            let begun = store.begin_group_decision(key, &group.cause, &by.audited_as, now);
            Some(begun.await?)
        }
    };
    let began = monitor.now();
    let mut approvals: Vec<BoxFuture<'_, GroupResult>> = Vec::with_capacity(chosen.len());
    for choice in chosen {
        let ready = group.iter().flat_map(|group| &group.ready);
        let item = ready.into_iter().find(|item| item.change == choice.change);
        let practice_name = item.map_or_else(
            || format!("Change {}", choice.change),
            |item| item.practice_name.clone(),
        );
        let is_ready = item.is_some();
        let approval = async move {
            let refusal = if !is_ready {
                Some("It is not among those that can be approved together now.".to_owned())
            } else if monitor.now() - began > TIME {
                Some("No time was left for it: approve it again.".to_owned())
            } else {
                let approval = Approval {
                    evidence: choice.evidence.clone(),
                    reason: reason.to_owned(),
                    together,
                    ..Approval::default()
                };
                let done = commands::approve(monitor, choice.change, &approval, by).await;
                done.err().map(|refusal| refusal.to_string())
            };
            GroupResult {
                change: choice.change,
                practice_name,
                refusal,
            }
        };
        approvals.push(approval.boxed());
    }
    Ok(side_by_side(approvals).await)
}

/// Undoes what was approved in one step, as far as it still holds. `count` is what the person typed.
///
/// # Errors
/// [`NotDecided`] where the whole is refused; then nothing was changed.
pub async fn undo_group(
    monitor: &Monitor,
    decision: i64,
    count: usize,
    reason: &str,
    by: &ActingPrincipal,
) -> Result<Vec<GroupResult>, NotDecided> {
    let decision = monitor.store.group_decision(decision).await?;
    let decision = decision.ok_or(NotDecided::NoSuchDecision)?;
    let decided = pages::group_decision(monitor, &decision).await?;
    let items = decided.items.into_iter().filter(|item| item.can_be_undone);
    let items: Vec<_> = items.collect();
    if items.is_empty() {
        return Err(NotDecided::Unusable(
            "Nothing that was approved here still holds: there is nothing to undo.",
        ));
    }
    if count != items.len() {
        return Err(NotDecided::Refused(format!(
            "You typed {count}, and {} can be undone. Type how many you undo.",
            items.len()
        )));
    }
    let reason = needed(reason, WHY_UNDONE)?;
    let reason = reason.as_str();
    let began = monitor.now();
    let mut undoings: Vec<BoxFuture<'_, GroupResult>> = Vec::with_capacity(items.len());
    for item in items {
        let undoing = async move {
            let refusal = if monitor.now() - began > TIME {
                Some("No time was left for it: undo it again.".to_owned())
            } else {
                let undone = commands::undo(monitor, item.change.id, reason, by).await;
                undone.err().map(|refusal| refusal.to_string())
            };
            GroupResult {
                change: item.change.id,
                practice_name: item.practice_name,
                refusal,
            }
        };
        undoings.push(undoing.boxed());
    }
    Ok(side_by_side(undoings).await)
}

async fn side_by_side(decisions: Vec<BoxFuture<'_, GroupResult>>) -> Vec<GroupResult> {
    stream::iter(decisions)
        .buffered(SIDE_BY_SIDE)
        .collect()
        .await
}
