//! HTTP to hosts that people name: receivers of alerts, and nobody else.
//!
//! Whoever may enter an address could otherwise have this machine ask what only it can reach: a cloud's
//! metadata, a router, a database without a password. So each request looks its host up anew, every address
//! that is found is judged, and the connection goes to the judged ones and nowhere else. No redirect is
//! followed, no proxy is asked, and of an answer no more is read than is shown.

mod public_address;
mod resolver;
mod retry_after;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::dns::Resolve;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, Response, redirect};
use url::{Host, Url};

pub use public_address::is_public;
pub use resolver::SystemResolver;

use resolver::{CheckedResolver, NotPublic};

/// So much of an answer is read; the rest is dropped with the connection.
const ANSWER_BYTES: usize = 8 * 1024;
/// The longest address that is taken.
const URL_BYTES: usize = 2048;

/// How requests are made.
#[derive(Clone, Debug)]
pub struct OutboundSettings {
    /// Whether receivers may be on this machine or in a private network, and without TLS.
    pub allow_private: bool,
    /// How long a request may take as a whole.
    pub timeout: Duration,
    /// How long it may take to find and reach the host.
    pub connect_timeout: Duration,
}

impl Default for OutboundSettings {
    fn default() -> Self {
        Self {
            allow_private: false,
            timeout: Duration::from_secs(10),
            connect_timeout: Duration::from_secs(5),
        }
    }
}

/// A request that is to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboundRequest {
    /// Where to.
    pub url: Url,
    /// Headers beside the type of the content.
    pub headers: Vec<(&'static str, String)>,
    /// What the body is.
    pub content_type: &'static str,
    /// The body.
    pub body: String,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status of HTTP.
    pub status: u16,
    /// How long the receiver wants to be left alone.
    pub retry_after: Option<TimeDelta>,
    /// The beginning of the body.
    pub text: String,
}

/// Why nothing came back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSent {
    /// It is never sent so. The words say what to do.
    #[error("{0}")]
    Never(String),
    /// It may go another time.
    #[error("{0}")]
    NotNow(String),
}

/// The way out. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Outbound {
    http: Client,
    allow_private: bool,
}

impl Outbound {
    /// Prepares requests that look names up as this machine does.
    ///
    /// # Errors
    /// When TLS cannot be prepared.
    pub fn new(settings: &OutboundSettings) -> Result<Self, reqwest::Error> {
        Self::resolving(settings, Arc::new(SystemResolver))
    }

    /// Prepares requests that look names up with `resolver`.
    ///
    /// # Errors
    /// When TLS cannot be prepared.
    pub fn resolving(
        settings: &OutboundSettings,
        resolver: Arc<dyn Resolve>,
    ) -> Result<Self, reqwest::Error> {
        // An error means that the process has chosen its provider already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = Client::builder()
            .user_agent(concat!("sundog/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::none())
            .referer(false)
            .no_proxy()
            .no_gzip()
            .no_brotli()
            .dns_resolver(CheckedResolver::new(resolver, settings.allow_private))
            .connect_timeout(settings.connect_timeout)
            .timeout(settings.timeout)
            // A kept connection would go to an address that was judged some time ago.
            .pool_max_idle_per_host(0)
            .build()?;
        Ok(Self {
            http,
            allow_private: settings.allow_private,
        })
    }

    /// Reads an address that somebody entered.
    ///
    /// # Errors
    /// What to do, in words for people.
    pub fn url(&self, text: &str) -> Result<Url, String> {
        let text = text.trim();
        if text.len() > URL_BYTES {
            return Err(format!(
                "The address is longer than {URL_BYTES} bytes: shorten it."
            ));
        }
        let url: Url = text.parse().map_err(|_| {
            "This is no address: write it whole, such as https://hooks.example/sundog.".to_owned()
        })?;
        self.judge(&url)?;
        Ok(url)
    }

    fn judge(&self, url: &Url) -> Result<(), String> {
        match url.scheme() {
            "https" => {}
            "http" if self.allow_private => {}
            "http" => return Err(
                "The address begins with http://, so anybody on the way could read what is sent: use https://."
                    .to_owned(),
            ),
            _ => return Err("Only addresses that begin with https:// are asked.".to_owned()),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(
                "The address holds a name or a password before its host: leave them out."
                    .to_owned(),
            );
        }
        let literal = match url.host() {
            Some(Host::Ipv4(address)) => Some(address.into()),
            Some(Host::Ipv6(address)) => Some(address.into()),
            Some(Host::Domain(_)) => None,
            None => return Err("The address names no host.".to_owned()),
        };
        match literal {
            Some(address) if !self.allow_private && !is_public(address) => {
                Err(NotPublic(url.host_str().unwrap_or_default().to_owned()).to_string())
            }
            _ => Ok(()),
        }
    }

    /// Sends a request once. Waits are measured on the receiver's clock, or from `now` where it shows none.
    ///
    /// # Errors
    /// [`NotSent`] where no status came back.
    pub async fn post(
        &self,
        request: &OutboundRequest,
        now: DateTime<Utc>,
    ) -> Result<Answer, NotSent> {
        self.judge(&request.url).map_err(NotSent::Never)?;
        let mut building = self
            .http
            .post(request.url.clone())
            .header(CONTENT_TYPE, request.content_type);
        for (name, value) in &request.headers {
            building = building.header(*name, value);
        }
        let response = building.body(request.body.clone()).send().await;
        let response = response.map_err(|error| not_sent(error.without_url()))?;
        let status = response.status().as_u16();
        let retry_after = retry_after::read(response.headers(), now);
        Ok(Answer {
            status,
            retry_after,
            text: beginning(response).await,
        })
    }
}

/// The status has come and counts, whatever becomes of the rest.
async fn beginning(mut response: Response) -> String {
    let mut read = Vec::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        let room = ANSWER_BYTES - read.len();
        read.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
        if read.len() == ANSWER_BYTES {
            break;
        }
    }
    String::from_utf8_lossy(&read).into_owned()
}

fn not_sent(error: reqwest::Error) -> NotSent {
    let words = if error.is_timeout() {
        "The receiver did not answer in time.".to_owned()
    } else {
        // The innermost reason says most: that no such host is known, that nothing listens there.
        let mut reason: &dyn std::error::Error = &error;
        while let Some(source) = reason.source() {
            reason = source;
        }
        reason.to_string()
    };
    if error.is_builder() {
        NotSent::Never(words)
    } else {
        NotSent::NotNow(words)
    }
}
