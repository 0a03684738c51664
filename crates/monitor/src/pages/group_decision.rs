//! What was approved in one step: under a group's name it stands beside what still waits, also once
//! nothing waits any more, so that whoever decided can look at it and undo it.

use chrono::{DateTime, Utc};
use domain::views::groups::{ChangeGroup, DecidedItem, GroupDecisionView};
use store::{Change, GroupDecision};

use super::card::{names_behind, past, zone_of};
use super::groups::change_group;
use crate::commands::can_be_undone;
use crate::engine::snapshot::Snapshot;
use crate::pages::moment::moment;
use crate::{Monitor, MonitorError};

/// The group with this key: what waits and what was decided; none where there is neither.
///
/// # Errors
/// When the database cannot be read.
pub async fn group_page(monitor: &Monitor, key: &str) -> Result<Option<ChangeGroup>, MonitorError> {
    // Cards lead here for as long as they are kept.
    let since = DateTime::UNIX_EPOCH;
    let decisions = monitor.store.group_decisions(key, since).await?;
    let waiting = change_group(monitor, key).await?;
    let group = waiting.or_else(|| {
        let newest = decisions.first()?;
        Some(ChangeGroup {
            key: newest.key.clone(),
            cause: newest.cause.clone(),
            ready: Vec::new(),
            not_yet: Vec::new(),
            decided: Vec::new(),
        })
    });
    let Some(mut group) = group else {
        return Ok(None);
    };
    for decision in &decisions {
        group.decided.push(group_decision(monitor, decision).await?);
    }
    Ok(Some(group))
}

/// One decision with what became of each change since.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn group_decision(
    monitor: &Monitor,
    decision: &GroupDecision,
) -> Result<GroupDecisionView, store::StoreError> {
    let changes = monitor.store.changes_of_group_decision(decision.id).await?;
    let (snapshot, now) = (monitor.snapshot(), monitor.now());
    let mut items: Vec<DecidedItem> = changes
        .iter()
        .map(|change| item(&snapshot, change, now, monitor))
        .collect();
    items.sort_by(|a, b| a.practice_name.cmp(&b.practice_name));
    Ok(GroupDecisionView {
        id: decision.id,
        by: decision.by.clone(),
        at: moment(decision.at, monitor.settings.time_zone),
        items,
    })
}

fn item(
    snapshot: &Snapshot,
    change: &Change,
    now: DateTime<Utc>,
    monitor: &Monitor,
) -> DecidedItem {
    let site = snapshot.sites.get(&change.site).map(std::sync::Arc::as_ref);
    let zone = zone_of(snapshot, change.site, monitor.settings.time_zone);
    let names = names_behind(snapshot, site);
    DecidedItem {
        practice_name: names
            .into_iter()
            .next()
            .map(|(_, name)| name)
            .unwrap_or_default(),
        can_be_undone: site.is_some_and(|site| can_be_undone(change, site)),
        change: past(change, zone, now),
    }
}
