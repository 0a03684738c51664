//! Links between the pages of one noun, beside each other.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The links; the one to the page that is shown says so.
#[component]
pub fn Subnav<const N: usize>(
    /// What the pages are about.
    label: &'static str,
    /// Their addresses and names.
    pages: [(&'static str, &'static str); N],
) -> impl IntoView {
    let path = use_location().pathname.get_untracked();
    let pages = pages.map(|(address, name)| {
        let current = (path == address).then_some("page");
        view! {
            <a href=address aria-current=current>
                {name}
            </a>
        }
    });
    view! {
        <nav class="subnav" aria-label=label>
            {pages.into_iter().collect_view()}
        </nav>
    }
}
