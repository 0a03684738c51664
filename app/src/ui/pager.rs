//! Where one is in a long list, and the way to the next page: real links.

use leptos::prelude::*;

/// Previous and next, where there is more than one page. `to` is the address of a page, from 1.
pub fn pager(
    page: usize,
    pages: usize,
    to: &dyn Fn(usize) -> String,
) -> Option<impl IntoView + use<>> {
    let previous = (page > 1).then(|| to(page - 1));
    let next = (page < pages).then(|| to(page + 1));
    (pages > 1).then(|| {
        view! {
            <nav class="pager" aria-label="Pages">
                {previous.map(|href| view! { <a class="button" rel="prev" href=href>"Previous"</a> })}
                <span>{format!("Page {page} of {pages}")}</span>
                {next.map(|href| view! { <a class="button" rel="next" href=href>"Next"</a> })}
            </nav>
        }
    })
}
