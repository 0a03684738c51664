//! The pages about who is told and when not: alerts, maintenance.

use leptos::prelude::*;

use crate::links;
use crate::ui::subnav::Subnav;

/// The pages, with their addresses.
const PAGES: [(&str, &str); 2] = [(links::ALERTS, "Alerts"), (links::MAINTENANCE, "Maintenance")];

/// Links between them.
#[component]
pub fn AlertsNav() -> impl IntoView {
    view! { <Subnav label="Alerts" pages=PAGES /> }
}
