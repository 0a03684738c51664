//! The document around the screens.
//!
//! The live script fetches pages too, and puts parts of them in place of what is shown. It says so by
//! the header [`FRAGMENT`], and such an answer leaves out what stays: scripts, style, symbols, and the
//! person in the header.

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::{MetaTags, provide_meta_context};
use leptos_router::components::Router;

use crate::environment;
use crate::form_outcome::FormOutcome;
use crate::frame::header::Header;
use crate::frame::notices::Notices;
use crate::frame::own_acts::OwnActs;
use crate::islands::ages::Ages;
use crate::islands::copy::CopyButtons;
use crate::islands::shortcuts::Shortcuts;
use crate::live::Rendered;
use crate::login::SignedIn;
use crate::routes::Pages;
use crate::ui::symbols::Symbols;

/// The request header by which the live script asks for a part of the document.
pub const FRAGMENT: &str = "sundog-fragment";

/// What of the document is asked for. The server provides it as context; without it, all of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wanted {
    /// A document to load.
    #[default]
    Document,
    /// What the live script puts in its place.
    Fragment,
}

/// Puts the address of the page into the address bar.
const TO_PAGE: &str = "history.replaceState(null, '', document.documentElement.dataset.page)";

/// The document around the screens. The server renders it for every page.
pub fn shell() -> impl IntoView {
    // Nothing but islands comes alive, so nothing is sent along for it.
    if let Some(shared) = Owner::current_shared_context() {
        shared.set_is_hydrating(false);
    }
    // A form that was refused leaves the browser where the form was sent. The address of the page
    // takes its place before anything else runs, so that loading it again sends nothing twice.
    let address = use_context::<FormOutcome>().map(|outcome| outcome.page);
    let wanted = use_context::<Wanted>().unwrap_or_default();
    let somebody = SignedIn::told_by_the_server().0.is_some();
    let head = (wanted == Wanted::Document).then(|| head(address.is_some(), somebody));
    view! {
        <!DOCTYPE html>
        <html lang="en-AU" data-page=address>
            <head>
                {head}
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

fn head(moves_address: bool, has_islands: bool) -> impl IntoView {
    let nonce = use_nonce();
    let to_page = moves_address.then(|| {
        view! { <script nonce=nonce.clone()>{TO_PAGE}</script> }
    });
    let islands = has_islands.then(|| {
        view! {
            <link rel="modulepreload" href="/pkg/sundog.js" nonce=nonce.clone() />
            <link
                rel="preload"
                href="/pkg/sundog.wasm"
                r#as="fetch"
                r#type="application/wasm"
                crossorigin="anonymous"
            />
        }
    });
    view! {
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/pkg/sundog.css" />
        {to_page}
        <script type="module" src="/pkg/live.js" nonce=nonce.clone()></script>
        {islands}
    }
}

/// Everything within the body.
///
/// It wants a [`domain::environment::Environment`] in context, a [`domain::principal::Principal`] where somebody is signed
/// in, and whatever the pages want.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let environment = environment::told_by_the_server();
    let signed_in = SignedIn::told_by_the_server();
    provide_context(signed_in.clone());
    let rendered = use_context::<Rendered>().unwrap_or_default();
    let is_document = use_context::<Wanted>().unwrap_or_default() == Wanted::Document;
    let frame = is_document.then(|| {
        view! {
            <Symbols />
            <a class="skip" href="#main">
                "Skip to the content"
            </a>
        }
    });
    let alive = (is_document && signed_in.0.is_some()).then(|| {
        view! {
            <Ages />
            <CopyButtons />
            <Shortcuts />
            <Notices />
        }
    });
    let acts = (is_document && signed_in.0.is_some()).then(|| view! { <OwnActs /> });
    view! {
        {frame}
        <Router>
            <Header environment signed_in />
            {acts}
            <main
                id="main"
                tabindex="-1"
                data-revision=rendered.revision
                data-at=rendered.at.timestamp_millis()
            >
                <Pages />
            </main>
            {alive}
        </Router>
    }
}
