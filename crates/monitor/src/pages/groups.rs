//! Changes of r1 that have one cause, for deciding them together.

use domain::outside_text::isolated;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::change::{ChangeStatus, Risk};
use domain::group::{GroupCause, GroupMember, SILENCE, groups};
use domain::tracks::Reachability;
use domain::views::groups::{ChangeGroup, GroupItem};
use domain::wording::spelled;
use store::{Change, ChangeFilter};

use super::card::names_behind;
use crate::engine::identity::is_stale;
use crate::engine::snapshot::{SiteState, Snapshot};
use crate::pages::moment::{clock_time, zone_label};
use crate::{Monitor, MonitorError};

/// More than anybody decides at once.
const MEMBERS_MOST: u32 = 500;

/// The group with this key, as it is now.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn change_group(
    monitor: &Monitor,
    key: &str,
) -> Result<Option<ChangeGroup>, MonitorError> {
    let groups = change_groups(monitor).await?;
    Ok(groups.into_iter().find(|group| group.key == key))
}

pub(super) async fn change_groups(monitor: &Monitor) -> Result<Vec<ChangeGroup>, MonitorError> {
    let now = monitor.now();
    let wanted = ChangeFilter {
        status: Some(ChangeStatus::Pending),
        risk: Some(Risk::R1),
        before: None,
    };
    let waiting = monitor
        .store
        .changes_where(wanted, now, MEMBERS_MOST)
        .await?;
    let (snapshot, zone) = (monitor.snapshot(), monitor.settings.time_zone);
    Ok(grouped(&snapshot, &waiting, now, zone))
}

/// Waiting changes by their common cause.
fn grouped(
    snapshot: &Snapshot,
    waiting: &[Change],
    now: DateTime<Utc>,
    zone: Tz,
) -> Vec<ChangeGroup> {
    let members: Vec<GroupMember> = waiting
        .iter()
        .map(|change| GroupMember {
            host: host(snapshot, change),
            first_seen: change.first_seen_at,
        })
        .collect();
    let found = groups(&members).into_iter();
    found
        .map(|(cause, places)| {
            let changes = places.iter().map(|place| &waiting[*place]);
            group(snapshot, &cause, changes, now, zone)
        })
        .collect()
}

fn group<'a>(
    snapshot: &Snapshot,
    cause: &GroupCause,
    changes: impl Iterator<Item = &'a Change>,
    now: DateTime<Utc>,
    zone: Tz,
) -> ChangeGroup {
    let mut group = ChangeGroup {
        key: cause.key(),
        cause: match cause {
            GroupCause::Host(host) => format!("Hosted by {}", isolated(host)),
            GroupCause::Time(at) => format!(
                "Seen within half an hour, from {} {}",
                clock_time(*at, zone),
                zone_label(*at, zone)
            ),
        },
        ready: Vec::new(),
        not_yet: Vec::new(),
        decided: Vec::new(),
    };
    for change in changes {
        let site = snapshot.sites.get(&change.site).map(Arc::as_ref);
        let item = GroupItem {
            change: change.id,
            practice_name: names_behind(snapshot, site)
                .first()
                .map(|(_, name)| name.clone())
                .unwrap_or_default(),
            evidence: change.fingerprint.clone(),
            old: change.old.halo_guid,
            new: change.new.halo_guid,
        };
        match why_not_yet(site, change, now) {
            None => group.ready.push(item),
            Some(why) => group.not_yet.push((item, why)),
        }
    }
    group
        .ready
        .sort_by(|a, b| a.practice_name.cmp(&b.practice_name));
    group
}

fn host(snapshot: &Snapshot, change: &Change) -> String {
    let site = snapshot.sites.get(&change.site).map(Arc::as_ref);
    let behind = site.into_iter().flat_map(|site| site.practices.iter());
    let mut hosts = behind
        .filter_map(|id| snapshot.practices.get(id))
        .map(|listed| listed.host());
    let host = hosts.find(|host| !host.is_empty());
    host.unwrap_or_default().to_owned()
}

/// Why a change of a group cannot be approved with the others yet.
fn why_not_yet(site: Option<&SiteState>, change: &Change, now: DateTime<Utc>) -> Option<String> {
    if is_stale(change, now) {
        return Some("Its card is a week old: a fresh one takes its place.".to_owned());
    }
    let heard = site.and_then(last_alive);
    let left = heard.map(|at| SILENCE - (now - at));
    left.filter(|left| left.num_seconds() > 0).map(|left| {
        format!(
            "The old GUID was heard within the last half-hour. In {} it can be approved with the \
             others; alone it can be now.",
            spelled(left)
        )
    })
}

/// When the approved GUID was last heard alive: its newest heartbeat, or when it was last seen online.
/// From when on nobody can say is not when it was heard.
fn last_alive(site: &SiteState) -> Option<DateTime<Utc>> {
    let is_online = site.known.tracks.reachability.state == Reachability::Online;
    let online = site.latest.observed_at.filter(|_| is_online);
    let seen = online.max(site.last_seen.reached());
    seen.max(site.known.heartbeat_at)
}
