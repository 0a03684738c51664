//! Where the browser enters: once the WebAssembly has arrived, the live script (`script/`) calls
//! [`hydrate`], then brings each island of the page to life by the function that `app` exports for it.

// What links the islands' exports into this library.
use app as _;
use wasm_bindgen::prelude::wasm_bindgen;

/// Prepares for the islands. Called once, before the first of them.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}
