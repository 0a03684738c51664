//! `GET /live`: tells open pages that something changed, as server-sent events.
//!
//! An event carries a revision number and the practices it is about, and nothing else; the page
//! then fetches what it shows. Who may listen: whoever may read. The stream ends when the process
//! stops, because `axum::serve` waits for it, and soon after whoever listens was signed out, shut
//! out or given another role.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{AppendHeaders, IntoResponse, Response};
use domain::actor::Actor;
use futures::{Stream, StreamExt, stream};
use monitor::{Hint, Monitor};
use tokio_stream::wrappers::BroadcastStream;
use tokio_util::sync::CancellationToken;

use crate::api::problem::Problem;
use crate::auth::identify::{self, Credential};
use crate::doors::Doors;

/// How often it is asked whether the listener may still listen.
const STILL_WELCOME: Duration = Duration::from_secs(2);

/// What the stream needs.
#[derive(Clone)]
pub struct LiveState {
    /// Where hints come from.
    pub monitor: Arc<Monitor>,
    /// Who may listen.
    pub doors: Arc<Doors>,
    /// Ends every stream.
    pub stop: CancellationToken,
}

/// The stream of hints. It opens with the present revision, so that a page knows it is connected.
#[utoipa::path(
    get,
    path = "/live",
    tag = "live",
    responses((status = 200, description = "Server-sent events `revision` with data \
        `{\"revision\": 7, \"practices\": [12]}`", content_type = "text/event-stream"))
)]
pub async fn live(
    State(state): State<LiveState>,
    Extension(actor): Extension<Actor>,
    Extension(credential): Extension<Credential>,
    headers: HeaderMap,
) -> Response {
    if is_foreign(&headers, &state.doors) {
        return Problem::forbidden("The live stream is for Sundog's own pages.").into_response();
    }
    let live = state.monitor.live();
    let later = BroadcastStream::new(live.listen());
    let first = stream::once(std::future::ready(Hint {
        revision: live.revision(),
        practices: Vec::new(),
    }));
    // A reader that fell behind missed hints, not truth: the next one makes it fetch everything.
    let hints = first.chain(later.filter_map(|hint| std::future::ready(hint.ok())));
    let stop = state.stop.clone();
    let unwelcome = no_longer_welcome(Arc::clone(&state.doors), actor, credential);
    let events = events(hints).take_until(async move {
        tokio::select! {
            () = stop.cancelled() => {}
            () = unwelcome => {}
        }
    });
    let unbuffered = (
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    let events = Sse::new(events).keep_alive(KeepAlive::default());
    (AppendHeaders([unbuffered]), events).into_response()
}

/// A page of our own sends no origin with a plain request, or our own.
fn is_foreign(headers: &HeaderMap, doors: &Doors) -> bool {
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    let Some(origin) = text(header::ORIGIN) else {
        return text(HeaderName::from_static("sec-fetch-site")) == Some("cross-site");
    };
    let own_host = text(header::HOST).unwrap_or_default();
    let is_own_host = origin
        .split_once("://")
        .is_some_and(|(_, authority)| authority.eq_ignore_ascii_case(own_host));
    !is_own_host && origin != doors.public_url.origin().ascii_serialization()
}

/// Returns once what was shown at the door no longer opens it, or opens it for another role.
async fn no_longer_welcome(doors: Arc<Doors>, actor: Actor, credential: Credential) {
    let mut every = tokio::time::interval(STILL_WELCOME);
    loop {
        every.tick().await;
        match identify::who(&doors.store, credential, doors.now()).await {
            Ok(Some(known)) if known.actor == actor && !known.owes_second_factor => {}
            Ok(_) => return,
            // A database that does not answer says nothing about the person; the page's own
            // questions fail meanwhile.
            Err(error) => tracing::warn!(%error, "a listener could not be checked"),
        }
    }
}

fn events(hints: impl Stream<Item = Hint>) -> impl Stream<Item = Result<Event, Infallible>> {
    hints.map(|hint| {
        let data = serde_json::json!({ "revision": hint.revision, "practices": hint.practices });
        Ok(Event::default().event("revision").data(data.to_string()))
    })
}
