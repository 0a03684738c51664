//! What every answer and every request is held to, whoever asks.
//!
//! What names another host is refused, and so is a write that another site's page sends; a page may run
//! our scripts and nothing else; bodies and answers have limits in size and time; a write that began goes
//! on, whoever hangs up. A proxy before Sundog must pass on the `Host` and `Origin` of the browser.

pub mod foreign;
mod whole_body;

use std::sync::Arc;
use std::time::Duration;

use app::form_outcome::FormOutcome;
use app::login::LoginState;
use app::shell::{FRAGMENT, Wanted};
use app::ui::clock_switch::OwnClock;
use app::ui::done::Done;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::{RequestExt, Router};
use domain::principal::Principal;
use leptos::nonce::use_nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::ResponseOptions;
use tokio::task::JoinError;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::{TimeoutBody, TimeoutLayer};
use tracing::Instrument;

use crate::actions::completed;
use crate::auth_context::AuthContext;
use crate::reader_zone;
use whole_body::WholeBody;

/// So long a part of a body may be waited for: less than a deadline, so that its end is told.
const BODY_WITHIN: Duration = Duration::from_secs(20);

/// No form and no question of ours is larger, but for a batch of practices.
const BODY_BYTES: usize = 64 * 1024;
/// Five thousand practices with everything that can be said of each.
const LIST_BYTES: usize = 8 * 1024 * 1024;
/// Where batches are taken in.
const TAKES_LISTS: [&str; 2] = ["/onboarding/paste", "/api/v1/imports"];
/// No answer of ours takes longer, but for the live stream, which has begun by then.
const DEADLINE: Duration = Duration::from_secs(30);
/// How hard answers are compressed, 1 to 9: beyond this a page grows dearer and hardly smaller.
const COMPRESSION: i32 = 5;
/// How long browsers remember to come by https alone, here and below.
const HSTS: &str = "max-age=31536000; includeSubDomains";

/// The documentation of the API brings its own scripts and writes styles into its page.
const DOCS_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

/// What is no page of ours may load nothing at all.
const CLOSED_POLICY: &str = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/// Puts the layers around all routes.
pub fn around(routes: Router, auth_context: Arc<AuthContext>) -> Router {
    let is_https = auth_context.public_url.scheme() == "https";
    let mut routes = routes
        .layer(axum::middleware::from_fn(bounded))
        .layer(axum::middleware::from_fn(detached))
        .layer(from_fn_with_state(auth_context, foreign::refused))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            DEADLINE,
        ))
        .layer(axum::middleware::from_fn(given_up))
        .layer(axum::middleware::from_fn(policy))
        .layer(compression())
        .layer(axum::middleware::from_fn(compressed_if_read))
        // What a person may see is nobody's to keep; the files of the front end say otherwise.
        .layer(constant(header::CACHE_CONTROL, "no-store"))
        .layer(constant(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(constant(header::REFERRER_POLICY, "same-origin"))
        .layer(constant(
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ));
    if is_https {
        routes = routes.layer(constant(header::STRICT_TRANSPORT_SECURITY, HSTS));
    }
    routes
}

/// How answers are compressed. One that is compressed already stays as it is.
pub fn compression() -> CompressionLayer {
    CompressionLayer::new().quality(CompressionLevel::Precise(COMPRESSION))
}

fn constant(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

/// Whether a list of practices may come in here.
pub fn takes_lists(path: &str) -> bool {
    TAKES_LISTS.contains(&path)
}

/// Refuses what is too large before it is read, and cuts off what does not say how large it is.
async fn bounded(mut request: Request, next: Next) -> Response {
    let most = if takes_lists(request.uri().path()) {
        LIST_BYTES
    } else {
        BODY_BYTES
    };
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > most as u64) {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    }
    DefaultBodyLimit::max(most).apply(&mut request);
    next.run(request.with_limited_body()).await
}

/// Leaves the answer to a write as it is: it may show a secret beside what was typed, and how well the
/// two are compressed together would tell of it.
async fn compressed_if_read(mut request: Request, next: Next) -> Response {
    let is_read = request.method().is_safe();
    if !is_read {
        request.headers_mut().remove(header::ACCEPT_ENCODING);
    }
    next.run(request).await
}

/// Runs a write to its end although whoever sent it hangs up or the deadline passes: what was written
/// is to be told to the watch too.
async fn detached(request: Request, next: Next) -> Response {
    // A write goes on without its deadline; a body that never comes must not go on with it.
    let request = with_deadlines(request);
    if request.method().is_safe() {
        return next.run(request).await;
    }
    let write = tokio::spawn(next.run(request).in_current_span());
    match write.await.map_err(JoinError::try_into_panic) {
        Ok(answer) => answer,
        Err(Ok(panic)) => std::panic::resume_unwind(panic),
        // Only a runtime that shuts down cancels the task.
        Err(Err(_)) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// A body is waited for part by part, and as a whole.
fn with_deadlines(request: Request) -> Request {
    request.map(|body| {
        Body::new(TimeoutBody::new(
            BODY_WITHIN,
            Body::new(WholeBody::of(body)),
        ))
    })
}

/// Ends the connection of a request that was given up: the rest of what it sends is for nobody.
async fn given_up(request: Request, next: Next) -> Response {
    let mut answer = next.run(request).await;
    if answer.status() == StatusCode::SERVICE_UNAVAILABLE {
        let close = HeaderValue::from_static("close");
        answer.headers_mut().insert(header::CONNECTION, close);
    }
    answer
}

/// Says what an answer may load, where it does not say so itself.
async fn policy(request: Request, next: Next) -> Response {
    let is_docs = request.uri().path().starts_with("/api/docs");
    let mut answer = next.run(request).await;
    let policy = if is_docs { DOCS_POLICY } else { CLOSED_POLICY };
    answer
        .headers_mut()
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(policy));
    answer
}

/// Has a page say once what was done before it.
fn say_what_was_done(parts: &Parts) {
    let Some(word) = completed::word(&parts.headers) else {
        return;
    };
    let answer = use_context::<ResponseOptions>();
    provide_context(Done {
        word: word.to_owned(),
        taken: Arc::new(move || {
            if let Some(answer) = &answer {
                answer.append_header(header::SET_COOKIE, completed::taken());
            }
        }),
    });
}

/// Gives a page what the guard found out, and its policy: scripts that carry the page's own nonce,
/// the WebAssembly they load, and nothing from anywhere else.
pub fn provide_to_page() {
    if let Some(parts) = use_context::<Parts>() {
        if parts.headers.contains_key(FRAGMENT) {
            provide_context(Wanted::Fragment);
        }
        provide_context(OwnClock(reader_zone::told(&parts.headers)));
        if let Some(principal) = parts.extensions.get::<Principal>() {
            provide_context(principal.clone());
        }
        if let Some(login) = parts.extensions.get::<LoginState>() {
            provide_context(login.clone());
        }
        if let Some(outcome) = parts.extensions.get::<FormOutcome>() {
            provide_context(outcome.clone());
        } else {
            say_what_was_done(&parts);
        }
    }
    let (Some(nonce), Some(answer)) = (use_nonce(), use_context::<ResponseOptions>()) else {
        return;
    };
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; \
         style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        answer.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}

#[cfg(test)]
mod tests;
