//! Which stretch of time is looked at: the newest hour to month, earlier and later, nearer and
//! farther. Plain links, so that an address says what is seen and nothing needs scripts.

use domain::practice::PracticeId;
use domain::views::Timeline;
use domain::zoom::{Newest, Zoom};
use leptos::prelude::*;

use crate::links;

/// The links.
pub fn zoom_nav(id: PracticeId, timeline: &Timeline) -> impl IntoView + use<> {
    let zoom = timeline.zoom;
    let now = timeline.to.at;
    let presets = Newest::ALL.iter().map(|newest| {
        let is_it = zoom == Zoom::Newest(*newest);
        view! {
            <a
                href=links::practice_zoomed(id, Zoom::Newest(*newest))
                aria-current=is_it.then_some("true")
            >
                {newest.label()}
            </a>
        }
    });
    // Later than the window may be in the future: the server keeps it to now.
    let moves = [
        ("Earlier", zoom.moved(false, now)),
        ("Later", later(zoom)),
        ("Nearer", zoom.scaled(true, now)),
        ("Farther", zoom.scaled(false, now)),
    ];
    let moves = moves.into_iter().filter_map(|(word, zoom)| {
        Some(view! { <a href=links::practice_zoomed(id, zoom?)>{word}</a> })
    });
    view! {
        <nav class="zoom" aria-label="Stretch of time">
            <span class="presets">{presets.collect_view()}</span>
            <span class="moves">{moves.collect_view()}</span>
        </nav>
    }
}

/// A still window moved on by three quarters of itself; what is newest has nothing later.
fn later(zoom: Zoom) -> Option<Zoom> {
    match zoom {
        Zoom::Newest(_) => None,
        Zoom::Still(from, to) => {
            let step = (to - from) * 3 / 4;
            Some(Zoom::Still(from + step, to + step))
        }
    }
}
