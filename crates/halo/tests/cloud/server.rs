//! The far side: canned answers over HTTP, and bytes that are no HTTP at all.

use std::future::Future;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::site::HaloGuid;
use halo::{HaloClient, HaloSettings, Keys};
use secrecy::SecretString;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// The keys of every test, none of which may show anywhere.
pub const PRIMARY: &str = "pr1mary/k3y+0123456789abcdef==";
pub const SECONDARY: &str = "s3condary-fedcba9876543210";

/// The site of every test.
pub fn guid() -> HaloGuid {
    "497f6eca-6276-4993-bfeb-53cbbbba6f08".parse().unwrap()
}

/// A question as it arrived.
#[derive(Clone, Debug)]
pub struct Asked {
    pub target: String,
    pub key: Option<String>,
    pub all: String,
}

/// A Halo Cloud on a port of this machine.
pub struct Cloud {
    pub url: Url,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Cloud {
    /// Answers every question by the function given.
    pub async fn answering<R: IntoResponse>(
        answer: impl Fn(&Asked) -> R + Clone + Send + Sync + 'static,
    ) -> Self {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&asked);
        let app = Router::new().fallback(move |request: Request<Body>| {
            let key = request.headers().get("Ocp-Apim-Subscription-Key");
            let question = Asked {
                target: request.uri().to_string(),
                key: key.map(|key| key.to_str().unwrap().to_owned()),
                all: format!(
                    "{} {} {:?}",
                    request.method(),
                    request.uri(),
                    request.headers()
                ),
            };
            let response = answer(&question).into_response();
            noted.lock().unwrap().push(question);
            async move { response }
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = address(&listener);
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { url, asked }
    }

    /// Answers every question with this status and body.
    pub async fn with(status: u16, body: impl Into<String>) -> Self {
        let body = body.into();
        Self::answering(move |_| (StatusCode::from_u16(status).unwrap(), body.clone())).await
    }

    pub fn client(&self) -> HaloClient {
        client(&self.url)
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

/// A response with one more header.
pub fn with_header(status: u16, name: &str, value: &str, body: &str) -> Response {
    Response::builder()
        .status(status)
        .header(name, value)
        .body(Body::from(body.to_owned()))
        .unwrap()
}

/// A server that reads one question per connection and then does as it likes.
pub async fn rude<F: Future<Output = ()> + Send + 'static>(
    then: impl Fn(TcpStream) -> F + Send + 'static,
) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = address(&listener);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = [0; 4096];
            if stream.read(&mut head).await.is_ok_and(|read| read > 0) {
                tokio::spawn(then(stream));
            }
        }
    });
    url
}

/// A server that writes these bytes and closes.
pub async fn saying(bytes: &'static [u8]) -> Url {
    rude(move |mut stream| async move {
        stream.write_all(bytes).await.unwrap();
        stream.shutdown().await.unwrap();
    })
    .await
}

fn address(listener: &TcpListener) -> Url {
    format!("http://{}", listener.local_addr().unwrap())
        .parse()
        .unwrap()
}

pub fn keys() -> Keys {
    Keys::new(SecretString::from(PRIMARY), None)
}

pub fn only(key: &str) -> Keys {
    Keys::new(SecretString::from(key), None)
}

pub fn two_keys() -> Keys {
    Keys::new(
        SecretString::from(PRIMARY),
        Some(SecretString::from(SECONDARY)),
    )
}

pub fn client(url: &Url) -> HaloClient {
    HaloClient::new(HaloSettings::new(url.clone(), keys())).unwrap()
}

/// A client that gives up after a twentieth of a second.
pub fn hasty(url: &Url) -> HaloClient {
    let settings = HaloSettings::new(url.clone(), keys());
    HaloClient::new(HaloSettings {
        timeout: Duration::from_millis(50),
        ..settings
    })
    .unwrap()
}
