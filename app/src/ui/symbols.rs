//! The shapes and textures of the screens, drawn once per page and used by reference.
//!
//! Every state has a shape that reads without its colour, and a texture for strips and timelines.
//! To add a symbol, add it to [`Symbols`] and show it with [`Icon`].

use domain::headline::State;
use leptos::prelude::*;

/// The shape of a state.
#[component]
pub fn Shape(
    /// The state.
    state: State,
) -> impl IntoView {
    view! {
        <svg class="shape" aria-hidden="true">
            <use href=format!("#state-{state}") />
        </svg>
    }
}

/// A symbol that is no state.
#[component]
pub fn Icon(
    /// Its name in [`Symbols`], without `icon-`.
    name: &'static str,
) -> impl IntoView {
    view! {
        <svg class="icon" aria-hidden="true">
            <use href=format!("#icon-{name}") />
        </svg>
    }
}

/// What [`Shape`], [`Icon`] and the charts refer to. Stands once in a page.
#[component]
pub fn Symbols() -> impl IntoView {
    view! {
        <svg class="symbols" width="0" height="0" aria-hidden="true">
            <defs>
                <symbol id="state-online" viewBox="0 0 16 16">
                    <circle cx="8" cy="8" r="4.75" fill="currentColor" />
                </symbol>
                <symbol id="state-degraded" viewBox="0 0 16 16">
                    <g fill="none" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round">
                        <path d="M8 2 15 14H1Z" />
                        <path d="M8 6.2v3.9M8 11.3v1.5" />
                    </g>
                </symbol>
                <symbol id="state-offline" viewBox="0 0 16 16">
                    <rect x="2.75" y="2.75" width="10.5" height="10.5" rx="1.25" fill="currentColor" />
                </symbol>
                <symbol id="state-unreachable" viewBox="0 0 16 16">
                    <path
                        d="M3.2 3.2 12.8 12.8M12.8 3.2 3.2 12.8"
                        stroke="currentColor"
                        stroke-width="3"
                        stroke-linecap="round"
                    />
                </symbol>
                <symbol id="state-blocked" viewBox="0 0 16 16">
                    <g fill="none" stroke="currentColor" stroke-width="2.1">
                        <circle cx="8" cy="8" r="5.9" />
                        <path d="M3.9 12.1 12.1 3.9" />
                    </g>
                </symbol>
                <symbol id="state-unknown" viewBox="0 0 16 16">
                    <circle
                        cx="8"
                        cy="8"
                        r="5.8"
                        fill="none"
                        stroke="currentColor"
                        stroke-width="2"
                        stroke-dasharray="2.5 2.055"
                    />
                </symbol>
                <symbol id="state-pending_setup" viewBox="0 0 16 16">
                    <circle cx="8" cy="8" r="5.7" fill="none" stroke="currentColor" stroke-width="1.6" />
                    <path d="M8 2.3a5.7 5.7 0 0 1 0 11.4Z" fill="currentColor" />
                </symbol>
                <symbol id="state-retired" viewBox="0 0 16 16">
                    <path
                        d="M2.75 8h10.5"
                        stroke="currentColor"
                        stroke-width="2.5"
                        stroke-linecap="round"
                    />
                </symbol>
                <symbol id="icon-live" viewBox="0 0 16 16">
                    <circle cx="8" cy="8" r="1.8" fill="currentColor" />
                    <g fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round">
                        <path d="M4.7 11.3a4.7 4.7 0 0 1 0-6.6M11.3 4.7a4.7 4.7 0 0 1 0 6.6" />
                        <path d="M2.4 13.3a7.6 7.6 0 0 1 0-10.6M13.6 2.7a7.6 7.6 0 0 1 0 10.6" />
                    </g>
                </symbol>
                <symbol id="icon-find" viewBox="0 0 16 16">
                    <g fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round">
                        <circle cx="7" cy="7" r="4.5" />
                        <path d="M10.4 10.4 14 14" />
                    </g>
                </symbol>
                <symbol id="icon-copy" viewBox="0 0 16 16">
                    <g fill="none" stroke="currentColor" stroke-width="1.5">
                        <rect x="5.2" y="5.2" width="8.4" height="8.4" rx="1.6" />
                        <path d="M10.6 2.6H4.1a1.5 1.5 0 0 0-1.5 1.5v6.5" />
                    </g>
                </symbol>
                <symbol id="icon-tick" viewBox="0 0 16 16">
                    <path
                        d="m2.8 8.6 3.4 3.4 7-7.6"
                        fill="none"
                        stroke="currentColor"
                        stroke-width="2.2"
                        stroke-linecap="round"
                        stroke-linejoin="round"
                    />
                </symbol>
                // Two ways: what is approved and what is there have come apart.
                <symbol id="icon-change" viewBox="0 0 16 16">
                    <path
                        d="M2 5.2h10M9.3 2.2l3 3-3 3M14 10.8H4M6.7 7.8l-3 3 3 3"
                        fill="none"
                        stroke="currentColor"
                        stroke-width="1.8"
                    />
                </symbol>
                <symbol id="icon-arrow" viewBox="0 0 16 16">
                    <path
                        d="M1.5 8h12M9 3.5 13.5 8 9 12.5"
                        fill="none"
                        stroke="currentColor"
                        stroke-width="1.9"
                        stroke-linecap="round"
                    />
                </symbol>
                <symbol id="icon-down" viewBox="0 0 16 16">
                    <path
                        d="M3.5 6 8 10.5 12.5 6"
                        fill="none"
                        stroke="currentColor"
                        stroke-width="1.9"
                        stroke-linecap="round"
                    />
                </symbol>
                <symbol id="icon-up" viewBox="0 0 16 16">
                    <path
                        d="M3.5 10 8 5.5 12.5 10"
                        fill="none"
                        stroke="currentColor"
                        stroke-width="1.9"
                        stroke-linecap="round"
                    />
                </symbol>
                // What was not observed: an open hatch without a ground.
                <pattern
                    id="texture-unknown"
                    width="5"
                    height="5"
                    patternUnits="userSpaceOnUse"
                    patternTransform="rotate(45)"
                >
                    <rect class="ink-unknown" width="1.3" height="5" />
                </pattern>
                <pattern id="texture-offline" width="4" height="4" patternUnits="userSpaceOnUse">
                    <rect class="ink-offline" width="4" height="2.6" />
                </pattern>
                <pattern
                    id="texture-blocked"
                    width="4.5"
                    height="4.5"
                    patternUnits="userSpaceOnUse"
                    patternTransform="rotate(-45)"
                >
                    <rect class="ink-blocked" x="1.4" width="3.1" height="4.5" />
                </pattern>
                <pattern id="texture-pending_setup" width="4" height="4" patternUnits="userSpaceOnUse">
                    <rect class="ink-pending_setup" width="2" height="4" />
                </pattern>
            </defs>
        </svg>
    }
}
