//! Many changes of r1 with one cause, approved together: each is asked about, compared and applied
//! for itself, and one that cannot be followed stops none of the others.

use chrono::TimeDelta;
use domain::views::groups::GroupResult;
use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt, stream};

use super::{ActingPrincipal, Approval, NotDecided};
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
    let results = stream::iter(approvals)
        .buffered(SIDE_BY_SIDE)
        .collect()
        .await;
    Ok(results)
}
