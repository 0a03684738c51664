//! A body that must be there as a whole by a time. What waits for each part alone would wait for ever on
//! somebody who sends a letter every now and then.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Error;
use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use tokio::time::{Sleep, sleep};

/// The body, and until when it may come.
pub struct BodyDeadline {
    body: Body,
    passes: Pin<Box<Sleep>>,
}

#[derive(Debug, thiserror::Error)]
#[error("the body did not come to its end in time")]
struct TooLate;

impl BodyDeadline {
    /// All of it must come within so long from now.
    pub fn within(limit: Duration, body: Body) -> Self {
        Self {
            body,
            passes: Box::pin(sleep(limit)),
        }
    }
}

impl HttpBody for BodyDeadline {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        if self.passes.as_mut().poll(context).is_ready() {
            return Poll::Ready(Some(Err(Error::new(TooLate))));
        }
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
