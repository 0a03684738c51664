//! Finding practices by text, PMS and tag, and choosing the order. Real forms that work without
//! scripts; with scripts the list follows as one types.

use std::time::Duration;

use domain::overview::{Query, Sort};
use domain::site::Pms;
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::links;
use crate::ui::find_form::query_in;
use crate::ui::kept_fields::kept_fields;
use crate::ui::symbols::Icon;

/// How long typing must rest before the list follows.
const TYPING_RESTS: Duration = Duration::from_millis(250);

/// The filters above the table.
#[component]
pub fn Filters(
    /// What is shown now.
    #[prop(into)]
    query: Signal<Query>,
    /// All tags in use.
    #[prop(into)]
    tags: Signal<Vec<String>>,
) -> impl IntoView {
    let form = NodeRef::<html::Form>::new();
    let text = NodeRef::<html::Input>::new();
    let typing = RwSignal::new(false);
    let open_list = use_navigate();
    let go = move |replace: bool| {
        if let Some(form) = form.get_untracked() {
            let options = NavigateOptions {
                scroll: false,
                replace,
                ..Default::default()
            };
            open_list(&links::overview(&query_in(&form)), options);
        }
    };
    let on_submit = {
        let go = go.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            go(false);
        }
    };
    let on_pick = {
        let go = go.clone();
        move |_| go(false)
    };
    let mut on_rest = debounce(TYPING_RESTS, move |()| go(true));
    // The address changed by another way than typing here: follow it.
    Effect::new(move || {
        let wanted = query.with(|query| query.q.clone());
        if let Some(text) = text.get().filter(|_| !typing.get_untracked()) {
            text.set_value(&wanted);
        }
    });
    let first = query.get_untracked();
    view! {
        <form
            class="filters"
            role="search"
            aria-label="Filter these practices"
            method="get"
            action="/"
            node_ref=form
            on:submit=on_submit
        >
            {move || kept_fields(&query.get(), &ASKED)}
            <label class="search">
                <Icon name="find" />
                <span class="visually-hidden">"Filter these practices"</span>
                <input
                    type="search"
                    name="q"
                    placeholder="Filter these practices"
                    value=first.q
                    node_ref=text
                    on:focus=move |_| typing.set(true)
                    on:blur=move |_| typing.set(false)
                    on:input=move |_| on_rest(())
                />
            </label>
            <select
                name="pms"
                aria-label="PMS"
                prop:value=move || query.get().pms.map_or("", Pms::as_str)
                on:change=on_pick.clone()
            >
                <option value="">"Any PMS"</option>
                {Pms::ALL
                    .iter()
                    .map(|&pms| {
                        view! {
                            <option value=pms.as_str() selected=first.pms == Some(pms)>
                                {pms.full_name()}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
            <select
                name="tag"
                aria-label="Tag"
                prop:value=move || query.get().tag.unwrap_or_default()
                on:change=on_pick.clone()
            >
                <option value="">"Any tag"</option>
                {move || {
                    let chosen = query.get().tag;
                    tags.get()
                        .into_iter()
                        .map(|tag| {
                            let selected = chosen.as_ref() == Some(&tag);
                            view! {
                                <option value=tag selected=selected>
                                    {tag.clone()}
                                </option>
                            }
                        })
                        .collect_view()
                }}
            </select>
            <select
                name="sort"
                aria-label="Order"
                prop:value=move || query.get().sort.map_or("", Sort::as_str)
                on:change=on_pick
            >
                {Sort::ALL
                    .iter()
                    .map(|&sort| {
                        let value = if sort == Sort::Urgency { "" } else { sort.as_str() };
                        view! {
                            <option value=value selected=first.sort == Some(sort)>
                                {order_label(sort)}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
            <button type="submit" class="button without-scripts">
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
