//! What happened in the last 24 hours: the five tracks on one axis, each with its present state
//! beside it, and the same in words.

use domain::views::TrackView;
use domain::wording::brief;
use leptos::prelude::*;

use super::moment::When;
use super::span_table::SpanTable;
use super::state_word::StateWord;
use crate::server_fns::practice::PracticeScreen;

/// The card with the chart.
#[component]
pub fn Timeline(
    /// The practice.
    screen: Signal<PracticeScreen>,
) -> impl IntoView {
    let chart = Memo::new(move |_| screen.with(|screen| screen.chart.clone()));
    let words = Memo::new(move |_| screen.with(|screen| screen.page.timeline.description.clone()));
    let labels = move || {
        let page = screen.get().page;
        let as_of = page.as_of;
        page.tracks
            .into_iter()
            .map(|track| label(track, as_of))
            .collect_view()
    };
    let spans = Memo::new(move |_| screen.with(|screen| screen.page.spans.clone()));
    view! {
        <section class="card" aria-labelledby="what-happened">
            <header>
                <h2 id="what-happened">"What happened"</h2>
                <span class="quiet">
                    {move || {
                        let timeline = screen.get().page.timeline;
                        view! {
                            <When moment=timeline.from />
                            " to "
                            <When moment=timeline.to />
                        }
                    }}
                </span>
            </header>
            <figure class="tracks">
                <ul class="track-labels" aria-label="The tracks now">
                    {labels}
                </ul>
                // Drawn by `charts::timeline`, which escapes every text it takes in.
                <div class="chart" inner_html=move || chart.get()></div>
                <figcaption class="quiet">{move || words.get()}</figcaption>
            </figure>
            <SpanTable spans />
        </section>
    }
    .into_any()
}

fn label(track: TrackView, as_of: chrono::DateTime<chrono::Utc>) -> impl IntoView {
    let held = brief(as_of - track.since.at);
    view! {
        <li>
            <b>{track.label}</b>
            <StateWord state=track.tone word=track.state_label />
            <span class="quiet">
                "for " <When moment=track.since words=held />
                {(!track.why.is_empty()).then(|| format!(", {}", track.why))}
            </span>
        </li>
    }
}
