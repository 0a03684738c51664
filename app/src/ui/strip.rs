//! The last 24 hours of a practice in one line. Well is a low rail, trouble stands up, and what
//! was not observed is a hatch without a rail.

use domain::headline::State;
use domain::views::StripPart;
use leptos::prelude::*;

/// Thousandths of the width below which trouble would be too thin to see.
const WIDTH_MIN: u16 = 15;
const WHOLE: u16 = 1000;

/// The strip as a picture with its words.
#[component]
pub fn Strip(
    /// The parts, oldest first.
    parts: Vec<StripPart>,
) -> impl IntoView {
    let words = in_words(&parts);
    let rects = laid_out(&parts).into_iter().map(|part| {
        view! {
            <rect
                data-state=part.state.as_str()
                data-expected=part.expected.then_some("")
                x=per_cent(part.x)
                width=per_cent(part.width)
            />
        }
    });
    view! {
        <svg class="strip" role="img" aria-label=words>
            {rects.collect_view()}
        </svg>
    }
}

/// The parts as they are drawn: a short trouble is widened to where it can be seen, and the rail
/// of a healthy time gives way to it, so that no rail runs through what was not observed. The time
/// before the first observation is drawn as not observed, quietly.
pub fn laid_out(parts: &[StripPart]) -> Vec<StripPart> {
    let mut drawn: Vec<StripPart> = Vec::with_capacity(parts.len() + 1);
    drawn.push(StripPart {
        state: State::Unknown,
        x: 0,
        width: not_yet_watched(parts),
        expected: true,
    });
    let mut free_from = 0;
    for part in parts {
        let least = if part.state == State::Online {
            0
        } else {
            WIDTH_MIN
        };
        let begin = part.x.max(free_from).min(WHOLE - least);
        let width = (part.x + part.width)
            .saturating_sub(begin)
            .max(least)
            .min(WHOLE - begin);
        if let Some(before) = drawn.last_mut() {
            before.width = before.width.min(begin.saturating_sub(before.x));
        }
        free_from = begin + width;
        drawn.push(StripPart {
            x: begin,
            width,
            ..*part
        });
    }
    drawn.retain(|part| part.width > 0);
    drawn
}

/// How much of the strip lies before the first observation.
fn not_yet_watched(parts: &[StripPart]) -> u16 {
    parts.first().map_or(WHOLE, |first| first.x)
}

/// A place on a drawing as SVG wants it: `90.6%`.
pub(crate) fn per_cent(thousandths: u16) -> String {
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}

/// What the strip shows, for those who do not see it: `Last 24 hours: Online 96 %, Offline 4 %`.
pub fn in_words(parts: &[StripPart]) -> String {
    format!("Last 24 hours: {}", shares(parts))
}

/// How much of a strip is in which state: `Online 96 %, Offline 4 %`.
pub(crate) fn shares(parts: &[StripPart]) -> String {
    let shares = State::ALL.iter().filter_map(|state| {
        let width: u32 = parts
            .iter()
            .filter(|part| part.state == *state)
            .map(|part| u32::from(part.width))
            .sum();
        match width {
            0 => None,
            1..10 => Some(format!("{} under 1 %", state.label())),
            width => Some(format!("{} {} %", state.label(), width / 10)),
        }
    });
    let before = match not_yet_watched(parts) {
        0..10 => None,
        width => Some(format!("not yet watched {} %", width / 10)),
    };
    let shares: Vec<String> = shares.chain(before).collect();
    shares.join(", ")
}
