//! The last day of one practice, all tracks on one axis.

use chrono::{DateTime, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;
use domain::span::Span;
use domain::tracks::Track;
use domain::views::{Lane, LaneSpan, Timeline};
use domain::wording;

use crate::moment::{clock_time, moment};

/// What the timeline shows.
pub(super) const TIMELINE_WINDOW: TimeDelta = TimeDelta::hours(24);
/// Hours between two ticks of the axis.
const TICK_HOURS: u32 = 3;

/// Lays out the spans that overlap the window.
pub(super) fn timeline(name: &str, spans: &[Span], zone: Tz, now: DateTime<Utc>) -> Timeline {
    let from = now - TIMELINE_WINDOW;
    let lanes = Track::ALL
        .iter()
        .map(|track| Lane {
            track: *track,
            label: wording::track_label(*track).to_owned(),
            spans: lane(spans, *track, from, now),
        })
        .collect();
    Timeline {
        description: format!(
            "{name}: reachability, heartbeat, authority, identity and access over the last 24 hours"
        ),
        ticks: ticks(from, now, zone),
        from: moment(from, zone),
        to: moment(now, zone),
        lanes,
    }
}

fn lane(spans: &[Span], track: Track, from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<LaneSpan> {
    spans
        .iter()
        .filter(|span| span.track == track.as_str())
        .filter_map(|span| {
            let began = span.from.max(from);
            let ended = span.to.unwrap_or(to).min(to);
            (began < ended).then(|| LaneSpan {
                began,
                ended,
                tone: wording::track_tone(&span.state),
                label: wording::track_state_label(&span.state).to_lowercase(),
            })
        })
        .collect()
}

/// The full hours, every third, with the local clock time.
fn ticks(from: DateTime<Utc>, to: DateTime<Utc>, zone: Tz) -> Vec<(DateTime<Utc>, String)> {
    let mut ticks = Vec::new();
    let mut at = from;
    while at <= to {
        // Half-hour zones have their full hours at half past, UTC: step by quarters.
        let next = at + TimeDelta::minutes(15 - i64::from(at.minute() % 15));
        at = next
            .with_second(0)
            .and_then(|at| at.with_nanosecond(0))
            .unwrap_or(next);
        let local = at.with_timezone(&zone);
        if at <= to && local.minute() == 0 && local.hour().is_multiple_of(TICK_HOURS) {
            ticks.push((at, clock_time(at, zone)));
        }
    }
    ticks
}
