//! A window of one practice's history, all tracks on one axis.
//!
//! Whatever the window, what is drawn is bounded: stretches too short to be told apart at this width
//! are drawn as one, in the tone of the most urgent among them.

use chrono::{DateTime, TimeDelta, Utc};
use domain::span::{Span, StateSpan};
use domain::tracks::Track;
use domain::views::{Lane, LaneSpan, StripPart, Timeline, TimelineEvent};
use domain::windows::Window;
use domain::wording;
use domain::zoom::{Newest, Zoom};

use super::axis::{self, ticks};
use super::strip::strip_over;
use crate::engine::snapshot::Listed;
use crate::pages::moment::moment;

/// How many of a lane's stretches are told apart.
const PLACES: i32 = 500;
/// How many events are numbered on the axis.
const EVENTS_SHOWN: usize = 12;

/// What a timeline is made of.
pub(super) struct TimelineInput<'a> {
    /// The practice.
    pub listed: &'a Listed,
    /// What is looked at.
    pub zoom: Zoom,
    /// Its window.
    pub window: Window,
    /// The spans of all tracks in it, oldest first.
    pub spans: &'a [Span],
    /// The headline's spans of the last thirty days.
    pub month: &'a [StateSpan],
    /// What happened in the window, oldest first.
    pub events: Vec<TimelineEvent>,
    /// Now.
    pub now: DateTime<Utc>,
}

/// Lays out the spans that overlap the window.
pub(super) fn timeline(input: TimelineInput<'_>) -> Timeline {
    let (listed, (from, to)) = (input.listed, input.window);
    let zone = listed.zone;
    let mut events = input.events;
    let events_left_out = events.len().saturating_sub(EVENTS_SHOWN);
    events.drain(..events_left_out);
    for (number, event) in (1..).zip(&mut events) {
        event.number = number;
    }
    let title = axis::title((from, to), zone);
    Timeline {
        zoom: input.zoom,
        description: format!(
            "{}: reachability, heartbeat, authority, identity and access, {title}",
            listed.name()
        ),
        title,
        ticks: ticks((from, to), zone),
        from: moment(from, zone),
        to: moment(to, zone),
        lanes: lanes(input.spans, (from, to)),
        events,
        events_left_out,
        month: month(input.month, listed, input.now),
        month_window: place_in_month((from, to), input.now),
        month_days: axis::days(month_of(input.now), zone),
    }
}

fn lanes(spans: &[Span], window: Window) -> Vec<Lane> {
    let lane = |track: &Track| Lane {
        track: *track,
        label: wording::track_label(*track).to_owned(),
        spans: lane(spans, *track, window),
    };
    Track::ALL.iter().map(lane).collect()
}

fn lane(spans: &[Span], track: Track, (from, to): Window) -> Vec<LaneSpan> {
    let least = (to - from) / PLACES;
    let mut drawn: Vec<LaneSpan> = Vec::new();
    for span in spans.iter().filter(|span| span.track == track.as_str()) {
        let (began, ended) = (span.from.max(from), span.to.unwrap_or(to).min(to));
        if began >= ended {
            continue;
        }
        let tone = wording::track_tone(&span.state);
        match drawn.last_mut() {
            // Both too short to be told apart: one stretch, as grave as the graver.
            Some(last) if ended - last.began < least => {
                last.ended = ended;
                last.label.clear();
                if tone.urgency() < last.tone.urgency() {
                    last.tone = tone;
                }
            }
            Some(_) | None => drawn.push(LaneSpan {
                began,
                ended,
                tone,
                label: label(span),
            }),
        }
    }
    drawn
}

/// What is written on a stretch: its state, and why where that is not what every state implies.
fn label(span: &Span) -> String {
    let state = wording::track_state_label(&span.state).to_lowercase();
    match span.reason.map(wording::reason_words) {
        Some(why) if why != state && state != "unknown" => format!("{state}: {why}"),
        Some(_) | None => state,
    }
}

fn month_of(now: DateTime<Utc>) -> Window {
    (now - Newest::Month.length(), now)
}

fn month(spans: &[StateSpan], listed: &Listed, now: DateTime<Utc>) -> Vec<StripPart> {
    strip_over(spans, listed, month_of(now))
}

fn place_in_month((from, to): Window, now: DateTime<Utc>) -> (u16, u16) {
    let (begin, end) = month_of(now);
    let place = |at: DateTime<Utc>| axis::place(at, (begin, end));
    let (left, right) = (place(from), place(to));
    (left, right.saturating_sub(left))
}

/// The window of a zoom, its end moved on to a place of the drawing, so that whoever looks within
/// the same moment is shown the same drawing.
pub(super) fn window(zoom: Zoom, now: DateTime<Utc>) -> Window {
    let (from, to) = zoom.window(now);
    let Zoom::Newest(_) = zoom else {
        return (from, to);
    };
    let step = ((to - from).num_seconds() / 1000).max(1);
    let beyond = step - to.timestamp().rem_euclid(step);
    let whole = to - TimeDelta::nanoseconds(i64::from(to.timestamp_subsec_nanos()));
    let to = whole + TimeDelta::seconds(beyond);
    (to - (now - from), to)
}
