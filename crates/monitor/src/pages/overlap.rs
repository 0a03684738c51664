//! When the approved and the proposed GUID were heard alive, on one axis. What nobody saw is a stretch of
//! its own: before a GUID was first looked at, between two looks, and behind a refusal.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::headline::State;
use domain::overlap::{Stretch, meeting};
use domain::practice::SiteRow;
use domain::span::StateSpan;
use domain::tracks::Reason;
use domain::views::LaneSpan;
use domain::views::evidence::Overlap;
use domain::windows::Window;
use domain::wording::overlap as wording;
use store::{Change, SightedSpan, Sightings, Store, StoreError};

use crate::pages::moment::{clock_time, moment};

/// So much is shown of the time before a change was seen.
const BEFORE: TimeDelta = TimeDelta::hours(2);
/// No more than this is shown at all: the newest part.
const LONGEST: TimeDelta = TimeDelta::days(7);
/// The axis is no shorter than this.
const LEAST: TimeDelta = TimeDelta::minutes(10);
/// What was seen once lasts so long.
const GLANCE: TimeDelta = TimeDelta::seconds(1);
/// Times on the axis, beside its ends.
const TICKS: i32 = 3;

/// What was read of how both GUIDs of some changes answered.
#[derive(Default)]
pub(super) struct OverlapRows {
    approved: BTreeMap<SiteRow, Vec<StateSpan>>,
    /// A site is looked at again after so long: what a stretch ended with was seen no later than that
    /// before its end.
    between_looks: TimeDelta,
    candidates: Sightings,
}

impl OverlapRows {
    /// Reads it for every change that has something approved to compare with.
    pub async fn read(
        store: &Store,
        changes: &[Change],
        now: DateTime<Utc>,
        between_looks: TimeDelta,
    ) -> Result<Self, StoreError> {
        let compared = changes
            .iter()
            .filter(|change| change.old.halo_guid.is_some());
        let windows = compared.clone().map(|change| window(change, now));
        let Some((from, to)) =
            windows.reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)))
        else {
            return Ok(Self::default());
        };
        let sites: Vec<SiteRow> = compared.map(|change| change.site).collect();
        let mut rows = Self {
            candidates: store.sightings_of(&sites, from).await?,
            between_looks,
            ..Self::default()
        };
        for (site, span) in store.reachability_spans(&sites, from, to).await? {
            rows.approved.entry(site).or_default().push(span);
        }
        Ok(rows)
    }
}

impl OverlapRows {
    /// When the proposed GUID of a change was last seen online.
    pub fn last_heard(&self, change: &Change) -> Option<DateTime<Utc>> {
        let seen = self.candidates.get(&(change.site, change.new.halo_guid?))?;
        let online = seen
            .iter()
            .filter(|span| span.state == State::Online.as_str());
        online.map(|span| span.ended).max()
    }
}

/// The time before a change was closed, or now, that is looked at.
fn window(change: &Change, now: DateTime<Utc>) -> Window {
    let to = change.closed_at.unwrap_or(now);
    ((change.first_seen_at - BEFORE).max(to - LONGEST), to)
}

