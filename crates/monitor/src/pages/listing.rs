//! A page of the REST list, and which practices any list shows.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use domain::headline::State;
use domain::overview::Query;
use domain::practice::PracticeId;
use domain::search::Wanted;
use domain::selection::{Candidate, Place};
use domain::views::PracticeView;

use super::practice::practice_view;
use super::shown::Shown;
use crate::engine::snapshot::{ListRow, Snapshot};
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
    let (ids, next_cursor, total) =
        page_after(query, candidates(&snapshot, query, at), cursor, limit);
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
    for (candidate, _) in candidates(&snapshot, &Query::default(), now) {
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
    candidates: impl Iterator<Item = (Candidate<'a>, &'a ListRow)>,
    cursor: Option<&Cursor>,
    limit: usize,
) -> (Vec<PracticeId>, Option<Cursor>, usize) {
    let after = cursor.map(|Cursor(place)| place);
    let candidates = candidates.map(|(candidate, _)| candidate);
    let selected = query.select(candidates, after, limit);
    let last = selected.places.last();
    let last = last.filter(|_| selected.after > limit);
    (
        ids(&selected.places),
        last.cloned().map(Cursor),
        selected.total,
    )
}

/// Every practice that a query lets through, in its order.
pub(crate) fn chosen(snapshot: &Snapshot, query: &Query, now: DateTime<Utc>) -> Vec<PracticeId> {
    let candidates = candidates(snapshot, query, now);
    let candidates = candidates.map(|(candidate, _)| candidate);
    ids(&query.select(candidates, None, usize::MAX).places)
}

pub(super) fn ids(places: &[Place]) -> Vec<PracticeId> {
    places.iter().map(|place| PracticeId(place.id)).collect()
}

/// What is needed of every practice to choose among them, with its row, in the order of adding.
pub(super) fn candidates<'a>(
    snapshot: &'a Snapshot,
    query: &Query,
    now: DateTime<Utc>,
) -> impl Iterator<Item = (Candidate<'a>, &'a ListRow)> {
    let found = Wanted::typed(&query.q).map(|wanted| snapshot.found(&wanted));
    let mut found = found.map(|found| found.into_iter().peekable());
    snapshot.rows().map(move |row| {
        let is_found = found
            .as_mut()
            .is_none_or(|found| found.next_if_eq(&row.id).is_some());
        (candidate(snapshot, row, is_found, now), row)
    })
}

/// What is needed of one practice. Only where it is in trouble, or a change of it waits or is snoozed, is
/// more looked at than its row.
fn candidate<'a>(
    snapshot: &'a Snapshot,
    row: &ListRow,
    is_found: bool,
    now: DateTime<Utc>,
) -> Candidate<'a> {
    let state = row.headline.state;
    let is_calm = matches!(state, State::Online | State::PendingSetup | State::Retired);
    let (who_acts, attention) = if !is_calm || row.has_changes {
        let listed = &snapshot.practices[&row.id];
        let standing = snapshot.standing(listed, now);
        (standing.who_acts, standing.attention)
    } else {
        let lasts = TimeDelta::milliseconds(now.timestamp_millis() - row.since_ms);
        (row.headline.who_acts(false, false, lasts), false)
    };
    Candidate {
        id: row.id.0,
        pms: row.pms,
        is_found,
        state,
        who_acts,
        attention,
        since_ms: row.since_ms,
        heartbeat_ms: row.heartbeat_ms(),
        ordered: snapshot,
    }
}
