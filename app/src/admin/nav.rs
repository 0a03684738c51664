//! The pages for admins: staff, tokens, audit, security, database, styleguide.

use leptos::prelude::*;

use crate::links;
use crate::ui::subnav::Subnav;

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
    view! { <Subnav label="Admin" pages=PAGES /> }
}
