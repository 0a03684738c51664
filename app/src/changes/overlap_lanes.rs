//! Where the heartbeats of two GUIDs lie on their axis, in thousandths of its width: the stretches
//! of a lane, and where both lived or neither did.

use chrono::{DateTime, Utc};
use domain::headline::State;
use domain::views::evidence::Overlap;
use domain::views::{LaneSpan, StripPart};

const WHOLE: i64 = 1000;
/// Thousandths below which a stretch would be too thin to see.
const THINNEST: u16 = 6;

/// A stretch of the axis that both lanes have in common: both alive, or neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shade {
    /// What it means: `together` or `apart`.
    pub word: &'static str,
    /// Left edge, 0 to 1000.
    pub x: u16,
    /// Width, at least 1.
    pub width: u16,
}

/// A moment's place on the axis, 0 to 1000.
pub fn place(overlap: &Overlap, at: DateTime<Utc>) -> u16 {
    let window = (overlap.to.at - overlap.from.at).num_milliseconds().max(1);
    let passed = (at - overlap.from.at).num_milliseconds().clamp(0, window);
    u16::try_from(passed * WHOLE / window).unwrap_or_default()
}

/// The stretches of one lane as they are drawn, a short one widened to where it can be seen.
pub fn laid_out(overlap: &Overlap, spans: &[LaneSpan]) -> Vec<StripPart> {
    let stretch = |span: &LaneSpan| {
        let began = place(overlap, span.began);
        let ended = place(overlap, span.ended).max(began);
        let width = (ended - began).max(THINNEST);
        StripPart {
            state: span.tone,
            x: began.min(1000 - THINNEST),
            width,
            expected: false,
        }
    };
    spans.iter().map(stretch).collect()
}

/// Where both were alive; or else what lies between the last of the old and the first of the new.
pub fn shades(overlap: &Overlap) -> Vec<Shade> {
    let shade = |word, began: DateTime<Utc>, ended: DateTime<Utc>| {
        let (x, end) = (place(overlap, began), place(overlap, ended));
        (end > x).then(|| Shade {
            word,
            x,
            width: end - x,
        })
    };
    let together: Vec<_> = alive(&overlap.old)
        .flat_map(|old| alive(&overlap.new).map(move |new| (old, new)))
        .filter_map(|(old, new)| {
            let (began, ended) = (old.began.max(new.began), old.ended.min(new.ended));
            shade("together", began, ended)
        })
        .collect();
    if !together.is_empty() {
        return together;
    }
    let (last, first) = (alive(&overlap.old).last(), alive(&overlap.new).next());
    let between = last
        .zip(first)
        .filter(|(last, first)| is_seen(overlap, last.ended, first.began));
    let apart = between.and_then(|(last, first)| shade("apart", last.ended, first.began));
    apart.into_iter().collect()
}

/// Whether somebody saw both all the time: what nobody saw parts nothing.
fn is_seen(overlap: &Overlap, began: DateTime<Utc>, ended: DateTime<Utc>) -> bool {
    let mut spans = overlap.old.iter().chain(&overlap.new);
    spans.all(|span| {
        span.tone != State::Unknown || span.ended <= began || span.began >= ended
    })
}

fn alive(spans: &[LaneSpan]) -> impl Iterator<Item = &LaneSpan> {
    let is_alive = |tone| matches!(tone, State::Online | State::Degraded);
    spans.iter().filter(move |span| is_alive(span.tone))
}
