//! How risky following a change is: bars and a word, in no colour.

use domain::change::Risk;
use leptos::prelude::*;

/// Left edge, upper edge and height of each bar.
const BARS: [(&str, &str, &str); 4] = [
    ("0.5", "9.5", "3.5"),
    ("6.1", "6.5", "6.5"),
    ("11.7", "3.5", "9.5"),
    ("17.3", "0.5", "12.5"),
];

/// The bars and the word.
#[component]
pub fn RiskMark(
    /// How risky.
    risk: Risk,
) -> impl IntoView {
    let filled = match risk {
        Risk::R0 => 0,
        Risk::R1 => 1,
        Risk::R2 => 2,
        Risk::R3 => 3,
        Risk::R4 => 4,
    };
    let bars = BARS.into_iter().enumerate().map(|(at, (x, y, height))| {
        let class = if at < filled { "on" } else { "off" };
        view! { <rect class=class x=x y=y width="3.6" height=height /> }
    });
    view! {
        <span class="risk">
            <svg viewBox="0 0 22 14" aria-hidden="true">
                {bars.collect_view()}
            </svg>
            <span class="visually-hidden">"Risk "</span>
            {risk.as_str()}
        </span>
    }
}
