//! Finding practices by text, PMS and tag, and choosing the order. Real forms that work without
//! scripts; with scripts (`data-follows`) the list follows as one types.

use domain::overview::{Query, Sort};
use domain::site::Pms;
use leptos::prelude::*;

use crate::ui::kept_fields::kept_fields;
use crate::ui::symbols::Icon;

/// The filters above the table.
#[component]
pub fn Filters(
    /// What is shown now.
    query: Query,
    /// All tags in use.
    tags: Vec<String>,
) -> impl IntoView {
    view! {
        <form
            class="filters"
            role="search"
            aria-label="Filter these practices"
            method="get"
            action="/"
            data-follows=""
        >
            {kept_fields(&query, &ASKED)}
            <label class="search">
                <Icon name="find" />
                <span class="visually-hidden">"Filter these practices"</span>
                <input
                    type="search"
                    name="q"
                    placeholder="Filter these practices"
                    value=query.q
                    aria-keyshortcuts="/"
                    data-key="filter"
                />
            </label>
            <select name="pms" aria-label="PMS">
                <option value="">"Any PMS"</option>
                {Pms::ALL
                    .iter()
                    .map(|&pms| {
                        view! {
                            <option value=pms.as_str() selected=query.pms == Some(pms)>
                                {pms.full_name()}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
            <select name="tag" aria-label="Tag">
                <option value="">"Any tag"</option>
                {tags
                    .into_iter()
                    .map(|tag| {
                        let selected = query.tag.as_ref() == Some(&tag);
                        view! {
                            <option value=tag selected=selected>
                                {tag.clone()}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
            <select name="sort" aria-label="Order">
                {Sort::ALL
                    .iter()
                    .map(|&sort| {
                        let value = if sort == Sort::Urgency { "" } else { sort.as_str() };
                        view! {
                            <option value=value selected=query.sort == Some(sort)>
                                {order_label(sort)}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
            <button type="submit" class="button">
                "Apply"
            </button>
        </form>
    }
    .into_any()
}

/// What the form itself asks for. Another filter begins with its first page.
const ASKED: [&str; 5] = ["q", "pms", "tag", "sort", "page"];

const fn order_label(sort: Sort) -> &'static str {
    match sort {
        Sort::Urgency => "Most urgent first",
        Sort::Name => "By name",
        Sort::Since => "Changed last first",
        Sort::SiteId => "By PMS and Site ID",
        Sort::Heartbeat => "Oldest heartbeat first",
        Sort::Id => "In the order of adding",
    }
}
