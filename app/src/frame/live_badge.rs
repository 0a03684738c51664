//! Whether the page is live, with the age of the last word. The waves are no state's shape, so it
//! is not taken for *online*.

use chrono::TimeDelta;
use domain::wording::ago;
use leptos::prelude::*;

use crate::live::{Connection, Live};
use crate::ui::symbols::Icon;

/// The badge in the header.
#[component]
pub fn LiveBadge() -> impl IntoView {
    let live = expect_context::<Live>();
    let age = move || match live.connection.get() {
        Connection::AsLoaded | Connection::SignedOut => None,
        Connection::Live | Connection::Reconnecting => {
            let silent = TimeDelta::seconds(live.seconds_silent());
            Some(ago(silent))
        }
    };
    view! {
        <span class="live" data-live=move || live.connection.get().word()>
            <Icon name="live" />
            <span role="status">{move || live.connection.get().label()}</span>
            <span class="age">{age}</span>
        </span>
    }
}
