//! What a page says once the session that opened it has ended, and the way back to this page.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::app_error::AppError;
use crate::links;

/// The notice in place of the content.
#[component]
pub fn SignedOut() -> impl IntoView {
    let location = use_location();
    let path = location.pathname.get_untracked();
    let here = match location.search.get_untracked() {
        search if search.is_empty() => path,
        search => format!("{path}?{search}"),
    };
    view! {
        <p class="notice">
            {AppError::SignedOut.to_string()} " "
            <a class="link" href=links::sign_in_then(&here) rel="external">
                "Sign in"
            </a>
        </p>
    }
}
