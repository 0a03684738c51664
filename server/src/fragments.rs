//! What open pages fetch when they hear of a change is drawn once for all who look at the same.
//!
//! A page of which 200 are open would otherwise be drawn 200 times for each change. A request by the
//! live script (header [`FRAGMENT`]) names the revision that it heard of, or none for the present one;
//! it gets what was drawn at that revision or later, for the same address and for whoever sees the same,
//! where that is not older than [`GOOD_FOR`]: ages go on without a change.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::routes::is_alike;
use app::shell::FRAGMENT;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::response::Parts;
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::principal::Principal;
use domain::reader_clock::ReaderClock;
use monitor::Monitor;
use tokio::sync::OnceCell;
use tokio::time::Instant;

use crate::actions::completed;
use crate::reader_zone;

/// How long what was drawn is given to others.
const GOOD_FOR: Duration = Duration::from_secs(1);
/// No page of ours is larger.
const PAGE_BYTES: usize = 16 * 1024 * 1024;

/// What was drawn of late.
#[derive(Clone)]
pub struct Fragments {
    monitor: Arc<Monitor>,
    drawn: Arc<Mutex<HashMap<Key, Arc<Drawing>>>>,
}

/// What must be equal for two to see the same.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    address: String,
    viewer: Viewer,
    /// On whose clocks.
    clock: Option<ReaderClock>,
    encoding: String,
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum Viewer {
    /// Everybody of a role.
    Role(&'static str),
    /// One person or program, in one role.
    Own(String),
}

struct Drawing {
    revision: u64,
    begun: Instant,
    answer: OnceCell<Option<(Parts, Bytes)>>,
}

impl Fragments {
    /// Nothing is drawn yet.
    pub fn of(monitor: Arc<Monitor>) -> Self {
        Self {
            monitor,
            drawn: Arc::default(),
        }
    }

    /// The drawing to share; a new one where none is good enough.
    fn drawing(&self, key: Key, heard: Option<u64>) -> Arc<Drawing> {
        let revision = self.monitor.live().revision();
        let needed = heard.unwrap_or(revision).min(revision);
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        drawn.retain(|_, drawing| drawing.begun.elapsed() < GOOD_FOR);
        if let Some(drawing) = drawn.get(&key).filter(|drawing| drawing.revision >= needed) {
            return Arc::clone(drawing);
        }
        let drawing = Arc::new(Drawing {
            revision,
            begun: Instant::now(),
            answer: OnceCell::new(),
        });
        drawn.insert(key, Arc::clone(&drawing));
        drawing
    }
}

/// Answers the live script with what is drawn already, where it is the same.
pub async fn shared(State(fragments): State<Fragments>, request: Request, next: Next) -> Response {
    let Some((key, heard)) = asked(&request) else {
        return next.run(request).await;
    };
    let drawing = fragments.drawing(key, heard);
    let mut request = Some(request);
    let draw = async {
        let request = request.take()?;
        kept(next.run(request).await).await
    };
    match drawing.answer.get_or_init(|| draw).await {
        Some((parts, body)) => {
            Response::from_parts(parts.clone(), Body::from(body.clone())).into_response()
        }
        None => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// What the live script asks for; nothing where something else asks, or for a page that says once what
/// was done before it.
fn asked(request: &Request) -> Option<(Key, Option<u64>)> {
    let headers = request.headers();
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let heard = text(header::HeaderName::from_static(FRAGMENT))?
        .parse()
        .ok();
    let is_own = request.method() != Method::GET || completed::word(headers).is_some();
    let principal = request
        .extensions()
        .get::<Principal>()
        .filter(|_| !is_own)?;
    let route = request.extensions().get::<MatchedPath>()?;
    let viewer = match is_alike(route.as_str()) {
        true => Viewer::Role(principal.role().as_str()),
        // With the role: whoever was given another one is shown nothing of the former.
        false => Viewer::Own(format!(
            "{} {}",
            principal.role().as_str(),
            principal.name()
        )),
    };
    let key = Key {
        address: request.uri().to_string(),
        viewer,
        clock: reader_zone::told(headers),
        encoding: text(header::ACCEPT_ENCODING).unwrap_or_default().to_owned(),
    };
    Some((key, heard))
}

async fn kept(answer: Response) -> Option<(Parts, Bytes)> {
    let (parts, body) = answer.into_parts();
    match to_bytes(body, PAGE_BYTES).await {
        Ok(body) => Some((parts, body)),
        Err(error) => {
            tracing::error!(%error, "a page could not be drawn to its end");
            None
        }
    }
}
