//! The screens of Sundog: the same components render on the server and live on in the browser.
//!
//! [`shell`] is the document, [`App`] everything within its body, `pages` what an address shows,
//! `components` one noun each, `server_fns` what the screens ask of the server. All conditional
//! compilation of this crate stands in this file: `charts` and `refusal` exist on the server
//! alone. To add a screen, add a file under `pages`, a route below and, if it is one to begin
//! with, a line in `components::header`.

// Views nest their types, and the compiler counts how deep; its usual limit is 128.
#![recursion_limit = "256"]

pub mod app_error;
#[cfg(feature = "ssr")]
pub mod charts;
pub mod components;
pub mod environment;
pub mod form_outcome;
pub mod links;
pub mod live;
pub mod login;
pub mod pages;
#[cfg(feature = "ssr")]
mod refusal;
pub mod sent_form;
pub mod server_fns;

use leptos::config::LeptosOptions;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::{MetaTags, provide_meta_context};
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::{SsrMode, path};

use crate::components::header::Header;
use crate::components::symbols::Symbols;
use crate::environment::Environment;
use crate::form_outcome::FormOutcome;
use crate::live::Live;
use crate::login::SignedIn;
use crate::pages::audit::AuditPage;
use crate::pages::bulk_edit::BulkEditPage;
use crate::pages::change::ChangePage;
use crate::pages::change_group::ChangeGroupPage;
use crate::pages::changes::ChangesPage;
use crate::pages::database::DatabasePage;
use crate::pages::edit_practice::EditPracticePage;
use crate::pages::heartbeats::HeartbeatsPage;
use crate::pages::identity::IdentityPage;
use crate::pages::import_batch::ImportBatchPage;
use crate::pages::login::LoginPage;
use crate::pages::login_code::LoginCodePage;
use crate::pages::not_found::NotFound;
use crate::pages::onboard_one::OnboardOnePage;
use crate::pages::onboarding::OnboardingPage;
use crate::pages::outages::OutagesPage;
use crate::pages::overview::OverviewPage;
use crate::pages::practice::PracticePage;
use crate::pages::profile::ProfilePage;
use crate::pages::reports::ReportsPage;
use crate::pages::staff::StaffPage;
use crate::pages::tokens::TokensPage;
use crate::pages::welcome::WelcomePage;

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
    Effect::new(mark_as_hydrated);
    view! {
        <Symbols />
        <Router>
            // The browser follows this one itself: the focus moves along with it.
            <a class="skip" href="#main" rel="external">
                "Skip to the content"
            </a>
            <Header environment signed_in />
            <main id="main" tabindex="-1">
                // Async: without scripts a stream would show its fallback only, and the status
                // would have left before a 404 is known.
                <FlatRoutes fallback=NotFound>
                    <Route path=path!("/") view=OverviewPage ssr=SsrMode::Async />
                    <Route path=path!("/practices/edit") view=BulkEditPage ssr=SsrMode::Async />
                    <Route path=path!("/practices/:id") view=PracticePage ssr=SsrMode::Async />
                    <Route
                        path=path!("/practices/:id/edit")
                        view=EditPracticePage
                        ssr=SsrMode::Async
                    />
                    <Route path=path!("/changes") view=ChangesPage ssr=SsrMode::Async />
                    <Route path=path!("/changes/:id") view=ChangePage ssr=SsrMode::Async />
                    <Route path=path!("/changes/groups/:key") view=ChangeGroupPage ssr=SsrMode::Async />
                    <Route path=path!("/identity") view=IdentityPage ssr=SsrMode::Async />
                    <Route path=path!("/outages") view=OutagesPage ssr=SsrMode::Async />
                    <Route path=path!("/heartbeats") view=HeartbeatsPage ssr=SsrMode::Async />
                    <Route path=path!("/onboarding") view=OnboardingPage ssr=SsrMode::Async />
                    <Route path=path!("/onboarding/one") view=OnboardOnePage ssr=SsrMode::Async />
                    <Route path=path!("/onboarding/:id") view=ImportBatchPage ssr=SsrMode::Async />
                    <Route path=path!("/reports") view=ReportsPage ssr=SsrMode::Async />
                    <Route path=path!("/login") view=LoginPage ssr=SsrMode::Async />
                    <Route path=path!("/login/code") view=LoginCodePage ssr=SsrMode::Async />
                    <Route path=path!("/welcome") view=WelcomePage ssr=SsrMode::Async />
                    <Route path=path!("/profile") view=ProfilePage ssr=SsrMode::Async />
                    <Route path=path!("/admin/staff") view=StaffPage ssr=SsrMode::Async />
                    <Route path=path!("/admin/tokens") view=TokensPage ssr=SsrMode::Async />
                    <Route path=path!("/admin/audit") view=AuditPage ssr=SsrMode::Async />
                    <Route path=path!("/admin/database") view=DatabasePage ssr=SsrMode::Async />
                </FlatRoutes>
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
