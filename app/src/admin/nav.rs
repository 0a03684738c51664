//! The pages for admins: staff, tokens, audit, security, database, styleguide.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::links;

/// The pages, with their addresses.
const PAGES: [(&str, &str); 6] = [
    (links::STAFF, "Staff"),
    (links::TOKENS, "API tokens"),
    (links::AUDIT, "Audit"),
    (links::SECURITY, "Security"),
    (links::DATABASE, "Database"),
    (links::STYLEGUIDE, "Styleguide"),
];

/// Links between them.
#[component]
pub fn AdminNav() -> impl IntoView {
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
        <nav class="subnav" aria-label="Admin">
            {pages.into_iter().collect_view()}
        </nav>
    }
}
