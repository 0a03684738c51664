//! What the guard and the forms share: the store, the accounts, the time, and how a page is drawn.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, Method};
use axum::response::Response;
use chrono::{DateTime, Utc};
use domain::principal::Principal;
use futures::future::BoxFuture;
use monitor::clock::Clock;
use store::{AuditPrincipal, Credential, Store};
use url::Url;

use crate::auth::accounts::Accounts;
use crate::auth::address;
use crate::auth::password_rules::PasswordOwner;
use crate::own_address::OwnAddress;
use crate::rates::{Rated, Rates};
use crate::refusal::Refusal;
use crate::security_events::SecurityEvents;

/// Draws the page of a request's path, with what its extensions hold in context.
pub type Draw = Arc<dyn Fn(Request) -> BoxFuture<'static, Response> + Send + Sync>;

/// What sign-in and the guard need.
pub struct AuthContext {
    /// People, sessions, tokens, the audit trail.
    pub store: Store,
    /// How people prove who they are.
    pub accounts: Accounts,
    /// Where browsers find Sundog.
    pub public_url: Url,
    /// The addresses that are Sundog's own.
    pub own_address: Arc<OwnAddress>,
    /// Proxies that are believed about addresses.
    pub trusted_proxies: Vec<IpAddr>,
    /// Where it is written down who was refused.
    pub security_events: Arc<SecurityEvents>,
    /// What people and programs did lately.
    pub rates: Rates,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Draws pages.
    pub draw: Draw,
    /// The paths that are pages, as axum matches them.
    pub pages: BTreeSet<String>,
}

impl AuthContext {
    /// Now.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Whether a request for a route is for a page.
    pub fn is_page(&self, method: &Method, route: &str) -> bool {
        matches!(*method, Method::GET | Method::HEAD) && self.pages.contains(route)
    }

    /// From where a request comes.
    pub fn address(&self, headers: &HeaderMap, extensions: &Extensions) -> IpAddr {
        address::of(headers, extensions, &self.trusted_proxies)
    }

    /// What everybody knows of a person of this name who chooses a password.
    pub fn password_owner(&self, name: &str) -> PasswordOwner {
        PasswordOwner {
            name: name.to_owned(),
            host: self.public_url.host_str().unwrap_or_default().to_owned(),
        }
    }

    /// In whose name a form's writes are kept.
    pub fn audited_as(&self, parts: &Parts, principal: &Principal) -> AuditPrincipal {
        AuditPrincipal {
            name: principal.name(),
            address: Some(self.address(&parts.headers, &parts.extensions).to_string()),
            credential: Credential::of(principal),
        }
    }

    /// Counts what somebody does that has a rate.
    ///
    /// # Errors
    /// Where they did it too often.
    pub fn once_more(&self, principal: &Principal, what: Rated) -> Result<(), Refusal> {
        self.rates.once_more(principal.caller(), what, self.now())
    }

    /// Draws the page at `path`, as the answer to a form that was sent from it.
    pub async fn page(&self, parts: &Parts, path: &str) -> Response {
        let mut request = Request::new(Body::empty());
        *request.uri_mut() = path.parse().unwrap_or_default();
        *request.headers_mut() = parts.headers.clone();
        *request.extensions_mut() = parts.extensions.clone();
        (self.draw)(request).await
    }
}
