//! What happened to a practice just before its trouble began, a sentence each: for whoever reads of it at night
//! and has not the page before them.

use chrono::{DateTime, TimeDelta, Utc};
use domain::practice::PracticeId;
use domain::tracks::Track;
use store::StoreError;

use super::blocked::OutageBlame;
use super::events::{Sources, events};
use crate::Monitor;

/// How long before.
const BEFORE: TimeDelta = TimeDelta::hours(24);
/// How much is told.
const TOLD: usize = 3;
/// How many spans are looked at.
const SPANS: u32 = 2000;

/// The newest events of a practice before a moment, oldest first.
pub(crate) async fn just_before(
    monitor: &Monitor,
    id: PracticeId,
    at: DateTime<Utc>,
) -> Result<Vec<String>, StoreError> {
    let snapshot = monitor.snapshot();
    let Some(listed) = snapshot.practices.get(&id) else {
        return Ok(Vec::new());
    };
    let (store, site, from) = (&monitor.store, listed.site_row, at - BEFORE);
    let outages = store.outages_of(&[id], from, at).await?;
    let spans = store
        .spans(site, None, Some(from), Some(at), SPANS, true)
        .await?;
    let first = spans
        .iter()
        .find(|span| span.track == Track::Access.as_str());
    let first = first.map_or(from, |span| span.from);
    let entry = listed.entry();
    let mut maintenance = store.maintenance_within(from, at).await?;
    maintenance.retain(|each| each.covers(id, &entry));
    let headline = store.practice_spans(&[id], from, at).await?.remove(&id);
    let headline: Vec<_> = headline
        .into_iter()
        .flatten()
        .map(|each| each.span)
        .collect();
    let changes = store.changes_of(site, 20).await?;
    let notes = store.notes(id, None, 20).await?;
    let access_before = store.last_known(site, Track::Access, first).await?;
    let sources = Sources {
        outages: &outages,
        blame: &OutageBlame::read(store, outages.iter(), at).await?,
        changes: &changes,
        notes: &notes,
        maintenance: &maintenance,
        spans: &spans,
        access_before: access_before.as_deref(),
        headline: &headline,
        told: &store.told_moves(site, (from, at), TOLD as u32).await?,
    };
    let told = events(&sources, (from, at), listed.zone);
    let newest = told.len().saturating_sub(TOLD);
    Ok(told[newest..]
        .iter()
        .map(|event| {
            let detail = match event.detail.as_str() {
                "" => String::new(),
                detail => format!(" ({})", detail.trim_end_matches('.')),
            };
            format!("{} {}{detail}.", event.clock, event.title)
        })
        .collect())
}
