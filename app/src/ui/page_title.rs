//! The title of the document: what the tab and the history say.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::environment;

/// Titles the page `TEXT · ENVIRONMENT · Sundog`.
///
/// `Title` writes its text into the HTML as it is, so a practice's name is escaped here.
#[component]
pub fn PageTitle(
    /// What the page is about.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let environment = environment::told_by_the_server()
        .map_or_else(String::new, |environment| format!(" · {}", environment.label()));
    let title = escaped(&format!("{text}{environment} · Sundog"));
    view! { <Title text=title /> }
}

/// The text with everything that HTML would take for markup spelled out.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
