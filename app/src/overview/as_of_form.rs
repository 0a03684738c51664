//! Asking for the list as it was at a time. A real form, so that the time stands in the address.

use domain::overview::Query;
use domain::views::ShownAt;
use leptos::prelude::*;

/// The form, with the time that is shown.
#[component]
pub fn AsOfForm(
    /// Of when the list is.
    #[prop(into)]
    shown: Signal<ShownAt>,
    /// What is asked for: its filters hold on.
    query: Signal<Query>,
) -> impl IntoView {
    let first = shown.get_untracked();
    view! {
        <form class="filters as-of" method="get" action="/" aria-label="The list at another time">
            {move || kept(&query.get())} <label>
                <span>"As we saw it at"</span>
                <input
                    type="datetime-local"
                    name="at"
                    required
                    value=first.field
                    max=(!first.is_past).then(|| shown.get_untracked().field)
                />
            </label>
            <span class="quiet">{move || shown.get().zone}</span>
            <button type="submit" class="button">
                "Show"
            </button>
        </form>
    }
    .into_any()
}

fn kept(query: &Query) -> impl IntoView + use<> {
    let fields = [
        ("q", Some(query.q.clone())),
        ("attention", query.attention.then(|| "true".to_owned())),
        ("state", query.state.map(|state| state.to_string())),
        ("pms", query.pms.map(|pms| pms.to_string())),
        ("tag", query.tag.clone()),
        ("who", query.who.map(|who| who.to_string())),
        ("sort", query.sort.map(|sort| sort.to_string())),
    ];
    fields
        .into_iter()
        .filter_map(|(name, value)| {
            let value = value.filter(|value| !value.is_empty())?;
            Some(view! { <input type="hidden" name=name value=value /> })
        })
        .collect_view()
}
