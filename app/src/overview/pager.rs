//! Where one is in the list of all practices.

use domain::overview::Query;
use domain::views::Overview;
use leptos::prelude::*;

use crate::links;
use crate::ui::pager::pager;

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
        pager(page, pages, &|page| {
            links::overview(&Query {
                page,
                ..query.clone()
            })
        })
    }
}
