//! The text to hand to whoever helps: plain, with times in the practice's zone and in UTC.

use leptos::prelude::*;

use crate::ui::copy_button::CopyButton;

/// The text with one click to copy it.
#[component]
pub fn SupportPack(
    /// The text.
    #[prop(into)]
    text: String,
    /// What it is, where a page has more than one.
    #[prop(default = "Support text".to_owned(), into)]
    named: String,
) -> impl IntoView {
    view! {
        <div class="pack">
            <CopyButton text=text.clone() label="Copy this text" wide=true />
            // A focusable region, so that a long line can be scrolled to with the keyboard.
            <pre class="well" tabindex="0" role="region" aria-label=named>
                {text}
            </pre>
        </div>
    }
}
