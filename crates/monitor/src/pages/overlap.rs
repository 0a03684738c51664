//! When the approved and the proposed GUID were heard alive, on one axis.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::headline::State;
use domain::overlap::{Alive, meeting};
use domain::views::LaneSpan;
use domain::views::evidence::Overlap;
use domain::wording::change as wording;
use store::{Change, SightedSpan};

use crate::pages::moment::{clock_time, moment};
use crate::{Monitor, MonitorError};

/// So much is shown of the time before a change was seen.
const BEFORE: TimeDelta = TimeDelta::hours(2);
/// No more than this is shown at all: the newest part.
const LONGEST: TimeDelta = TimeDelta::days(7);
/// The axis is no shorter than this.
const LEAST: TimeDelta = TimeDelta::minutes(10);
/// Times on the axis, beside its ends.
const TICKS: i32 = 3;

/// The overlap for a card; none where there was nothing approved to compare with.
pub(crate) async fn overlap(
    monitor: &Monitor,
    change: &Change,
    zone: Tz,
) -> Result<Option<Overlap>, MonitorError> {
    let Some(approved) = change.old.halo_guid else {
        return Ok(None);
    };
    let to = change.closed_at.unwrap_or_else(|| monitor.now());
    let from = (change.first_seen_at - BEFORE).max(to - LONGEST);
    let spans = monitor.store.state_spans(&[change.site], from, to).await?;
    let old: Vec<LaneSpan> = spans
        .into_iter()
        .filter_map(|(_, span)| {
            let (began, ended) = span.within(from, to)?;
            Some(lane_span(began, ended, span.state))
        })
        .collect();
    let candidate = change.new.halo_guid.filter(|guid| *guid != approved);
    let new: Vec<LaneSpan> = match candidate {
        None => Vec::new(),
        Some(guid) => {
            let seen = monitor.store.sightings(change.site, guid, from).await?;
            seen.iter()
                .filter_map(|one| sighted(one, from, to))
                .collect()
        }
    };
    // What was not watched yet is not worth an axis.
    let first = old.iter().chain(&new).map(|span| span.began).min();
    let from = first.unwrap_or(from).max(from).min(to - LEAST);
    let (verdict, reading) =
        wording::meeting(meeting(&alive(&old), &alive(&new)), candidate.is_some());
    Ok(Some(Overlap {
        from: moment(from, zone),
        to: moment(to, zone),
        ticks: ticks(from, to, zone),
        old,
        new,
        verdict,
        reading,
    }))
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
