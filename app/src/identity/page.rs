//! The sites whose identity is not as it should be, over the whole list: one section per trouble,
//! with what it means and whose move it is.

use chrono::{DateTime, Utc};
use domain::views::identity::{IdentityGroup, IdentityPage as Page};
use leptos::prelude::*;

use crate::identity::read::read_identity;
use crate::identity::table::identity_table;
use crate::identity::trouble::{heading, meaning};
use crate::links;
use crate::live::Subject;
use crate::ui::loaded::Loaded;
use crate::ui::page_title::PageTitle;
use crate::ui::words::SITES_OUT_OF_ORDER;

/// The page.
#[component]
pub fn IdentityPage() -> impl IntoView {
    view! {
        <PageTitle text=SITES_OUT_OF_ORDER />
        <Loaded from=read_identity() hears=vec![Subject::Practices] let:page>
            <IdentityContent page />
        </Loaded>
    }
}

/// What the page shows.
#[component]
pub fn IdentityContent(
    /// The sites.
    page: Page,
) -> impl IntoView {
    let (empty, filled): (Vec<_>, Vec<_>) =
        page.groups.iter().partition(|group| group.rows.is_empty());
    let filled: Vec<_> = filled
        .into_iter()
        .map(|group| section(group, page.as_of))
        .collect();
    view! {
        <div class="title">
            <nav class="crumb" aria-label="Where you are">
                <a class="link" href=links::CHANGES>
                    "Changes"
                </a>
                " / sites out of order"
            </nav>
            <h1>{SITES_OUT_OF_ORDER}</h1>
            <p class="soft">
                "Every site that Halo Cloud does not call in use, with whose move it is. What waits "
                "for a decision is among the changes."
            </p>
        </div>
        {filled}
        {in_order(&empty)}
    }
    .into_any()
}

/// What is wrong with nobody, in one line, so that it can be read that it was looked for.
fn in_order(empty: &[&IdentityGroup]) -> impl IntoView + use<> {
    let names: Vec<_> = empty.iter().map(|group| heading(group.trouble)).collect();
    (!names.is_empty()).then(|| {
        view! {
            <section class="card trouble" aria-labelledby="in-order">
                <header>
                    <h2 id="in-order">"Looked for, and nobody found"</h2>
                    <p class="soft">{names.join(" · ")}</p>
                </header>
            </section>
        }
    })
}

fn section(group: &IdentityGroup, as_of: DateTime<Utc>) -> impl IntoView + use<> {
    let id = format!("trouble-{}", group.trouble);
    let count = group.rows.len();
    view! {
        <section class="card trouble" aria-labelledby=id.clone()>
            <header>
                <h2 id=id.clone()>
                    {heading(group.trouble)}
                    " "
                    <span class="quiet">{count}</span>
                </h2>
                <p class="soft">{meaning(group.trouble)}</p>
            </header>
            {identity_table(group, as_of)}
        </section>
    }
}
