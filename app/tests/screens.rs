//! The screens as the server renders them, from sample values and without a server: one module
//! per question.
#![expect(
    clippy::unwrap_used,
    reason = "a story that cannot be told stops where it broke"
)]

#[path = "screens/fixtures.rs"]
mod fixtures;

#[path = "screens/chart.rs"]
mod chart;
#[path = "screens/figures.rs"]
mod figures;
#[path = "screens/links.rs"]
mod links;
#[path = "screens/places.rs"]
mod places;
#[path = "screens/rows.rs"]
mod rows;
#[path = "screens/source.rs"]
mod source;
#[path = "screens/untrusted.rs"]
mod untrusted;

use leptos::prelude::*;

/// The HTML of a view, without the marks that hydration needs.
fn html<V: IntoView>(view: impl FnOnce() -> V) -> String {
    let owner = Owner::new();
    let html = owner.with(|| view().into_view().to_html());
    html.replace("<!>", "").replace("<!---->", "")
}
