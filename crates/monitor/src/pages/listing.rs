//! A page of the REST list, and which practices any list shows.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use domain::headline::State;
use domain::overview::Query;
use domain::practice::PracticeId;
use domain::selection::{Candidate, Place, in_order};
use domain::views::PracticeView;

use super::practice::practice_view;
use super::shown::Shown;
use crate::engine::snapshot::{Listed, SiteState, Snapshot};
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
pub struct Cursor(Place);

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&HEXLOWER.encode(self.0.to_string().as_bytes()))
    }
}

impl std::str::FromStr for Cursor {
    type Err = NotACursor;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes = HEXLOWER_PERMISSIVE.decode(text.as_bytes()).ok();
        let place = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        let place = place.and_then(|place| place.parse().ok());
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
    let Shown { at, snapshot, .. } = Shown::of(monitor, query).await?;
    let (ids, next_cursor, total) = page_after(query, candidates(&snapshot, at), cursor, limit);
    let spans = pages::state_spans(monitor, &ids, at).await?;
    let listed = ids.iter().filter_map(|id| snapshot.practices.get(id));
    Ok(Listing {
        items: listed
            .map(|listed| practice_view(&snapshot, listed, &spans, at))
            .collect(),
        next_cursor,
        total,
    })
}

/// How many practices are in each state, retired ones too.
pub fn practices_by_state(monitor: &Monitor) -> BTreeMap<State, usize> {
    let (snapshot, now) = (monitor.snapshot(), monitor.now());
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
    let mut places = query.places(candidates);
    let total = places.len();
    if let Some(Cursor(cursor)) = cursor {
        places.retain(|place| place > cursor);
    }
    let more = places.len() > limit;
    let page = in_order(&mut places, 0..limit);
    let last = page.last().filter(|_| more);
    (ids(page), last.cloned().map(Cursor), total)
}

/// Every practice that a query lets through, in its order.
pub(crate) fn chosen(snapshot: &Snapshot, query: &Query, now: DateTime<Utc>) -> Vec<PracticeId> {
    let mut places = query.places(candidates(snapshot, now));
    ids(in_order(&mut places, 0..usize::MAX))
}

pub(super) fn ids(places: &[Place]) -> Vec<PracticeId> {
    places.iter().map(|place| PracticeId(place.id)).collect()
}

/// What is needed of every practice to choose among them.
fn candidates(snapshot: &Snapshot, now: DateTime<Utc>) -> impl Iterator<Item = Candidate<'_>> {
    let practices = snapshot.practices.values();
    practices.map(move |listed| {
        let site = snapshot.site_of(&listed.practice);
        candidate(snapshot, listed, site, now)
    })
}

/// What is needed of one practice, which stands behind `site`.
pub(super) fn candidate<'a>(
    snapshot: &'a Snapshot,
    listed: &'a Listed,
    site: Option<&'a SiteState>,
    now: DateTime<Utc>,
) -> Candidate<'a> {
    let standing = snapshot.standing(listed, now);
    let heartbeat = site.and_then(|site| site.latest.heartbeat_at);
    Candidate {
        id: listed.practice.id.0,
        entry: &listed.practice.entry,
        keys: &listed.keys,
        halo_name: site.and_then(|site| site.known.approved_name.as_deref()),
        guid: site.and_then(|site| site.guid),
        guids: site.map_or(&[], |site| &site.ledger.approved),
        state: standing.headline.state,
        who_acts: standing.who_acts,
        attention: standing.attention,
        since_ms: standing.since.timestamp_millis(),
        heartbeat_ms: heartbeat.map(|at| at.timestamp_millis()),
    }
}
