//! Where somebody has come to, after a link was followed without loading a document: the focus goes to
//! the content, and the page's title is said once it is known. A browser that loads a document does
//! both by itself.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos_router::hooks::use_location;
use web_sys::HtmlElement;

use crate::ui::page_title::ShownTitle;

/// Follows the address. Must stand within the router, and have a [`ShownTitle`] in context.
#[component]
pub fn Arrival() -> impl IntoView {
    let path = use_location().pathname;
    let ShownTitle(title) = expect_context();
    let has_moved = RwSignal::new(false);
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        if before.is_some_and(|before| before != now) {
            has_moved.set(true);
            focus_content();
        }
        now
    });
    view! {
        <p class="visually-hidden" role="status">
            {move || has_moved.get().then(|| title.get())}
        </p>
    }
}

fn focus_content() {
    let main = document().get_element_by_id("main");
    if let Some(main) = main.and_then(|main| main.dyn_into::<HtmlElement>().ok()) {
        // An element that cannot take the focus leaves it where it is.
        let _ = main.focus();
    }
}
