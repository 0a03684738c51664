//! When the approved and the proposed GUID were heard alive, on one axis.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::headline::State;
use domain::overlap::{Alive, meeting};
use domain::practice::SiteRow;
use domain::span::StateSpan;
use domain::views::LaneSpan;
use domain::views::evidence::Overlap;
use domain::windows::Window;
use domain::wording::change as wording;
use store::{Change, SightedSpan, Sightings, Store, StoreError};

use crate::pages::moment::{clock_time, moment};

/// So much is shown of the time before a change was seen.
const BEFORE: TimeDelta = TimeDelta::hours(2);
/// No more than this is shown at all: the newest part.
const LONGEST: TimeDelta = TimeDelta::days(7);
/// The axis is no shorter than this.
const LEAST: TimeDelta = TimeDelta::minutes(10);
/// Times on the axis, beside its ends.
const TICKS: i32 = 3;

/// What was read of how both GUIDs of some changes answered.
#[derive(Default)]
pub(super) struct OverlapRows {
    approved: BTreeMap<SiteRow, Vec<StateSpan>>,
    candidates: Sightings,
}

impl OverlapRows {
    /// Reads it for every change that has something approved to compare with.
    pub async fn read(
        store: &Store,
        changes: &[Change],
        now: DateTime<Utc>,
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
            ..Self::default()
        };
        for (site, span) in store.state_spans(&sites, from, to).await? {
            rows.approved.entry(site).or_default().push(span);
        }
        Ok(rows)
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
    let spans = rows.approved.get(&change.site).into_iter().flatten();
    let old: Vec<LaneSpan> = spans
        .filter_map(|span| {
            let (began, ended) = span.within(from, to)?;
            Some(lane_span(began, ended, span.state))
        })
        .collect();
    let candidate = change.new.halo_guid.filter(|guid| *guid != approved);
    let seen = candidate.and_then(|guid| rows.candidates.get(&(change.site, guid)));
    let new: Vec<LaneSpan> = seen
        .into_iter()
        .flatten()
        .filter_map(|one| sighted(one, from, to))
        .collect();
    // What was not watched yet is not worth an axis.
    let first = old.iter().chain(&new).map(|span| span.began).min();
    let from = first.unwrap_or(from).max(from).min(to - LEAST);
    let (verdict, reading) =
        wording::meeting(meeting(&alive(&old), &alive(&new)), candidate.is_some());
    Some(Overlap {
        from: moment(from, zone),
        to: moment(to, zone),
        ticks: ticks(from, to, zone),
        old,
        new,
        verdict,
        reading,
    })
}

fn alive(lane: &[LaneSpan]) -> Vec<Alive> {
    lane.iter()
        .filter(|span| matches!(span.tone, State::Online | State::Degraded))
        .map(|span| Alive {
            began: span.began,
            ended: span.ended,
        })
        .collect()
}

fn lane_span(began: DateTime<Utc>, ended: DateTime<Utc>, state: State) -> LaneSpan {
    LaneSpan {
        began,
        ended,
        tone: state,
        label: state.label().to_lowercase(),
    }
}

/// A sighting within the window. One that was seen once lasts a moment, so that it can be seen.
fn sighted(seen: &SightedSpan, from: DateTime<Utc>, to: DateTime<Utc>) -> Option<LaneSpan> {
    let state = match seen.state.as_str() {
        "online" => State::Online,
        "offline" => State::Offline,
        "unreachable" => State::Unreachable,
        "gone" => State::Blocked,
        _ => State::Unknown,
    };
    let began = seen.began.max(from);
    if seen.ended < from {
        return None;
    }
    let ended = seen.ended.max(began + TimeDelta::seconds(1)).min(to);
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
