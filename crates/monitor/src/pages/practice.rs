//! One practice as everybody sees it: the `Practice` of the interface.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use domain::practice::{PracticeId, SiteRow};
use domain::span::StateSpan;
use domain::tracks::Authority;
use domain::uptime::Share;
use domain::views::PracticeView;
use store::{Latest, StoreError};

use crate::Monitor;
use crate::engine::snapshot::{Listed, Snapshot};

/// The window of the uptime that stands beside every practice.
pub(super) const UPTIME_WINDOW: TimeDelta = TimeDelta::days(30);

/// Headline spans by practice, oldest first.
pub(crate) type StateSpans = BTreeMap<PracticeId, Vec<StateSpan>>;

/// A practice, or none where there is no such number.
///
/// # Errors
/// When the database cannot be read.
pub async fn practice(
    monitor: &Monitor,
    id: PracticeId,
) -> Result<Option<PracticeView>, StoreError> {
    let now = monitor.now();
    let spans = state_spans(monitor, &[id], now).await?;
    let snapshot = monitor.snapshot();
    Ok(snapshot
        .practices
        .get(&id)
        .map(|listed| practice_view(&snapshot, listed, &spans, now)))
}

pub(crate) fn site_row(monitor: &Monitor, id: PracticeId) -> Option<SiteRow> {
    monitor
        .snapshot()
        .practices
        .get(&id)
        .map(|listed| listed.site_row)
}

/// The headline spans of some practices over the uptime window.
pub(crate) async fn state_spans(
    monitor: &Monitor,
    practices: &[PracticeId],
    now: DateTime<Utc>,
) -> Result<StateSpans, StoreError> {
    let from = now - UPTIME_WINDOW;
    let spans = monitor.store.practice_spans(practices, from, now).await?;
    Ok(spans
        .into_iter()
        .map(|(id, spans)| (id, spans.into_iter().map(|each| each.span).collect()))
        .collect())
}

/// Puts a practice together from the snapshot and its headline spans.
pub(super) fn practice_view(
    snapshot: &Snapshot,
    listed: &Listed,
    spans: &StateSpans,
    now: DateTime<Utc>,
) -> PracticeView {
    let entry = listed.entry();
    let site = snapshot.site_of(listed);
    let standing = snapshot.standing(listed, now);
    let latest = site.map(|site| &site.latest);
    let facts = latest.map(|latest| &latest.facts);
    let taken = snapshot.taken(listed.id, now);
    let own_spans = spans.get(&listed.id).map_or(&[][..], Vec::as_slice);
    PracticeView {
        id: listed.id,
        name: entry.name.clone(),
        pms: entry.site.pms,
        site_id: entry.site.site_id.to_string(),
        halo_guid: site.and_then(|site| site.guid),
        site_id_at_halo: facts.and_then(|facts| facts.site_id.clone()),
        halo_name: facts
            .and_then(|facts| facts.halo_name.clone().or(facts.deprecated_name.clone()))
            .or_else(|| site.and_then(|site| site.known.approved_name().map(str::to_owned))),
        state: standing.headline.state,
        state_reason: standing.headline.reason,
        who_acts: standing.who_acts,
        since: standing.since,
        unseen_seconds: standing.unseen.num_seconds(),
        last_observed_at: latest.and_then(|latest| latest.observed_at),
        heartbeat_at: latest.and_then(|latest| latest.heartbeat_at),
        heartbeat_age_seconds: latest.and_then(|latest| heartbeat_age(latest, now)),
        clock_drift_seconds: latest
            .and_then(|latest| latest.clock_drift)
            .map(|drift| drift.num_seconds()),
        authoritative: site.and_then(|site| match site.known.tracks.authority.state {
            Authority::Authoritative => Some(true),
            Authority::NotAuthoritative => Some(false),
            Authority::Unknown => None,
        }),
        lifecycle: facts.and_then(|facts| facts.lifecycle.clone()),
        halo_link_version: facts.and_then(|facts| facts.halo_link_version.clone()),
        pms_version: facts.and_then(|facts| facts.pms_version.clone()),
        pms_version_source: facts.and_then(|facts| facts.pms_version_source),
        enriched_at: facts.and_then(|facts| facts.enriched_at),
        server_id: listed.server,
        server_name: some(&entry.server_name),
        host: some(&entry.host),
        time_zone: listed.zone.name().to_owned(),
        tags: entry.tags.clone(),
        taken_by: taken.map(|(by, _)| by.to_owned()),
        taken_until: taken.map(|(_, until)| until),
        pending_change: snapshot
            .waiting_change(listed.site_row, now)
            .map(|change| change.id),
        uptime_30d: Share::of(own_spans, now - UPTIME_WINDOW, now).uptime(),
    }
}

/// How old the newest heartbeat is in seconds: when last observed, on Halo's clock, and the time since.
pub(super) fn heartbeat_age(latest: &Latest, now: DateTime<Utc>) -> Option<i64> {
    let since = now - latest.observed_at?;
    Some((latest.heartbeat_age? + since.max(TimeDelta::zero())).num_seconds())
}

pub(super) fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
