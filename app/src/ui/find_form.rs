//! Finding a practice from every page.

use leptos::prelude::*;

use super::symbols::Icon;

/// Finds a practice anywhere, from every page: the field in the header.
#[component]
pub fn FindForm() -> impl IntoView {
    view! {
        <form class="find" role="search" aria-label="Find a practice" method="get" action="/">
            <label class="search">
                <Icon name="find" />
                <span class="visually-hidden">"Find a practice by name, Site ID or GUID"</span>
                <input
                    type="search"
                    name="q"
                    placeholder="Practice, Site ID or GUID"
                    aria-keyshortcuts="Control+K"
                    data-key="find"
                />
                <kbd class="needs-scripts" aria-hidden="true">
                    "Ctrl K"
                </kbd>
            </label>
        </form>
    }
    .into_any()
}
