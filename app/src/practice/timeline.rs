//! What happened in the window that is looked at: the five tracks on one axis, each with its present
//! state beside it, what happened in numbers and words, the month around it, and the same as a table.

use chrono::{DateTime, Utc};
use domain::views::{Timeline as Drawn, TimelineEvent, TrackView};
use domain::wording::AgeWords;
use leptos::prelude::*;

use crate::practice::month::month;
use crate::practice::read::PracticeScreen;
use crate::practice::span_table::SpanTable;
use crate::practice::zoom_nav::zoom_nav;
use crate::ui::moment::{Age, When};
use crate::ui::state_word::StateWord;

/// The card with the chart.
pub fn timeline(screen: &PracticeScreen) -> AnyView {
    let page = &screen.page;
    let (id, drawn) = (page.practice.id, &page.timeline);
    let tracks = page.tracks.iter().cloned();
    let labels = tracks.map(|track| label(track, page.as_of)).collect_view();
    view! {
        <section class="card" aria-labelledby="what-happened">
            <header>
                <h2 id="what-happened">"What happened"</h2>
                <span class="quiet">{drawn.title.clone()}</span>
                {zoom_nav(id, drawn)}
            </header>
            <figure class="tracks">
                <ul class="lane-names has-head track-labels" aria-label="The tracks now">
                    {labels}
                </ul>
                // Drawn by `charts::timeline`, which escapes every text it takes in.
                <div class="chart" inner_html=screen.chart.clone()></div>
                <figcaption class="visually-hidden">{drawn.description.clone()}</figcaption>
            </figure>
            <div class="tracks around">
                <p class="quiet">"30 days, a day at a press"</p>
                {month(id, drawn)}
            </div>
            {happened(drawn)}
            <SpanTable
                spans=page.spans.clone()
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

fn label(track: TrackView, as_of: DateTime<Utc>) -> impl IntoView {
    view! {
        <li>
            <b>{track.label}</b>
            <StateWord state=track.tone word=track.state_label />
            <span class="quiet">
                "for " <Age moment=track.since as_of words=AgeWords::Brief />
                {(!track.why.is_empty()).then(|| format!(", {}", track.why))}
            </span>
        </li>
    }
}
