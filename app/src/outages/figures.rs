//! Figures with what they mean, in one row.

use domain::views::outages::Figure;
use leptos::prelude::*;

/// The row.
pub fn figures(figures: &[Figure]) -> impl IntoView + use<> {
    let figures = figures.iter().cloned().map(|figure| {
        view! {
            <div>
                <dt>{figure.name}</dt>
                <dd>
                    <b>{figure.value}</b>
                    <span class="quiet">{figure.detail}</span>
                </dd>
            </div>
        }
    });
    view! { <dl class="figures-row">{figures.collect_view()}</dl> }
}
