//! A button that copies a text. It only shows once scripts have arrived.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsValue;

use crate::ui::symbols::Icon;

/// How long the button says what became of the press.
const SAY_FOR: Duration = Duration::from_secs(3);

/// Copies `text` when pressed, and says whether it could.
#[component]
pub fn CopyButton(
    /// What to copy.
    #[prop(into)]
    text: Signal<String>,
    /// What it is, for the button's name: `Copy the GUID`.
    label: &'static str,
    /// Whether the name is written on the button, rather than only told to screen readers.
    #[prop(optional)]
    wide: bool,
) -> impl IntoView {
    let outcome = RwSignal::new(None::<&'static str>);
    let copy = move |_| {
        spawn_local(async move {
            let copied = copy_to_clipboard(&text.get_untracked()).await;
            outcome.set(Some(if copied {
                "Copied"
            } else {
                "Select the text and copy it"
            }));
            set_timeout(move || outcome.set(None), SAY_FOR);
        });
    };
    view! {
        <button
            type="button"
            class="copy needs-scripts"
            class:wide=wide
            aria-label=(!wide).then_some(label)
            title=(!wide).then_some(label)
            on:click=copy
        >
            <Icon name="copy" />
            {wide.then_some(label)}
        </button>
        <span class="copied" role="status">
            {move || outcome.get()}
        </span>
    }
}

/// Whether it worked. Browsers offer no clipboard to pages that came over plain HTTP from another
/// machine, and a person may refuse.
async fn copy_to_clipboard(text: &str) -> bool {
    if !window().is_secure_context() {
        return false;
    }
    let promise = window().navigator().clipboard().write_text(text);
    let answer: Result<JsValue, JsValue> = wasm_bindgen_futures::JsFuture::from(promise).await;
    answer.is_ok()
}
