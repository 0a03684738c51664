//! Causes that practices share, and the spans of one practice: what the API lists.

use chrono::{DateTime, Utc};
use domain::practice::PracticeId;
use domain::span::Span;
use domain::tracks::Track;
use domain::views::IncidentView;
use store::{Ack, CommonIncident, Store, StoreError};

use crate::pages;
use crate::{Monitor, MonitorError};

/// How many spans are listed at most.
const LIST_MAX: u32 = 1000;

/// Incidents, newest first, with a smaller number than `before`; only open or only ended ones
/// where `open` says so.
///
/// # Errors
/// When the database cannot be read.
pub async fn incidents(
    monitor: &Monitor,
    open: Option<bool>,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<IncidentView>, MonitorError> {
    let incidents = monitor
        .store
        .common_incidents(open, (None, None), before, limit);
    Ok(incident_views(monitor, incidents.await?).await?)
}

/// Incidents with their members.
pub(super) async fn incident_views(
    monitor: &Monitor,
    incidents: Vec<CommonIncident>,
) -> Result<Vec<IncidentView>, StoreError> {
    let mut members = monitor.store.members_of(&incidents).await?;
    let (incidents, now) = (incidents.into_iter(), monitor.now());
    Ok(incidents
        .map(|incident| {
            let members = members.remove(&incident.id).unwrap_or_default();
            view(incident, members, now)
        })
        .collect())
}

fn view(incident: CommonIncident, members: Vec<PracticeId>, now: DateTime<Utc>) -> IncidentView {
    let ack = incident.ack.filter(|ack| ack.until > now);
    IncidentView {
        id: incident.id,
        cause: incident.cause.cause(),
        reason: incident.cause.reason(),
        server_id: incident.cause.server(),
        title: incident.cause.title(),
        began: incident.began,
        ended: incident.ended,
        members: members.len(),
        practice_ids: members,
        taken_note: ack.as_ref().and_then(Ack::said),
        taken_until: ack.as_ref().map(|ack| ack.until),
        taken_by: ack.map(|ack| ack.by),
    }
}

/// An incident, or none of this number.
///
/// # Errors
/// When the database cannot be read.
pub async fn incident(monitor: &Monitor, id: i64) -> Result<Option<IncidentView>, StoreError> {
    let found = incident_by_number(&monitor.store, id).await?;
    Ok(incident_views(monitor, found.into_iter().collect())
        .await?
        .pop())
}

/// An incident as it is kept, or none of this number.
pub(crate) async fn incident_by_number(
    store: &Store,
    id: i64,
) -> Result<Option<CommonIncident>, StoreError> {
    let next = Some(id.saturating_add(1));
    let found = store.common_incidents(None, (None, None), next, 1).await?;
    Ok(found.into_iter().find(|incident| incident.id == id))
}

/// The spans of a practice that overlap a window, oldest first; none where there is no such
/// practice.
///
/// # Errors
/// When the database cannot be read.
pub async fn spans(
    monitor: &Monitor,
    id: PracticeId,
    track: Option<Track>,
    from: Option<DateTime<Utc>>,
    to: Option<DateTime<Utc>>,
) -> Result<Option<Vec<Span>>, MonitorError> {
    let Some(site) = pages::site_row(monitor, id) else {
        return Ok(None);
    };
    Ok(Some(
        monitor
            .store
            .spans(site, track, from, to, LIST_MAX, false)
            .await?,
    ))
}
