//! A receiver of webhooks that notes when the first byte of each request came, and takes a while to answer.

use std::time::Duration;

use chrono::{DateTime, Utc};
use monitor::clock::{Clock, SystemClock};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::AbortHandle;

/// As long as chat services take.
const ANSWERS_AFTER: Duration = Duration::from_millis(100);
const ANSWER: &[u8] = b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n";

/// A request whose first byte came.
pub struct Arrival {
    pub message_id: String,
    pub at: DateTime<Utc>,
}

/// The receiver.
pub struct Receiver {
    port: u16,
    arrivals: UnboundedReceiver<Arrival>,
    task: AbortHandle,
}

impl Receiver {
    pub async fn start() -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let (told, arrivals) = unbounded_channel();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // A request that breaks off is not one that arrived.
                tokio::spawn(receive(stream, told.clone()));
            }
        });
        Ok(Self {
            port,
            arrivals,
            task: task.abort_handle(),
        })
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/hook", self.port)
    }

    /// The next one; it waits as long as there is none.
    pub async fn next(&mut self) -> Arrival {
        match self.arrivals.recv().await {
            Some(arrival) => arrival,
            None => std::future::pending().await,
        }
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn receive(mut stream: TcpStream, told: UnboundedSender<Arrival>) -> std::io::Result<()> {
    let mut head = Vec::with_capacity(8 * 1024);
    let mut at = None;
    let text = loop {
        if stream.read_buf(&mut head).await? == 0 {
            return Ok(());
        }
        at.get_or_insert_with(|| SystemClock.now());
        let text = String::from_utf8_lossy(&head).into_owned();
        if text.contains("\r\n\r\n") {
            break text;
        }
    };
    let id = text
        .lines()
        .find_map(|line| line.strip_prefix("webhook-id: "));
    if let (Some(id), Some(at)) = (id, at) {
        let message_id = id.to_owned();
        told.send(Arrival { message_id, at }).ok();
    }
    tokio::time::sleep(ANSWERS_AFTER).await;
    stream.write_all(ANSWER).await?;
    stream.shutdown().await
}
