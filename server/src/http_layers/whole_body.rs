//! A body has one deadline as a whole, besides the one for each part: a byte now and then is no progress.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::BoxError;
use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use tokio::time::{Sleep, sleep};

/// So long a whole body may take: less than a request, so that its end is told.
pub const WHOLE_BODY_WITHIN: Duration = Duration::from_secs(25);

/// A body that came too slowly.
#[derive(Debug, thiserror::Error)]
#[error("the body did not come within {} s", WHOLE_BODY_WITHIN.as_secs())]
struct TooSlow;

/// A body with its deadline, which runs from when it is made.
pub struct WholeBody {
    body: Body,
    deadline: Pin<Box<Sleep>>,
}

impl WholeBody {
    /// Over a body whose reading begins now.
    pub fn of(body: Body) -> Self {
        Self {
            body,
            deadline: Box::pin(sleep(WHOLE_BODY_WITHIN)),
        }
    }
}

impl HttpBody for WholeBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if self.deadline.as_mut().poll(context).is_ready() {
            return Poll::Ready(Some(Err(TooSlow.into())));
        }
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        Poll::Ready(frame.map(|frame| frame.map_err(BoxError::from)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
