//! How to read a strip.

use domain::headline::State;
use leptos::prelude::*;

/// The states as a strip draws them.
const SHOWN: [(State, &str); 6] = [
    (State::Online, "online"),
    (State::Degraded, "degraded"),
    (State::Offline, "offline"),
    (State::Unreachable, "unreachable"),
    (State::Blocked, "blocked"),
    (State::Unknown, "not observed"),
];

/// One sample per state.
#[component]
pub fn Legend() -> impl IntoView {
    let samples = SHOWN.map(|(state, words)| {
        view! {
            <li>
                <svg class="strip" aria-hidden="true">
                    <rect data-state=state.as_str() width="100%" />
                </svg>
                {words}
            </li>
        }
    });
    view! {
        <ul class="legend" aria-label="Colours of the strips">
            {samples.into_iter().collect_view()}
        </ul>
    }
}
