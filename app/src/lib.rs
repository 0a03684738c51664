//! The screens of Sundog: the same components render on the server and live on in the browser.
//!
//! [`shell`] is the document, [`App`] everything within its body. Each noun has its folder: `page` is
//! what an address shows, `read` what it asks of the server, and beside them stand its parts and the
//! forms of its actions. A part lives with its only user; what a second noun needs moves to `ui`. They
//! turn values into HTML and say what things mean (`data-state="offline"`); `style` decides how that
//! looks.
//!
//! Every function in a `read` is a public address under `/fn`, so each begins by asking
//! `refusal::who_may`, and its documentation says who may. A view's type names everything within it;
//! the larger components end in `into_any`, which hides what is inside them.
//!
//! All conditional compilation of this crate stands in this file: `charts` and `refusal` exist on the
//! server alone. To add a page, add a folder with its `page`, and a line in `routes`.

// Views nest their types, and the compiler counts how deep; its usual limit is 128.
#![recursion_limit = "256"]

pub mod account;
pub mod admin;
pub mod app_error;
pub mod changes;
#[cfg(feature = "ssr")]
pub mod charts;
pub mod environment;
pub mod form_outcome;
pub mod frame;
pub mod heartbeats;
pub mod identity;
pub mod links;
pub mod live;
pub mod login;
pub mod onboarding;
pub mod outages;
pub mod overview;
pub mod practice;
#[cfg(feature = "ssr")]
mod refusal;
pub mod reports;
pub mod routes;
pub mod sent_form;
pub mod ui;

use leptos::config::LeptosOptions;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::{MetaTags, provide_meta_context};
use leptos_router::components::Router;

use crate::environment::Environment;
use crate::form_outcome::FormOutcome;
use crate::frame::arrival::Arrival;
use crate::frame::header::Header;
use crate::live::Live;
use crate::login::SignedIn;
use crate::routes::Pages;
use crate::ui::page_title::ShownTitle;
use crate::ui::symbols::Symbols;

/// Puts the address of the page into the address bar.
const TO_PAGE: &str = "history.replaceState(null, '', document.documentElement.dataset.page)";

/// The document around the screens. The server renders it for every page.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    // A form that was refused leaves the browser where the form was sent. The address of the page
    // takes its place before anything else runs, so that loading it again sends nothing twice.
    let address = use_context::<FormOutcome>().map(|outcome| outcome.page);
    let to_page = address.clone().map(|_| {
        view! { <script nonce=use_nonce()>{TO_PAGE}</script> }
    });
    view! {
        <!DOCTYPE html>
        <html lang="en-AU" data-page=address>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="stylesheet" href="/pkg/sundog.css" />
                {to_page}
                <HydrationScripts options />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// Everything within the body, on the server and in the browser.
///
/// On the server it wants an [`Environment`] in context, a [`domain::principal::Principal`] where somebody
/// is signed in, and whatever the pages and the server functions want.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let environment = Environment::told_by_the_server();
    let signed_in = SignedIn::told_by_the_server();
    provide_context(Live::connect(signed_in.0.is_some()));
    // A page opened later, in the browser, is no longer told by the server.
    provide_context(signed_in.clone());
    provide_context(ShownTitle(RwSignal::new(String::new())));
    Effect::new(mark_as_hydrated);
    view! {
        <Symbols />
        <Router>
            // The browser follows this one itself: the focus moves along with it.
            <a class="skip" href="#main" rel="external">
                "Skip to the content"
            </a>
            <Header environment signed_in />
            <Arrival />
            <main id="main" tabindex="-1">
                <Pages />
            </main>
        </Router>
    }
}

/// Says in the document that clicks are heard now. Style shows what needs scripts from here on,
/// and browser tests wait for it.
fn mark_as_hydrated() {
    if let Some(root) = document().document_element() {
        // The attribute's name is valid, so the browser cannot refuse it.
        let _ = root.set_attribute("data-hydrated", "");
    }
}
