//! The top of every page: name, environment, where one can go, finding a practice, and whether the
//! page is live. On a phone the navigation moves to the bottom.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::filters::FindForm;
use super::live_badge::LiveBadge;
use crate::environment::Environment;
use crate::links;

/// The header. The environment's chip sits beside the name, never in a menu.
#[component]
pub fn Header(
    /// Which Halo Cloud is watched.
    environment: Environment,
) -> impl IntoView {
    let path = use_location().pathname;
    let current = move || match path.get() {
        path if path == "/" => Some("page"),
        path if path.starts_with("/practices/") => Some("true"),
        _ => None,
    };
    view! {
        <header class="top" data-environment=environment.word()>
            <a class="brand" href="/">
                <Logo />
                "Sundog"
            </a>
            {(!environment.label.is_empty())
                .then(|| view! { <span class="environment">{environment.label.clone()}</span> })}
            <nav aria-label="Main">
                <a href="/" aria-current=current>
                    "Overview"
                </a>
                <a href=links::API_DOCS rel="external">
                    "API docs"
                </a>
            </nav>
            <FindForm />
            <LiveBadge />
        </header>
    }
    .into_any()
}

/// A halo with the spot beside the sun. Amber is here and nowhere else.
#[component]
fn Logo() -> impl IntoView {
    view! {
        <svg class="logo" viewBox="0 0 26 26" aria-hidden="true">
            <g class="ring" fill="none" stroke-width="1.9">
                <path d="M20.4 6.2A10 10 0 1 0 20.4 19.8" stroke-linecap="round" />
                <circle cx="13" cy="13" r="3" />
            </g>
            <circle class="spot" cx="22.4" cy="13" r="3.1" />
        </svg>
    }
}
