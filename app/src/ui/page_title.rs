//! The title of the document: what the tab and the history say.

use leptos::prelude::*;
use leptos_meta::{ServerMetaContext, Title};

/// The title of the page that is shown, for whoever says it.
#[derive(Clone, Copy)]
pub struct ShownTitle(pub RwSignal<String>);

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
    let titled = |text: &str| format!("{text} · Sundog");
    // The server reads the title when the page's owner may be gone already, so it gets a value.
    let for_the_document =
        use_context::<ServerMetaContext>().map(|_| escaped(&titled(&text.get_untracked())));
    if let Some(ShownTitle(shown)) = use_context() {
        Effect::new(move || shown.set(titled(&text.get())));
    }
    view! {
        <Title text=move || {
            for_the_document.clone().unwrap_or_else(|| titled(&text.get()))
        } />
    }
}

/// The text with everything that HTML would take for markup spelled out.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
