//! What the live script says, in words of the server: templates that it copies into the page.

use leptos::prelude::*;

use crate::app_error::AppError;
use crate::links;

/// The templates, and the place where it is said to whoever listens what was come to and what changed.
#[component]
pub fn Notices() -> impl IntoView {
    view! {
        <p class="visually-hidden" role="status" data-said="arrival"></p>
        <p class="visually-hidden" role="status" data-said="changes"></p>
        <template data-notice="signed-out">
            <p class="notice">
                {AppError::SignedOut.to_string()} " "
                // The live script knows where to come back to.
                <a class="link" href=links::LOGIN rel="external">
                    "Sign in"
                </a>
            </p>
        </template>
        <template data-notice="not-reached">
            <p class="notice">{AppError::NotReached.to_string()}</p>
        </template>
        <template data-notice="not-sent">
            <p class="notice">
                "Sundog’s server was not reached, so nothing was sent. What you typed is still here: try again."
            </p>
        </template>
    }
}
