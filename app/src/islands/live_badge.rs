//! Whether the page is live, with the age of the last word. The waves are no state's shape, so it
//! is not taken for *online*.

use chrono::TimeDelta;
use domain::wording::ago;
use leptos::prelude::*;

use super::connection::Connection;
use super::{CONNECTION, HEARD, every_second, now_ms, on_document};

/// The badge in the header.
#[island]
pub fn LiveBadge() -> impl IntoView {
    let connection = RwSignal::new(Connection::AsLoaded);
    let heard_at = RwSignal::new(0_i64);
    let now = RwSignal::new(0_i64);
    Effect::new(move || {
        let look = move || connection.set(connection_now());
        let hear = move || {
            heard_at.set(now_ms());
            now.set(now_ms());
        };
        look();
        hear();
        on_document(CONNECTION, move |_| look());
        on_document(HEARD, move |_| hear());
        every_second(move || now.set(now_ms()));
    });
    let age = move || match connection.get() {
        Connection::AsLoaded | Connection::SignedOut => None,
        Connection::Live | Connection::Reconnecting => {
            Some(ago(TimeDelta::milliseconds(now.get() - heard_at.get())))
        }
    };
    view! {
        <span class="live" data-live=move || connection.get().word()>
            <svg class="icon" aria-hidden="true">
                <use href="#icon-live" />
            </svg>
            <span role="status">{move || connection.get().label()}</span>
            <span class="age">{age}</span>
        </span>
    }
}

/// What the live script says on the document's element.
fn connection_now() -> Connection {
    let root = document().document_element();
    let word = root.and_then(|root| root.get_attribute("data-live"));
    Connection::of_word(word.as_deref().unwrap_or_default())
}
