//! What of a page lives in the browser. Everything else is HTML that the server drew, and the live
//! script (`script/`) puts newer HTML in its place.
//!
//! Each island stands in the frame, which is never replaced, and listens to the document: so none comes
//! and goes with the parts of a page. They find what they are about by attributes, each named in its
//! file. The live script tells them two things: `data-live` on the document's element, announced by an
//! event [`CONNECTION`], and [`HEARD`] whenever the server was heard of.

pub mod ages;
pub mod connection;
pub mod copy;
pub mod live_badge;
pub mod shortcuts;

/// The live script's event: the connection changed.
pub const CONNECTION: &str = "sundog:connection";
/// The live script's event: the server was heard of.
pub const HEARD: &str = "sundog:heard";

use std::time::Duration;

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, Event};

/// Milliseconds that the page is open. No other clock of the browser is ever used: it may be wrong, or
/// be set.
fn now_ms() -> i64 {
    let clock = window().performance();
    clock.map_or(0, |clock| clock.now() as i64)
}

/// Repeats something each second, at once for the first time.
fn every_second(act: impl Fn() + 'static) {
    act();
    // A browser that has no timers shows what it was given.
    let _ = set_interval_with_handle(act, Duration::from_secs(1));
}

/// Listens to the document for as long as it is there.
fn on_document(event: &'static str, act: impl Fn(Event) + 'static) {
    let _ = window_event_listener_untyped(event, act);
}

/// What in the document has a selector, in its order.
fn elements(selector: &str) -> Vec<Element> {
    let Ok(found) = document().query_selector_all(selector) else {
        return Vec::new();
    };
    let all = (0..found.length()).filter_map(|place| found.get(place));
    all.filter_map(|node| node.dyn_into().ok()).collect()
}
