//! Where one is in the list of all practices.

use domain::overview::Query;
use domain::views::Overview;
use leptos::prelude::*;

use crate::links;
use crate::ui::pager::pager as paged;

/// Previous and next, where there is more than one page.
pub fn pager(overview: &Overview) -> impl IntoView + use<> {
    let to = |page: usize| {
        links::overview(&Query {
            page,
            ..overview.query.clone()
        })
    };
    paged(overview.page, overview.pages, &to)
}
