//! The pages about trouble: outages, and the cases that somebody else is asked about.

use leptos::prelude::*;

use crate::links;
use crate::ui::subnav::Subnav;

/// The pages, with their addresses.
const PAGES: [(&str, &str); 2] = [(links::OUTAGES, "Outages"), (links::CASES, "Cases")];

/// Links between them.
#[component]
pub fn TroubleNav() -> impl IntoView {
    view! { <Subnav label="Trouble" pages=PAGES /> }
}
