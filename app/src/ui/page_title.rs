//! The title of the document: what the tab and the history say.

use leptos::prelude::*;
use leptos_meta::Title;

/// Titles the page `TEXT · Sundog`.
///
/// `Title` writes its text into the HTML as it is, so a practice's name is escaped here.
#[component]
pub fn PageTitle(
    /// What the page is about.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let title = escaped(&format!("{text} · Sundog"));
    view! { <Title text=title /> }
}

/// The text with everything that HTML would take for markup spelled out.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
