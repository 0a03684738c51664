//! The title of the document: what the tab and the history say.

use leptos::prelude::*;
use leptos_meta::{ServerMetaContext, Title};

/// Titles the page `TEXT · Sundog`.
///
/// The server's `Title` writes its text into the HTML as it is, so a practice's name is escaped
/// here; the browser's sets it as text, and there it must not be.
#[component]
pub fn PageTitle(
    /// What the page is about.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    let writes_html = use_context::<ServerMetaContext>().is_some();
    view! {
        <Title text=move || {
            let title = format!("{} · Sundog", text.get());
            if writes_html { escaped(&title) } else { title }
        } />
    }
}

/// The text with everything that HTML would take for markup spelled out.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
