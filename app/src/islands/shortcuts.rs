//! What the keyboard does on every page. A shortcut is one line of [`SHORTCUTS`].

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, KeyboardEvent};

use super::{elements, on_document};

/// A key and what it leads to.
struct Shortcut {
    /// As the browser calls it.
    key: &'static str,
    /// Whether it is pressed together with Ctrl, or Cmd on a Mac. Such keys work while one types too.
    with_control: bool,
    /// What it does; nothing where the page has no place for it.
    act: fn() -> Option<HtmlElement>,
}

/// Every shortcut. What each leads to takes the focus.
const SHORTCUTS: [Shortcut; 4] = [
    Shortcut {
        key: "k",
        with_control: true,
        act: || first("[data-key=find]"),
    },
    Shortcut {
        key: "/",
        with_control: false,
        act: || first("[data-key=filter]"),
    },
    Shortcut {
        key: "j",
        with_control: false,
        act: || row(1),
    },
    Shortcut {
        key: "k",
        with_control: false,
        act: || row(-1),
    },
];

/// Listens for the shortcuts.
#[island]
pub fn Shortcuts() -> impl IntoView {
    Effect::new(move || {
        on_document("keydown", move |event| {
            if let Ok(event) = event.dyn_into::<KeyboardEvent>() {
                press(&event);
            }
        });
    });
}

fn press(event: &KeyboardEvent) {
    let with_control = event.ctrl_key() || event.meta_key();
    if event.alt_key() || event.default_prevented() || (!with_control && is_typing()) {
        return;
    }
    let mut shortcuts = SHORTCUTS.iter();
    let pressed = shortcuts
        .find(|shortcut| shortcut.key == event.key() && shortcut.with_control == with_control);
    if let Some(place) = pressed.and_then(|shortcut| (shortcut.act)()) {
        event.prevent_default();
        // A place that cannot take the focus leaves it where it is.
        let _ = place.focus();
        if let Some(field) = place.dyn_ref::<HtmlInputElement>() {
            field.select();
        }
    }
}

fn is_typing() -> bool {
    focused().is_some_and(|element| {
        let fields = "input, select, textarea, [contenteditable]";
        element.matches(fields).unwrap_or_default()
    })
}

fn first(selector: &str) -> Option<HtmlElement> {
    elements(selector)
        .into_iter()
        .find_map(|element| element.dyn_into().ok())
}

/// The link of the row after or before the one that has the focus; the first where none has.
fn row(step: isize) -> Option<HtmlElement> {
    let links = elements("[data-key=rows] tbody th a");
    let here = focused().and_then(|focused| links.iter().position(|link| *link == focused));
    let wanted = match here {
        Some(here) => here.checked_add_signed(step)?,
        None => 0,
    };
    links.get(wanted)?.clone().dyn_into().ok()
}

fn focused() -> Option<Element> {
    document().active_element()
}
