//! Ends a connection whose other side takes nothing any more: somebody who asks and never reads would
//! otherwise keep the answer, and its place, for ever.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep};

/// How long may pass without the other side taking a single byte of what it is sent.
pub const WITHOUT_PROGRESS: Duration = Duration::from_secs(30);

/// A stream whose writes fail once nothing was taken for [`WITHOUT_PROGRESS`].
pub struct WriteTimeout<S> {
    stream: S,
    /// When it is over. Only a write that waits looks at it.
    over: Pin<Box<Sleep>>,
    is_waiting: bool,
}

impl<S> WriteTimeout<S> {
    /// Watches over the writes to a stream.
    pub fn over(stream: S) -> Self {
        Self {
            stream,
            over: Box::pin(sleep(WITHOUT_PROGRESS)),
            is_waiting: false,
        }
    }

    /// What a write came to, or that it has waited for too long.
    fn within<T>(
        &mut self,
        context: &mut Context<'_>,
        written: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.is_waiting = false;
            return written;
        }
        if !self.is_waiting {
            self.is_waiting = true;
            self.over.as_mut().reset(Instant::now() + WITHOUT_PROGRESS);
        }
        ready!(self.over.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for WriteTimeout<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for WriteTimeout<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.within(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.within(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(context);
        self.within(context, flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let shut = Pin::new(&mut self.stream).poll_shutdown(context);
        self.within(context, shut)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn whoever_takes_nothing_for_half_a_minute_is_given_up() {
        let (near, _far) = duplex(16);
        let began = Instant::now();
        let written = WriteTimeout::over(near).write_all(&[0; 17]).await;
        assert_eq!(written.unwrap_err().kind(), io::ErrorKind::TimedOut);
        assert_eq!(began.elapsed(), WITHOUT_PROGRESS);
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_is_slow_but_goes_on_is_waited_for() {
        let (near, mut far) = duplex(16);
        let slowly = async move {
            for _ in 0..20 {
                tokio::time::sleep(WITHOUT_PROGRESS - Duration::from_secs(1)).await;
                far.read_u8().await.unwrap();
            }
            far
        };
        let mut near = WriteTimeout::over(near);
        let (written, _far) = tokio::join!(near.write_all(&[0; 36]), slowly);
        assert!(written.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn a_stream_that_rests_between_two_writes_is_not_given_up() {
        let (near, mut far) = duplex(16);
        let mut near = WriteTimeout::over(near);
        for _ in 0..3 {
            near.write_all(&[0; 16]).await.unwrap();
            far.read_exact(&mut [0; 16]).await.unwrap();
            tokio::time::advance(2 * WITHOUT_PROGRESS).await;
        }
    }
}
