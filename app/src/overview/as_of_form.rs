//! Asking for the list as it was at a time. A real form, so that the time stands in the address.

use domain::overview::Query;
use domain::views::ShownAt;
use leptos::prelude::*;

use crate::ui::kept_fields::kept_fields;

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
            {move || kept_fields(&query.get(), &["at", "page"])} <label>
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
