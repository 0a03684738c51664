//! A day, or another window, as a thin strip: spans laid over a width of a thousand.
//!
//! A span too short to see is widened to be seen; time before the first span is left empty, not
//! guessed. Down inside closed hours is marked as expected, so that the page can say it quietly.

use chrono::{DateTime, TimeDelta, Utc};
use domain::headline::State;
use domain::span::StateSpan;
use domain::views::StripPart;
use domain::windows::Window;

use super::axis::place;
use crate::engine::snapshot::Listed;

/// What a strip shows.
pub(super) const STRIP_WINDOW: TimeDelta = TimeDelta::hours(24);
/// The least width at which trouble is still seen.
const LEAST: u16 = 15;

/// Lays the spans of the last day out.
pub(super) fn strip(spans: &[StateSpan], listed: &Listed, now: DateTime<Utc>) -> Vec<StripPart> {
    strip_over(spans, listed, (now - STRIP_WINDOW, now))
}

/// Lays the spans of a window out.
pub(super) fn strip_over(
    spans: &[StateSpan],
    listed: &Listed,
    (from, to): Window,
) -> Vec<StripPart> {
    let window = (from, to);
    let mut parts = Vec::new();
    for span in spans {
        let Some((began, ended)) = span.within(from, to) else {
            continue;
        };
        match span.state {
            State::Offline | State::Unreachable => {
                let closed = listed.hours.closed_within(listed.zone, began, ended);
                let mut at = began;
                for (closes, opens) in closed {
                    push(&mut parts, span.state, (at, closes), window, false);
                    push(&mut parts, span.state, (closes, opens), window, true);
                    at = opens;
                }
                push(&mut parts, span.state, (at, ended), window, false);
            }
            state => push(&mut parts, state, (began, ended), window, false),
        }
    }
    parts
}

fn push(
    parts: &mut Vec<StripPart>,
    state: State,
    (began, ended): (DateTime<Utc>, DateTime<Utc>),
    window: Window,
    expected: bool,
) {
    if began >= ended {
        return;
    }
    let (x, end) = (place(began, window), place(ended, window));
    let least = if state == State::Online { 1 } else { LEAST };
    let width = (end - x).max(least);
    // What was widened at the right edge grows to the left instead.
    let x = x.min(1000 - width);
    parts.push(StripPart {
        state,
        x,
        width,
        expected,
    });
}
