//! `GET /live`: tells open pages that something changed, as server-sent events.
//!
//! An event carries a revision number and the ids of what changed, and nothing else; the page then
//! fetches what it shows of that. An event that names nothing tells the present revision: when the
//! stream opens, and while nothing happens. Who may listen: whoever may read. The stream ends when the process
//! stops, because serving waits for it, soon after whoever listens was signed out, shut out or given
//! another role, and where the same session or token opens too many.

use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::sse::{Event, Sse};
use axum::response::{AppendHeaders, IntoResponse, Response};
use domain::hint::{Hint, Topic};
use domain::principal::Principal;
use domain::security_event::SecurityEvent;
use futures::{Stream, StreamExt, stream};
use monitor::Monitor;
use tokio::time::{Instant, interval_at};
use tokio_stream::wrappers::BroadcastStream;
use tokio_util::sync::CancellationToken;

use crate::auth::identify::{self, Credential};
use crate::auth_context::AuthContext;
use crate::http_layers::foreign;
use crate::refusal::Refusal;

mod pace;
mod streams;
mod waiting;

pub use streams::OpenStreams;
pub use waiting::WaitingNow;

/// How often it is asked whether the listener may still listen.
const STILL_WELCOME: Duration = Duration::from_secs(2);

/// How often a listener is told the present revision, so that the page knows the server is there.
const STILL_HERE: Duration = Duration::from_secs(15);

/// What the stream needs.
#[derive(Clone)]
pub struct LiveState {
    /// Where hints come from.
    pub monitor: Arc<Monitor>,
    /// Who may listen.
    pub auth_context: Arc<AuthContext>,
    /// How much waits for people.
    pub waiting: Arc<WaitingNow>,
    /// Who listens.
    pub streams: Arc<OpenStreams>,
    /// Ends every stream.
    pub stop: CancellationToken,
}

/// The stream of hints. It opens with the present revision, so that a page knows whether it missed
/// anything.
#[utoipa::path(
    get,
    path = "/live",
    tag = "live",
    responses((status = 200, description = "Server-sent events `revision` with data \
        `{\"revision\": 7, \"practices\": [12], \"topics\": []}`; a topic is `imports`, `feed`, \
        `waiting` or `everything`", content_type = "text/event-stream"))
)]
pub async fn live(
    State(state): State<LiveState>,
    Extension(principal): Extension<Principal>,
    Extension(credential): Extension<Credential>,
    headers: HeaderMap,
) -> Response {
    if foreign::is_foreign(&headers, &state.auth_context.own_address) {
        return Refusal::not_allowed("The live stream is for Sundog's own pages.")
            .written_down(SecurityEvent::ForeignOrigin)
            .into_response();
    }
    let stop = state.stop.clone();
    let open = state.streams.begin(credential);
    let event = open.took_a_place.then_some(SecurityEvent::StreamLimit);
    let unwelcome = no_longer_welcome(Arc::clone(&state.auth_context), principal, credential);
    let hints = waiting::with_waiting(hints(state.monitor), state.waiting);
    let events = hints.map(to_event).take_until(async move {
        tokio::select! {
            () = stop.cancelled() => {}
            () = unwelcome => {}
            () = open.ended() => {}
        }
    });
    let unbuffered = (
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    let mut answer = (AppendHeaders([unbuffered]), Sse::new(events)).into_response();
    if let Some(event) = event {
        answer.extensions_mut().insert(event);
    }
    answer
}

/// The present revision, then what changes from now on.
fn hints(monitor: Arc<Monitor>) -> impl Stream<Item = Hint> {
    let later = BroadcastStream::new(monitor.live().listen());
    let present = move |hint: Hint| Hint {
        revision: monitor.live().revision(),
        ..hint
    };
    let first = stream::once(std::future::ready(present(Hint::default())));
    // A listener that fell behind cannot know what it missed.
    let everything = present.clone();
    let later =
        later.map(move |hint| hint.unwrap_or_else(|_| everything(Topic::Everything.into())));
    let every = interval_at(Instant::now() + STILL_HERE, STILL_HERE);
    let still = stream::unfold((every, present), async |(mut every, present)| {
        every.tick().await;
        Some((present(Hint::default()), (every, present)))
    });
    first.chain(pace::paced(stream::select(later, still)))
}

/// Returns once what was shown at the door no longer opens it, or opens it for another role.
async fn no_longer_welcome(
    auth_context: Arc<AuthContext>,
    principal: Principal,
    credential: Credential,
) {
    let mut every = tokio::time::interval(STILL_WELCOME);
    loop {
        every.tick().await;
        match identify::who(&auth_context.store, credential, auth_context.now()).await {
            Ok(Some(known)) if known.principal == principal && !known.owes_second_factor => {}
            Ok(_) => return,
            // A database that does not answer says nothing about the person; the page's own
            // questions fail meanwhile.
            Err(error) => tracing::warn!(%error, "a listener could not be checked"),
        }
    }
}

fn to_event(hint: Hint) -> Result<Event, axum::Error> {
    Event::default().event("revision").json_data(hint)
}
