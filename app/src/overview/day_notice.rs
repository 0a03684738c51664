//! How to read the line that every practice will have: its last 24 hours.

use domain::headline::State;
use leptos::prelude::*;

use crate::ui::state_word::StateWord;
use crate::ui::strip::per_cent;

/// A state, what its line says in a word, and such a line: states with their width in thousandths.
type Notice = (State, &'static str, &'static [(State, u16)]);

const LESSONS: [Notice; 5] = [
    (State::Online, "calm", &[(State::Online, 1000)]),
    (
        State::Degraded,
        "late",
        &[
            (State::Online, 690),
            (State::Degraded, 210),
            (State::Online, 100),
        ],
    ),
    (
        State::Offline,
        "stopped",
        &[
            (State::Online, 620),
            (State::Offline, 140),
            (State::Online, 240),
        ],
    ),
    (
        State::Unreachable,
        "silent",
        &[(State::Online, 800), (State::Unreachable, 200)],
    ),
    (
        State::Unknown,
        "not seen",
        &[
            (State::Online, 420),
            (State::Unknown, 210),
            (State::Online, 370),
        ],
    ),
];

/// One line for each state that a day may show.
#[component]
pub fn DayNotice() -> impl IntoView {
    let rows = LESSONS.map(|(state, word, line)| {
        view! {
            <li>
                <StateWord state />
                <svg class="strip" aria-hidden="true">
                    {drawn(line)}
                </svg>
                <span class="quiet">{word}</span>
            </li>
        }
    });
    view! {
        <section class="card" aria-labelledby="day-notice">
            <header>
                <h3 id="day-notice">"How to read a day"</h3>
                <span class="quiet">"now is at the right"</span>
            </header>
            <ul class="body day-notice">{rows.into_iter().collect_view()}</ul>
        </section>
    }
    .into_any()
}

fn drawn(line: &[(State, u16)]) -> Vec<impl IntoView + use<>> {
    let mut x = 0;
    line.iter()
        .map(|(state, width)| {
            let left = x;
            x += width;
            view! {
                <rect data-state=state.as_str() x=per_cent(left) width=per_cent(*width) />
            }
        })
        .collect()
}
