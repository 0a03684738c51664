//! `GET /live`: tells open pages that something changed, as server-sent events.
//!
//! An event carries a revision number and the practices it is about, and nothing else; the page
//! then fetches what it shows. Who may listen: whoever may read pages (this machine, until
//! accounts exist). The stream ends when the process stops, because `axum::serve` waits for it.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{AppendHeaders, IntoResponse};
use futures::{Stream, StreamExt, stream};
use monitor::{Hint, Monitor};
use tokio_stream::wrappers::BroadcastStream;
use tokio_util::sync::CancellationToken;

/// What the stream needs.
#[derive(Clone)]
pub struct LiveState {
    /// Where hints come from.
    pub monitor: Arc<Monitor>,
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
pub async fn live(State(state): State<LiveState>) -> impl IntoResponse {
    let live = state.monitor.live();
    let later = BroadcastStream::new(live.listen());
    let first = stream::once(std::future::ready(Hint {
        revision: live.revision(),
        practices: Vec::new(),
    }));
    // A reader that fell behind missed hints, not truth: the next one makes it fetch everything.
    let hints = first.chain(later.filter_map(|hint| std::future::ready(hint.ok())));
    let stop = state.stop.clone();
    let events = events(hints).take_until(async move { stop.cancelled().await });
    (
        AppendHeaders([(
            HeaderName::from_static("x-accel-buffering"),
            HeaderValue::from_static("no"),
        )]),
        Sse::new(events).keep_alive(KeepAlive::default()),
    )
}

fn events(hints: impl Stream<Item = Hint>) -> impl Stream<Item = Result<Event, Infallible>> {
    hints.map(|hint| {
        let data = serde_json::json!({ "revision": hint.revision, "practices": hint.practices });
        Ok(Event::default().event("revision").data(data.to_string()))
    })
}
