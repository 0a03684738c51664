//! What happened in the window that is looked at: the five tracks on one axis, each with its present
//! state beside it, what happened in numbers and words, the month around it, and the same as a table.

use chrono::{DateTime, Utc};
use domain::views::{Timeline as Drawn, TimelineEvent, TrackView};
use domain::wording::brief;
use leptos::prelude::*;

use crate::live::clock;
use crate::practice::month::month;
use crate::practice::read::PracticeScreen;
use crate::practice::span_table::SpanTable;
use crate::practice::zoom_nav::zoom_nav;
use crate::ui::moment::{Age, When};
use crate::ui::state_word::StateWord;

/// The card with the chart.
#[component]
pub fn Timeline(
    /// The practice.
    screen: Signal<PracticeScreen>,
) -> impl IntoView {
    let chart = Memo::new(move |_| screen.with(|screen| screen.chart.clone()));
    let drawn = Memo::new(move |_| {
        screen.with(|screen| (screen.page.practice.id, screen.page.timeline.clone()))
    });
    let as_of = clock(move || screen.with(|screen| screen.page.as_of));
    let labels = move || {
        let tracks = screen.with(|screen| screen.page.tracks.clone());
        tracks
            .into_iter()
            .map(|track| label(track, as_of))
            .collect_view()
    };
    let spans = Memo::new(move |_| screen.with(|screen| screen.page.spans.clone()));
    view! {
        <section class="card" aria-labelledby="what-happened">
            <header>
                <h2 id="what-happened">"What happened"</h2>
                <span class="quiet">{move || drawn.with(|(_, drawn)| drawn.title.clone())}</span>
                {move || drawn.with(|(id, drawn)| zoom_nav(*id, drawn))}
            </header>
            <figure class="tracks">
                <ul class="track-labels" aria-label="The tracks now">
                    {labels}
                </ul>
                // Drawn by `charts::timeline`, which escapes every text it takes in.
                <div class="chart" inner_html=move || chart.get()></div>
                <figcaption class="visually-hidden">
                    {move || drawn.with(|(_, drawn)| drawn.description.clone())}
                </figcaption>
            </figure>
            <div class="tracks around">
                <p class="quiet">"30 days, a day at a press"</p>
                {move || drawn.with(|(id, drawn)| month(*id, drawn))}
            </div>
            {move || drawn.with(|(_, drawn)| happened(drawn))}
            <SpanTable
                spans
                summary="The same as a table"
                caption="Spans of all tracks in this window, newest first"
            />
        </section>
    }
    .into_any()
}

/// What happened, in words, with the numbers that stand on the axis.
fn happened(drawn: &Drawn) -> impl IntoView + use<> {
    let events = drawn.events.iter().cloned().map(event).collect_view();
    let left_out = drawn.events_left_out;
    let more = (left_out > 0).then(|| {
        let words = format!("{left_out} earlier in this window. Look nearer to see them.");
        view! { <p class="quiet body">{words}</p> }
    });
    let words = match drawn.events.is_empty() {
        true => view! { <p class="quiet body">"Nothing out of the ordinary in this window."</p> }
            .into_any(),
        false => view! { <ol class="happened">{events}</ol> }.into_any(),
    };
    view! {
        {words}
        {more}
    }
}

fn event(event: TimelineEvent) -> impl IntoView {
    view! {
        <li data-state=event.tone.as_str()>
            <span class="mark" aria-hidden="true">
                {event.number}
            </span>
            <div>
                <b>
                    <When moment=event.at words=event.clock />
                    " "
                    {event.title}
                </b>
                {(!event.detail.is_empty()).then(|| view! { <p class="soft">{event.detail}</p> })}
            </div>
        </li>
    }
}

fn label(track: TrackView, as_of: Signal<DateTime<Utc>>) -> impl IntoView {
    view! {
        <li>
            <b>{track.label}</b>
            <StateWord state=track.tone word=track.state_label />
            <span class="quiet">
                "for " <Age moment=track.since as_of words=brief />
                {(!track.why.is_empty()).then(|| format!(", {}", track.why))}
            </span>
        </li>
    }
}
