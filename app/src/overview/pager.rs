//! Where one is in a long list, and the way to the next page: real links.

use domain::overview::Query;
use domain::views::Overview;
use leptos::prelude::*;

use crate::links;

/// Previous and next, where there is more than one page.
#[component]
pub fn Pager(
    /// The list as shown.
    overview: Signal<Overview>,
) -> impl IntoView {
    let place = Memo::new(move |_| {
        overview.with(|overview| (overview.query.clone(), overview.page, overview.pages))
    });
    move || {
        let (query, page, pages) = place.get();
        (pages > 1).then(|| {
            let to = |page: usize| {
                links::overview(&Query {
                    page,
                    ..query.clone()
                })
            };
            view! {
                <nav class="pager" aria-label="Pages">
                    {(page > 1)
                        .then(|| {
                            view! {
                                <a class="button" rel="prev" href=to(page - 1)>
                                    "Previous"
                                </a>
                            }
                        })}
                    <span>{format!("Page {page} of {pages}")}</span>
                    {(page < pages)
                        .then(|| {
                            view! {
                                <a class="button" rel="next" href=to(page + 1)>
                                    "Next"
                                </a>
                            }
                        })}
                </nav>
            }
        })
    }
}