/// The overlap for a card; none where there was nothing approved to compare with.
pub(super) fn overlap(
    change: &Change,
    rows: &OverlapRows,
    now: DateTime<Utc>,
    zone: Tz,
) -> Option<Overlap> {
    let approved = change.old.halo_guid?;
    let (from, to) = window(change, now);
    let spans = rows.approved.get(&change.site);
    let spans = spans.map_or(&[][..], Vec::as_slice);
    let old: Vec<LaneSpan> = spans
        .iter()
        .filter_map(|span| {
            let (began, ended) = span.within(from, to)?;
            Some(lane_span(began, ended, span.state))
        })
        .collect();
    let candidate = change.new.halo_guid.filter(|guid| *guid != approved);
    let seen = candidate.and_then(|guid| rows.candidates.get(&(change.site, guid)));
    let seen = seen.map_or(&[][..], Vec::as_slice);
    let sighted: Vec<LaneSpan> = seen
        .iter()
        .filter_map(|one| sighted(one, from, to))
        .collect();
    // What was not watched yet is not worth an axis.
    let known_since = change.new.created_at.filter(|_| candidate.is_some());
    let looked = sighted.first().map(|span| span.began);
    let first = old.iter().chain(&sighted).map(|span| span.began).min();
    let from = first.unwrap_or(from).max(from).min(to - LEAST);
    let new = if candidate.is_some() {
        filled(sighted, from, to)
    } else {
        Vec::new()
    };
    // Of a card that is over nobody asks any more.
    let refused = spans
        .last()
        .filter(|span| span.ended.is_none() && change.status.is_open());
    let refused = refused.and_then(|span| span.reason).is_some_and(is_refusal);
    let lived = until_last_seen(stretches(&old), rows.between_looks);
    let found = meeting(&lived, &stretches(&new), known_since);
    let (verdict, reading) = wording::meeting(found, candidate.is_some(), refused);
    let reading = match looked.filter(|looked| *looked > from) {
        Some(looked) => {
            let looked = clock_time(looked, zone);
            format!("{reading} {}", wording::first_looked(&looked))
        }
        None if candidate.is_some() && looked.is_none() => {
            format!("{reading} {}", wording::NOT_LOOKED_AT)
        }
        None => reading,
    };
    Some(Overlap {
        from: moment(from, zone),
        to: moment(to, zone),
        ticks: ticks(from, to, zone),
        old,
        new,
        known_since: known_since
            .filter(|since| *since >= from)
            .map(|since| moment(since, zone)),
        verdict,
        reading,
    })
}

/// Whether Halo refuses to tell of a GUID for this reason.
fn is_refusal(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::NonAuthoritative | Reason::Forbidden | Reason::NotPaired
    )
}

/// A lane with what nobody saw in it. A silence that is shorter than a glance is none.
fn filled(sighted: Vec<LaneSpan>, from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<LaneSpan> {
    let mut lane = Vec::new();
    let mut known_until = from;
    for span in sighted {
        if span.began - known_until > GLANCE {
            lane.push(lane_span(known_until, span.began, State::Unknown));
        }
        known_until = span.ended;
        lane.push(span);
    }
    if lane.is_empty() || to - known_until > GLANCE {
        lane.push(lane_span(known_until, to, State::Unknown));
    }
    lane
}

/// A life that ended in silence or a refusal was last seen up to a look before: of that time nothing is
/// claimed.
fn until_last_seen(mut lane: Vec<Stretch>, between_looks: TimeDelta) -> Vec<Stretch> {
    for at in 1..lane.len() {
        let ends_unseen = lane[at].is_alive.is_none() && lane[at - 1].is_alive == Some(true);
        if ends_unseen {
            let life = &mut lane[at - 1];
            life.ended = (life.ended - between_looks).max(life.began);
            lane[at].began = lane[at - 1].ended;
        }
    }
    lane
}

fn stretches(lane: &[LaneSpan]) -> Vec<Stretch> {
    let stretch = |span: &LaneSpan| Stretch {
        began: span.began,
        ended: span.ended,
        is_alive: match span.tone {
            State::Online | State::Degraded => Some(true),
            State::Offline | State::Unreachable => Some(false),
            State::Blocked | State::Unknown | State::PendingSetup | State::Retired => None,
        },
    };
    lane.iter().map(stretch).collect()
}

fn lane_span(began: DateTime<Utc>, ended: DateTime<Utc>, state: State) -> LaneSpan {
    LaneSpan {
        began,
        ended,
        tone: state,
        label: match state {
            State::Unknown => "not seen".to_owned(),
            known => known.label().to_lowercase(),
        },
    }
}

/// A sighting within the window. One that was seen once lasts a moment, so that it can be seen.
fn sighted(seen: &SightedSpan, from: DateTime<Utc>, to: DateTime<Utc>) -> Option<LaneSpan> {
    let state = match seen.state.as_str() {
        "online" => State::Online,
        "offline" | "gone" => State::Offline,
        "unreachable" => State::Unreachable,
        _ => State::Unknown,
    };
    let began = seen.began.max(from);
    if seen.ended < from {
        return None;
    }
    let ended = seen.ended.max(began + GLANCE).min(to);
    (began < ended).then(|| lane_span(began, ended, state))
}

/// Some clock times between both ends.
fn ticks(from: DateTime<Utc>, to: DateTime<Utc>, zone: Tz) -> Vec<(DateTime<Utc>, String)> {
    let step = (to - from) / (TICKS + 1);
    (0..=TICKS + 1)
        .map(|place| from + step * place)
        .map(|at| (at, clock_time(at, zone)))
        .collect()
}
