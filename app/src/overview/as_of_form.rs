//! Asking for the list as it was at a time. A real form, so that the time stands in the address.

use domain::overview::Query;
use domain::views::ShownAt;
use leptos::prelude::*;

use crate::ui::kept_fields::kept_fields;

/// The form, with the time that is shown.
#[component]
pub fn AsOfForm(
    /// Of when the list is.
    shown: ShownAt,
    /// What is asked for: its filters hold on.
    query: Query,
) -> impl IntoView {
    let max = (!shown.is_past).then(|| shown.field.clone());
    view! {
        <form class="filters as-of" method="get" action="/" aria-label="The list at another time">
            {kept_fields(&query, &["at", "page"])} <label>
                <span>"As we saw it at"</span>
                <input
                    type="datetime-local"
                    name="at"
                    required
                    value=shown.field
                    max=max
                />
            </label>
            <span class="quiet">{shown.zone}</span>
            <button type="submit" class="button">
                "Show"
            </button>
        </form>
    }
    .into_any()
}
