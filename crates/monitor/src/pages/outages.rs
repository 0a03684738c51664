//! Which outages were there, and were they planned?

use chrono::{DateTime, TimeDelta, Utc};
use domain::maintenance::Maintenance;
use domain::practice::PracticeId;
use domain::views::history::OutageView;
use store::{Ack, Outage, OutageFilter, StoreError};

use super::blocked::{Blame, OutageBlame};
use super::uptime::planned;
use crate::engine::snapshot::Snapshot;
use crate::{Monitor, MonitorError};

/// The outages that a filter lets through, newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn outages(
    monitor: &Monitor,
    filter: &OutageFilter,
    limit: u32,
) -> Result<Vec<OutageView>, MonitorError> {
    let outages = monitor.store.outages(filter, limit).await?;
    Ok(outage_views(monitor, outages).await?)
}

/// One outage; where it turned out to be part of another, that one.
///
/// # Errors
/// When the database cannot be read.
pub async fn outage(monitor: &Monitor, id: i64) -> Result<Option<OutageView>, MonitorError> {
    let outage = monitor.store.outage(id).await?;
    let views = outage_views(monitor, outage.into_iter().collect()).await?;
    Ok(views.into_iter().next())
}

pub(super) async fn outage_views(
    monitor: &Monitor,
    outages: Vec<Outage>,
) -> Result<Vec<OutageView>, StoreError> {
    let now = monitor.now();
    let from = outages.iter().map(|outage| outage.began_latest).min();
    let maintenance = match from {
        Some(from) => monitor.store.maintenance_within(from, now).await?,
        None => Vec::new(),
    };
    let blame = OutageBlame::read(&monitor.store, outages.iter(), now).await?;
    let snapshot = monitor.snapshot();
    Ok(outages
        .into_iter()
        .map(|outage| view(&snapshot, (&maintenance, &blame), outage, now))
        .collect())
}

/// An outage as it is shown.
pub(super) fn view(
    snapshot: &Snapshot,
    (maintenance, blame): (&[Maintenance], &OutageBlame),
    outage: Outage,
    now: DateTime<Utc>,
) -> OutageView {
    let Blame { cause, blocked } = blame.of(&outage);
    let (ended, ended_latest) = outage.ended.unzip();
    let ack = outage.ack.filter(|ack| ack.until > now);
    OutageView {
        planned: was_planned(snapshot, maintenance, outage.practice, outage.began_latest),
        id: outage.id,
        practice_id: outage.practice,
        state: outage.state,
        reason: outage.reason,
        began: outage.began,
        began_latest: outage.began_latest,
        detected_at: outage.detected_at,
        ended,
        ended_latest,
        cause,
        blocked,
        flapping: outage.flapping,
        incident_id: outage.incident,
        taken_note: ack.as_ref().and_then(Ack::said),
        taken_until: ack.as_ref().map(|ack| ack.until),
        taken_by: ack.map(|ack| ack.by),
    }
}

fn was_planned(
    snapshot: &Snapshot,
    maintenance: &[Maintenance],
    id: PracticeId,
    at: DateTime<Utc>,
) -> bool {
    let listed = snapshot.practices.get(&id);
    let moment = (at, at + TimeDelta::milliseconds(1));
    listed.is_some_and(|listed| planned(listed, maintenance, moment).contain(at))
}
