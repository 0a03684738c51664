//! A page of the REST list, and which practices any list shows.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use domain::headline::State;
use domain::overview::{Candidate, Query};
use domain::practice::PracticeId;
use domain::views::PracticeView;

use super::practice::practice_view;
use super::shown::Shown;
use crate::engine::snapshot::Snapshot;
use crate::pages;
use crate::{Monitor, MonitorError};

/// A page of the REST list.
#[derive(Clone, Debug)]
pub struct Listing {
    /// The practices.
    pub items: Vec<PracticeView>,
    /// What to pass as `cursor` for the next page; none on the last.
    pub next_cursor: Option<Cursor>,
    /// How many match in all.
    pub total: usize,
}

/// A place in a list, written as hexadecimal digits so that it passes through a URL unharmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor(String);

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&HEXLOWER.encode(self.0.as_bytes()))
    }
}

impl std::str::FromStr for Cursor {
    type Err = NotACursor;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes = HEXLOWER_PERMISSIVE.decode(text.as_bytes()).ok();
        let place = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        let place = place.filter(|place| !place.is_empty());
        place.map(Self).ok_or(NotACursor)
    }
}

/// A cursor that no page gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the cursor is none that a page gave: begin without one")]
pub struct NotACursor;

/// A page of the REST list, after the place that `cursor` names; as it was at a time, where the
/// query names one in the past. A practice that moves between two pages may be missed or
/// repeated; one that keeps its place is neither.
///
/// # Errors
/// When the database cannot be read.
pub async fn practices(
    monitor: &Monitor,
    query: &Query,
    cursor: Option<&Cursor>,
    limit: usize,
) -> Result<Listing, MonitorError> {
    let shown = Shown::of(monitor, query).await?;
    let (ids, next_cursor, total) = shown.make(monitor, |snapshot| {
        page_after(query, candidates(snapshot, shown.at), cursor, limit)
    });
    let spans = pages::state_spans(monitor, &ids, shown.at).await?;
    let items = shown.make(monitor, |snapshot| {
        let listed = ids.iter().filter_map(|id| snapshot.practices.get(id));
        let views = listed.map(|listed| practice_view(snapshot, listed, &spans, shown.at));
        views.collect()
    });
    Ok(Listing {
        items,
        next_cursor,
        total,
    })
}

/// How many practices are in each state, retired ones too.
pub fn practices_by_state(monitor: &Monitor) -> BTreeMap<State, usize> {
    let (snapshot, now) = (monitor.snapshot(), monitor.clock.now());
    let mut counts: BTreeMap<State, usize> = State::ALL.iter().map(|state| (*state, 0)).collect();
    for candidate in candidates(&snapshot, now) {
        *counts.entry(candidate.state).or_default() += 1;
    }
    counts
}

/// Whether a common cause keeps every practice from being seen.
pub fn has_open_incident(monitor: &Monitor) -> bool {
    monitor.snapshot().incident.is_some()
}

/// The practices of a page, the place of the next one, and how many match in all.
fn page_after<'a>(
    query: &Query,
    candidates: impl Iterator<Item = Candidate<'a>>,
    cursor: Option<&Cursor>,
    limit: usize,
) -> (Vec<PracticeId>, Option<Cursor>, usize) {
    let mut chosen = query.select(candidates);
    let total = chosen.len();
    if let Some(Cursor(place)) = cursor {
        chosen.retain(|each| query.place(each) > *place);
    }
    let more = chosen.len() > limit;
    chosen.truncate(limit);
    let last = chosen.last().filter(|_| more);
    let next_cursor = last.map(|last| Cursor(query.place(last)));
    let ids = chosen.iter().map(|each| PracticeId(each.id)).collect();
    (ids, next_cursor, total)
}

/// Every practice that a query lets through, in its order.
pub(crate) fn chosen(snapshot: &Snapshot, query: &Query, now: DateTime<Utc>) -> Vec<PracticeId> {
    let chosen = query.select(candidates(snapshot, now)).into_iter();
    chosen.map(|each| PracticeId(each.id)).collect()
}

/// What is needed of every practice to choose among them.
pub(super) fn candidates(
    snapshot: &Snapshot,
    now: DateTime<Utc>,
) -> impl Iterator<Item = Candidate<'_>> {
    snapshot.practices.values().map(move |listed| {
        let practice = &listed.practice;
        let site = snapshot.site_of(practice);
        let standing = snapshot.standing(listed, now);
        Candidate {
            id: practice.id.0,
            name: &practice.entry.name,
            halo_name: site.and_then(|site| site.known.approved_name.as_deref()),
            pms: practice.entry.site.pms,
            site_id: practice.entry.site.site_id.as_str(),
            guid: site.and_then(|site| site.guid),
            tags: &practice.entry.tags,
            state: standing.headline.state,
            who_acts: standing.who_acts,
            attention: standing.attention,
            since_ms: standing.since.timestamp_millis(),
            heartbeat_ms: site
                .and_then(|site| site.latest.heartbeat_at)
                .map(|at| at.timestamp_millis()),
        }
    })
}
