//! A button that copies a text (`islands::copy`). It only shows once scripts have arrived.

use leptos::prelude::*;

use crate::ui::symbols::Icon;

/// Copies `text` when pressed, and says whether it could.
#[component]
pub fn CopyButton(
    /// What to copy.
    #[prop(into)]
    text: String,
    /// What it is, for the button's name: `Copy the GUID`.
    label: &'static str,
    /// Whether the name is written on the button, rather than only told to screen readers.
    #[prop(optional)]
    wide: bool,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="copy needs-scripts"
            class:wide=wide
            aria-label=(!wide).then_some(label)
            title=(!wide).then_some(label)
            data-copy=text
        >
            <Icon name="copy" />
            {wide.then_some(label)}
        </button>
        <span class="copied" role="status"></span>
    }
}
