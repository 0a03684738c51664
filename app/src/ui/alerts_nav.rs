//! The pages about who is told and when not: alerts, maintenance.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::links;

/// The pages, with their addresses.
const PAGES: [(&str, &str); 2] = [(links::ALERTS, "Alerts"), (links::MAINTENANCE, "Maintenance")];

/// Links between them.
#[component]
pub fn AlertsNav() -> impl IntoView {
    let path = use_location().pathname.get_untracked();
    let pages = PAGES.map(|(address, label)| {
        let current = (path == address).then_some("page");
        view! {
            <a href=address aria-current=current>
                {label}
            </a>
        }
    });
    view! {
        <nav class="subnav" aria-label="Alerts">
            {pages.into_iter().collect_view()}
        </nav>
    }
}
