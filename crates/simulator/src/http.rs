//! How does one connection speak HTTP/1.1?
//!
//! By hand over `tokio`, with `httparse` reading the request head: a framework would cost most of
//! the two cores that have to give over 50,000 answers per second, and would not let a reply
//! break off in its middle. Buffers live as long as their connection, so an ordinary answer
//! allocates nothing.

mod head;
mod request;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::watch;

pub(crate) use request::Request;

use crate::errors::{ErrorShape, status_phrase};
use crate::reply::{Delivery, HttpReply};
use crate::shared::SharedWorld;
use request::Parsed;

/// Serves one connection until either side closes it.
pub(crate) async fn serve(mut stream: TcpStream, shared: Arc<SharedWorld>) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut inbox = Vec::with_capacity(4096);
    let mut outbox = Vec::with_capacity(4096);
    let mut body = Vec::with_capacity(2048);
    loop {
        body.clear();
        let Some(step) = next_step(&inbox, &shared, &mut body) else {
            if !outbox.is_empty() {
                stream.write_all(&outbox).await?;
                outbox.clear();
            }
            if stream.read_buf(&mut inbox).await? == 0 {
                return Ok(());
            }
            continue;
        };
        inbox.drain(..step.consumed);
        if step.reply.delay_ms > 0 {
            stream.write_all(&outbox).await?;
            outbox.clear();
            tokio::time::sleep(Duration::from_millis(step.reply.delay_ms)).await;
        }
        if let Some(mut released) = step.held {
            stream.write_all(&outbox).await?;
            outbox.clear();
            // Whoever held it is gone: it is sent.
            let _ = released.wait_for(|is_released| *is_released).await;
        }
        match step.reply.delivery {
            Delivery::Whole => {
                head::write(&step.reply, body.len(), step.now, step.closes, &mut outbox);
                if !step.is_head {
                    outbox.extend_from_slice(&body);
                }
            }
            Delivery::Never => return wait_for_the_other_side(stream).await,
            Delivery::Reset => {
                stream.write_all(&outbox).await?;
                return stream.set_zero_linger();
            }
            Delivery::ResetMidBody => {
                head::write(&step.reply, body.len(), step.now, step.closes, &mut outbox);
                outbox.extend_from_slice(&body[..body.len() / 2]);
                stream.write_all(&outbox).await?;
                return stream.set_zero_linger();
            }
        }
        if step.closes {
            stream.write_all(&outbox).await?;
            return stream.shutdown().await;
        }
    }
}

async fn wait_for_the_other_side(mut stream: TcpStream) -> std::io::Result<()> {
    let mut ignored = [0; 256];
    while stream.read(&mut ignored).await? > 0 {}
    Ok(())
}

/// What to do about the request at the front of the inbox.
struct ConnectionStep {
    reply: HttpReply,
    now: DateTime<Utc>,
    consumed: usize,
    closes: bool,
    is_head: bool,
    held: Option<watch::Receiver<bool>>,
}

/// Answers the first request, or gives `None` while it is not complete.
fn next_step(inbox: &[u8], shared: &SharedWorld, body: &mut Vec<u8>) -> Option<ConnectionStep> {
    if inbox.is_empty() {
        return None;
    }
    let mut headers = [httparse::EMPTY_HEADER; request::MOST_HEADERS];
    match request::parse(inbox, &mut headers) {
        Parsed::Partial => None,
        Parsed::Complete {
            request,
            consumed,
            closes,
        } => {
            let (reply, now) = shared.answer(&request, body);
            let is_head = request.method == "HEAD";
            Some(ConnectionStep {
                reply,
                now,
                consumed,
                closes,
                is_head,
                held: shared.holds.on(request.target),
            })
        }
        Parsed::Refused { status } => {
            ErrorShape::Gateway.write(status, status_phrase(status), status_phrase(status), body);
            let reply = HttpReply::json(status);
            let (now, consumed) = (shared.now(), inbox.len());
            Some(ConnectionStep {
                reply,
                now,
                consumed,
                closes: true,
                is_head: false,
                held: None,
            })
        }
    }
}
