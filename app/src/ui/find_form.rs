//! Finding a practice from every page.

use domain::overview::Query;
use domain::url_query::UrlQuery;
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use web_sys::{FormData, HtmlFormElement};

use super::symbols::Icon;
use crate::links;

/// Finds a practice anywhere, from every page: the field in the header.
#[component]
pub fn FindForm() -> impl IntoView {
    let text = NodeRef::<html::Input>::new();
    let open_list = use_navigate();
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let form = event
            .target()
            .and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
        if let Some(form) = form {
            open_list(
                &links::overview(&query_in(&form)),
                NavigateOptions::default(),
            );
        }
    };
    Effect::new(move || {
        let listener = window_event_listener(leptos::ev::keydown, move |event| {
            if (event.ctrl_key() || event.meta_key())
                && event.key() == "k"
                && let Some(text) = text.get_untracked()
            {
                event.prevent_default();
                // A field that cannot take the focus is left as it is.
                let _ = text.focus();
                text.select();
            }
        });
        on_cleanup(move || listener.remove());
    });
    view! {
        <form class="find" role="search" aria-label="Find a practice" method="get" action="/" on:submit=on_submit>
            <label class="search">
                <Icon name="find" />
                <span class="visually-hidden">"Find a practice by name, Site ID or GUID"</span>
                <input
                    type="search"
                    name="q"
                    placeholder="Practice, Site ID or GUID"
                    aria-keyshortcuts="Control+K"
                    node_ref=text
                />
                <kbd class="needs-scripts" aria-hidden="true">
                    "Ctrl K"
                </kbd>
            </label>
        </form>
    }
    .into_any()
}

/// The list that a form asks for.
pub(crate) fn query_in(form: &HtmlFormElement) -> Query {
    let Ok(data) = FormData::new_with_form(form) else {
        return Query::default();
    };
    let named = Query::NAMES.iter();
    let values: Vec<_> = named
        .map(|name| (*name, data.get(name).as_string().unwrap_or_default()))
        .collect();
    Query::from_pairs(values.iter().map(|(name, value)| (*name, value.as_str())))
}
