//! How long a body may be waited for, on a clock that stands still until everybody waits.

use std::convert::Infallible;

use axum::body::Bytes;
use axum::routing::post;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, timeout};
use tokio_stream::StreamExt;
use tower::ServiceExt;

use super::whole_body::WHOLE_BODY_WITHIN;
use super::*;

/// Far more than any limit.
const AN_HOUR: Duration = Duration::from_secs(3600);

/// A write that reads its whole body and says when it is over, whoever listens, and what came of it.
fn routes(over: mpsc::UnboundedSender<(Instant, bool)>) -> Router {
    let write = async move |body: Result<Bytes, axum::extract::rejection::BytesRejection>| {
        over.send((Instant::now(), body.is_ok())).unwrap();
    };
    Router::new()
        .route("/", post(write))
        .layer(axum::middleware::from_fn(detached))
}

fn request(body: Body) -> Request {
    Request::post("/").body(body).unwrap()
}

/// A byte every nineteen seconds, for ever.
fn dripping() -> Body {
    let bytes = tokio_stream::iter(std::iter::repeat(()));
    let bytes = bytes.then(async |()| {
        sleep(Duration::from_secs(19)).await;
        Ok::<_, Infallible>(Bytes::from_static(b"x"))
    });
    Body::from_stream(bytes)
}

#[tokio::test(start_paused = true)]
async fn a_body_that_never_comes_ends_within_twenty_seconds_although_its_sender_hung_up() {
    let (over, mut ended) = mpsc::unbounded_channel();
    let began = Instant::now();
    let never = Body::from_stream(tokio_stream::pending::<Result<Bytes, Infallible>>());
    let asked = routes(over).oneshot(request(never));
    let hung_up = timeout(Duration::from_secs(1), asked).await;
    assert!(hung_up.is_err(), "nobody waits for the answer any more");
    let (at, is_whole) = timeout(AN_HOUR, ended.recv()).await.unwrap().unwrap();
    assert_eq!(at - began, BODY_WITHIN);
    assert!(!is_whole, "what was cut off is not taken for all of it");
}

#[tokio::test(start_paused = true)]
async fn a_body_that_comes_in_drops_ends_before_the_deadline_of_its_request() {
    let (over, mut ended) = mpsc::unbounded_channel();
    let began = Instant::now();
    let answer = routes(over).oneshot(request(dripping()));
    let answer = timeout(AN_HOUR, answer).await;
    assert!(answer.is_ok(), "it is answered");
    let (at, is_whole) = ended.recv().await.unwrap();
    assert_eq!(at - began, WHOLE_BODY_WITHIN);
    assert!(WHOLE_BODY_WITHIN < DEADLINE, "whoever sends it hears why");
    assert!(!is_whole);
}

#[tokio::test(start_paused = true)]
async fn a_body_that_takes_its_time_is_read_to_its_end() {
    let (over, mut ended) = mpsc::unbounded_channel();
    let slow = tokio_stream::once(()).then(async |()| {
        sleep(Duration::from_secs(19)).await;
        Ok::<_, Infallible>(Bytes::from_static(b"x"))
    });
    let answer = routes(over).oneshot(request(Body::from_stream(slow))).await;
    assert_eq!(answer.unwrap().status(), StatusCode::OK);
    assert!(ended.recv().await.unwrap().1);
}
