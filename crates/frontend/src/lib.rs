//! Where the browser enters: once the page's WebAssembly has arrived, `hydrate` brings the
//! server's HTML to life. Everything else is in `app`.

use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the page's script as soon as it is loaded.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(app::App);
}
