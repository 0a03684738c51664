//! Where somebody has come to, after a link was followed without loading a document: the focus goes to
//! the content, and the page's title is said. A browser that loads a document does both by itself.

use std::time::Duration;

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos_router::hooks::use_location;
use web_sys::HtmlElement;

/// How long a page may take until it has its title.
const SETTLES: Duration = Duration::from_millis(400);

/// Follows the address. Must stand within the router.
#[component]
pub fn Arrival() -> impl IntoView {
    let path = use_location().pathname;
    let said = RwSignal::new(String::new());
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        if before.is_some_and(|before| before != now) {
            focus_content();
            set_timeout(move || said.set(document().title()), SETTLES);
        }
        now
    });
    view! {
        <p class="visually-hidden" role="status">
            {said}
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
