//! Buttons that copy a text: whatever has `data-copy`. The element after it says what became of it.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

use super::on_document;

/// How long it is said what became of the press.
const SAY_FOR: Duration = Duration::from_secs(3);

/// Listens for presses on every copy button of the page.
#[island]
pub fn CopyButtons() -> impl IntoView {
    Effect::new(move || {
        on_document("click", move |event| {
            let pressed = event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok());
            let button = pressed.and_then(|pressed| pressed.closest("[data-copy]").ok().flatten());
            if let Some(button) = button {
                spawn_local(copy(button));
            }
        });
    });
}

async fn copy(button: Element) {
    let text = button.get_attribute("data-copy").unwrap_or_default();
    let words = match copied(&text).await {
        true => "Copied",
        false => "Select the text and copy it",
    };
    if let Some(place) = button.next_element_sibling() {
        place.set_text_content(Some(words));
        set_timeout(move || place.set_text_content(None), SAY_FOR);
    }
}

/// Whether it worked. Browsers offer no clipboard to pages that came over plain HTTP from another
/// machine, and a person may refuse.
async fn copied(text: &str) -> bool {
    if !window().is_secure_context() {
        return false;
    }
    let promise = window().navigator().clipboard().write_text(text);
    let answer: Result<JsValue, JsValue> = wasm_bindgen_futures::JsFuture::from(promise).await;
    answer.is_ok()
}
