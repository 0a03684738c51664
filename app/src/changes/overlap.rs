//! When the approved and the proposed GUID were heard alive, on one axis: a migration looks like
//! one life after the other, a restored backup like two at once.

use chrono::TimeDelta;
use domain::views::evidence::Overlap;
use domain::views::{LaneSpan, Moment, StripPart};
use domain::wording::spelled;
use leptos::prelude::*;

use crate::changes::overlap_lanes::{laid_out, place, shades};
use crate::ui::strip::per_cent;

/// Pixels from lane to lane; the names beside the drawing are parted into as many equal rows.
const LANE: usize = 22;
/// The row below the lanes, for clock times.
const AXIS: usize = LANE;

/// The drawing, with what it shows in words.
pub fn overlap(overlap: &Overlap) -> impl IntoView + use<> {
    let lanes = lanes(overlap);
    let bottom = lanes.len() * LANE;
    let names = lanes.iter().map(|(name, _)| view! { <li>{*name}</li> });
    let names = names.collect_view();
    let bars = lanes.iter().enumerate().map(|(at, (_, spans))| {
        let parts = laid_out(overlap, spans);
        let down = format!("translate(0 {})", at * LANE);
        view! { <g transform=down>{parts.into_iter().map(bar).collect_view()}</g> }
    });
    let shaded = shades(overlap).into_iter().map(|shade| {
        view! {
            <rect
                class="shade"
                data-shade=shade.word
                x=per_cent(shade.x)
                width=per_cent(shade.width)
                height=bottom
            />
        }
    });
    let known_since = overlap.known_since.as_ref().map(|since| {
        let x = per_cent(place(overlap, since.at));
        view! {
            <line class="known-since" x1=x.clone() x2=x y1="0" y2=bottom>
                <title>{known_since(since)}</title>
            </line>
        }
    });
    let ticks = overlap
        .ticks
        .iter()
        .map(|(at, label)| tick(place(overlap, *at), label.clone(), bottom));
    view! {
        <section class="heard">
            <h3>{if lanes.len() > 1 { "Heartbeats of both" } else { "Heartbeats" }}</h3>
            <figure>
                <ul class="lane-names" aria-hidden="true">
                    {names}
                </ul>
                <svg class="lives" role="img" aria-label=in_words(overlap) height=bottom + AXIS>
                    {shaded.collect_view()}
                    {ticks.collect_view()}
                    {bars.collect_view()} {known_since}
                </svg>
                <figcaption>
                    <b>{overlap.verdict.clone()}</b>
                    " "
                    {overlap.reading.clone()}
                </figcaption>
            </figure>
        </section>
    }
}

/// The lanes there are: a change that proposes no other GUID has one.
fn lanes(overlap: &Overlap) -> Vec<(&'static str, &[LaneSpan])> {
    let mut lanes = vec![("Old", overlap.old.as_slice())];
    if !overlap.new.is_empty() {
        lanes.push(("New", overlap.new.as_slice()));
    }
    lanes
}

fn bar(part: StripPart) -> impl IntoView {
    view! {
        <rect
            data-state=part.state.as_str()
            x=per_cent(part.x)
            y="4"
            width=per_cent(part.width)
            height="14"
        />
    }
}

/// A clock time below the lanes. At the edges it leans inwards.
fn tick(x: u16, label: String, bottom: usize) -> impl IntoView {
    let anchor = match x {
        0..60 => "start",
        60..=940 => "middle",
        _ => "end",
    };
    view! {
        <line class="grid" x1=per_cent(x) x2=per_cent(x) y1="0" y2=bottom />
        <text class="tick" x=per_cent(x) y=bottom + 14 text-anchor=anchor>
            {label}
        </text>
    }
}

/// The same for those who do not see it: how long each was heard and not heard.
pub fn in_words(overlap: &Overlap) -> String {
    let lanes = lanes(overlap).into_iter();
    let lanes = lanes.map(|(name, spans)| format!("{name}: {}.", times(spans)));
    let since = overlap.known_since.as_ref().map(known_since);
    let lanes = lanes.chain(since);
    format!(
        "Heartbeats from {} to {}. {} {} {}",
        overlap.from.local,
        overlap.to.local,
        lanes.collect::<Vec<_>>().join(" "),
        overlap.verdict,
        overlap.reading,
    )
}

fn known_since(since: &Moment) -> String {
    format!("Halo knows the new one since {}.", since.local)
}

/// How long each word held: `alive 32 min, silent 1 h 28 min`.
fn times(spans: &[LaneSpan]) -> String {
    let mut sums: Vec<(&str, TimeDelta)> = Vec::new();
    for span in spans {
        let time = span.ended - span.began;
        match sums.iter_mut().find(|(label, _)| *label == span.label) {
            Some((_, sum)) => *sum += time,
            None => sums.push((&span.label, time)),
        }
    }
    let words = sums
        .into_iter()
        .map(|(label, time)| format!("{} {}", label.to_lowercase(), spelled(time)));
    let words = words.collect::<Vec<_>>().join(", ");
    if words.is_empty() {
        "nothing was heard".to_owned()
    } else {
        words
    }
}
