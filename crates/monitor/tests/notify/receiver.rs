//! A receiver of HTTP requests that answers as it is told to.

use std::collections::{BTreeMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::AbortHandle;

/// A request that came.
#[derive(Clone, Debug)]
pub struct Received {
    pub path: String,
    pub headers: BTreeMap<String, String>,
    pub body: String,
    /// With which status it is answered at once; none where it is held, or never answered.
    pub answered: Option<u16>,
}

impl Received {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    pub fn message_id(&self) -> &str {
        &self.headers["webhook-id"]
    }
}

/// How a request is answered.
pub enum Reply {
    /// With a status.
    Status(u16),
    /// With these bytes.
    Raw(String),
    /// With a status once somebody says so; never where nobody can any more.
    Held(oneshot::Receiver<()>, u16),
    /// With a body that does not end.
    Endless,
}

impl Reply {
    fn status(&self) -> Option<u16> {
        match self {
            Self::Status(status) => Some(*status),
            Self::Raw(text) => text.split(' ').nth(1)?.parse().ok(),
            Self::Held(..) | Self::Endless => None,
        }
    }
}

/// The receiver.
pub struct Receiver {
    pub address: SocketAddr,
    /// How the next requests are answered.
    pub replies: Arc<Mutex<VecDeque<Reply>>>,
    usual: Arc<Mutex<u16>>,
    requests: mpsc::UnboundedReceiver<Received>,
    task: AbortHandle,
}

impl Receiver {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (told, requests) = mpsc::unbounded_channel();
        let replies = Arc::new(Mutex::new(VecDeque::new()));
        let usual = Arc::new(Mutex::new(204));
        let (next, default) = (Arc::clone(&replies), Arc::clone(&usual));
        let task = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (told, next, default) = (told.clone(), Arc::clone(&next), Arc::clone(&default));
                tokio::spawn(async move {
                    serve(stream, &told, &next, &default).await;
                });
            }
        });
        Self {
            address,
            replies,
            usual,
            requests,
            task: task.abort_handle(),
        }
    }

    pub fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    /// Answers the next request so.
    pub fn will(&self, reply: Reply) {
        self.replies.lock().unwrap().push_back(reply);
    }

    /// Answers every request for which nothing was said with this.
    pub fn always(&self, status: u16) {
        *self.usual.lock().unwrap() = status;
    }

    /// Holds the next request, until what comes back is used.
    pub fn will_hold(&self, status: u16) -> oneshot::Sender<()> {
        let (release, held) = oneshot::channel();
        self.will(Reply::Held(held, status));
        release
    }

    /// The next request that comes.
    pub async fn next(&mut self) -> Received {
        self.requests.recv().await.unwrap()
    }

    /// What came and was not looked at yet.
    pub fn all(&mut self) -> Vec<Received> {
        std::iter::from_fn(|| self.requests.try_recv().ok()).collect()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(
    mut stream: TcpStream,
    told: &mpsc::UnboundedSender<Received>,
    next: &Mutex<VecDeque<Reply>>,
    default: &Mutex<u16>,
) {
    let Some(mut received) = read(&mut stream).await else {
        return;
    };
    let reply = next.lock().unwrap().pop_front();
    let reply = reply.unwrap_or_else(|| Reply::Status(*default.lock().unwrap()));
    received.answered = reply.status();
    told.send(received).ok();
    match reply {
        Reply::Status(status) => answer(&mut stream, status).await,
        Reply::Raw(bytes) => drop(stream.write_all(bytes.as_bytes()).await),
        Reply::Held(held, status) => {
            if held.await.is_err() {
                std::future::pending::<()>().await;
            }
            answer(&mut stream, status).await;
        }
        Reply::Endless => {
            let head = "HTTP/1.1 200 OK\r\ncontent-length: 3000000000\r\n\r\n";
            stream.write_all(head.as_bytes()).await.ok();
            // Until the other side has enough.
            while stream.write_all(&[b'x'; 4096]).await.is_ok() {}
        }
    }
}

async fn answer(stream: &mut TcpStream, status: u16) {
    let said = format!("said {status}");
    let body = if status == 204 { "" } else { said.as_str() };
    let length = body.len();
    let text = format!(
        "HTTP/1.1 {status} Said\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    );
    stream.write_all(text.as_bytes()).await.ok();
    stream.shutdown().await.ok();
}

async fn read(stream: &mut TcpStream) -> Option<Received> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut lines = head.lines();
    let path = lines.next()?.split(' ').nth(1)?.to_owned();
    let headers: BTreeMap<_, _> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let length: usize = headers
        .get("content-length")
        .map_or(0, |text| text.parse().unwrap());
    while bytes.len() < end + 4 + length {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    let body = String::from_utf8(bytes[end + 4..].to_vec()).unwrap();
    Some(Received {
        path,
        headers,
        body,
        answered: None,
    })
}
