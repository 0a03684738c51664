//! Asking Halo Cloud, and handing back what was heard.
//!
//! The key travels in the header `Ocp-Apim-Subscription-Key` and nowhere else: not in an
//! address, not to the target of a redirect (none is followed), not in a message. Each question
//! is asked once; when its key is refused it is asked once more with the other key. Asking
//! again later is the business of the caller, which knows the budget.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use domain::observation::{Failure, FailureClass, SiteAnswer};
use domain::site::{HaloGuid, SiteKey};
use reqwest::header::{ACCEPT, DATE, HeaderMap, HeaderName, HeaderValue, LOCATION};
use reqwest::{Client, Method, Request, Response, redirect};
use url::Url;

use crate::address::Address;
use crate::body::{self, BodyTrouble};
use crate::convert::{self, Unreadable};
use crate::counterpart::Counterpart;
use crate::error_body::ErrorBody;
use crate::keys::KeyRing;
use crate::raw_answer::RawAnswer;
use crate::resolver::Resolver;
use crate::settings::{HaloSettings, SetupError};
use crate::{classify, http_date, redact, retry_after, transport};

/// The only way in which a key is sent (Halo's API reference, security scheme).
const KEY_HEADER: HeaderName = HeaderName::from_static("ocp-apim-subscription-key");
/// Our simulator says so in every answer. Halo Cloud has no such header.
const SIMULATOR_HEADER: HeaderName = HeaderName::from_static("halo-simulator");
/// A refusal is a few hundred bytes; more is somebody's web page.
const MAX_REFUSAL_BYTES: usize = 64 * 1024;
/// How long a connection is kept for the next question.
const IDLE: Duration = Duration::from_secs(30);
/// Characters kept of what Halo or the transport says of a failure.
const MESSAGE: usize = 300;

/// What one question came back with.
#[derive(Clone, Debug, PartialEq)]
pub struct HaloReply<T> {
    /// The time on Halo's clock (`Date` header, whole seconds), when it was given.
    pub halo_now: Option<DateTime<Utc>>,
    /// From sending the question to having the whole answer, in milliseconds.
    pub latency_ms: u32,
    /// The answer, or why there is none.
    pub outcome: Result<T, Failure>,
    /// The answer as it came, where one came.
    pub raw: Option<RawAnswer>,
}

/// A client for the site questions of Halo Cloud. Clones share connections and keys.
#[derive(Clone)]
pub struct HaloClient {
    shared: Arc<ClientShared>,
}

struct ClientShared {
    http: Client,
    keys: KeyRing,
    address: Address,
    max_body_bytes: usize,
    counterpart: Counterpart,
}

impl HaloClient {
    /// Prepares connections; nothing is sent yet.
    ///
    /// # Errors
    /// When the address or a key cannot be used, or the HTTP client cannot be prepared.
    pub fn new(settings: HaloSettings) -> Result<Self, SetupError> {
        // An error means that the process has chosen its provider already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let address = Address::new(&settings.base_url)?;
        let keys = KeyRing::new(&settings.keys)?;
        if address.is_unprotected() && !address.is_this_machine() {
            tracing::warn!("The Halo address begins with http://, so the key travels unprotected");
        }
        let mut http = Client::builder()
            .user_agent(concat!("sundog/", env!("CARGO_PKG_VERSION")))
            .default_headers(HeaderMap::from_iter([(
                ACCEPT,
                HeaderValue::from_static("application/json"),
            )]))
            .redirect(redirect::Policy::none())
            .referer(false)
            .dns_resolver(Resolver::within(settings.connect_timeout))
            .connect_timeout(settings.connect_timeout)
            .timeout(settings.timeout)
            // Below what servers keep, so that a question is seldom sent into a closing door.
            .pool_idle_timeout(IDLE)
            // A connection that died in silence would else fail every question sent over it, as
            // HTTP/2 has one for all: it is found out while the first of them still waits.
            .http2_keep_alive_interval(settings.timeout / 2)
            .http2_keep_alive_timeout(settings.timeout / 4);
        if address.is_this_machine() {
            // A simulator on this machine is not on the far side of the company's proxy.
            http = http.no_proxy();
        }
        let http = http.build().map_err(SetupError::Client)?;
        let max_body_bytes = settings.max_body_bytes;
        Ok(Self {
            shared: Arc::new(ClientShared {
                http,
                keys,
                address,
                max_body_bytes,
                counterpart: Counterpart::default(),
            }),
        })
    }

    /// Get site status: what Halo says of the site with this GUID.
    pub async fn site_status(&self, guid: HaloGuid) -> HaloReply<SiteAnswer> {
        let url = self.shared.address.of_site(guid);
        self.ask(Method::GET, url, |body| convert::site_status(body, guid))
            .await
    }

    /// Get Halo GUIDs: the sites that match a PMS and Site ID; none, one or several. The specification
    /// lists no 404 here; where Halo itself answers one, that is none.
    pub async fn halo_guids(&self, key: &SiteKey) -> HaloReply<Vec<SiteAnswer>> {
        let url = self.shared.address.of_look_up(key);
        let reply = self.ask(Method::GET, url, convert::halo_guids).await;
        // A bare 404 may be anybody's, and the gateway has one for a path that it does not know: nothing
        // vanishes because of either.
        let raw = reply.raw.as_ref();
        let is_nobodys = raw.is_none_or(|raw| raw.is_blank() || raw.is_of_gateway());
        let outcome = match reply.outcome {
            Err(failure) if failure.class == FailureClass::NotFound && is_nobodys => Err(Failure {
                class: FailureClass::MalformedAnswer,
                ..failure
            }),
            Err(failure) if failure.class == FailureClass::NotFound => Ok(Vec::new()),
            outcome => outcome,
        };
        HaloReply { outcome, ..reply }
    }

    /// Pair with a site: asks Halo to let us reach it, with the practice's code where its PMS makes
    /// one. The only question that changes something at Halo.
    pub async fn pair(&self, key: &SiteKey, code: Option<&str>) -> HaloReply<SiteAnswer> {
        let url = self.shared.address.of_pairing(key, code);
        self.ask(Method::POST, url, convert::paired).await
    }

    /// The host that is asked, with its port where that is not the usual one.
    pub fn host(&self) -> String {
        self.shared.address.host()
    }

    /// Who answers.
    pub fn counterpart(&self) -> Counterpart {
        self.shared.counterpart.clone()
    }

    /// Whether there is a second key to fall back on.
    pub fn has_second_key(&self) -> bool {
        self.shared.keys.has_second()
    }

    /// Whether the second key is in use, because the first one was refused and it was not.
    pub fn uses_second_key(&self) -> bool {
        self.shared.keys.prefers_second()
    }

    /// What an answer says, with every key hidden, so that it can be kept and shown. On one line,
    /// without characters that steer terminals, and cut at 16,384 characters.
    pub fn readable(&self, raw: &RawAnswer) -> String {
        raw.readable(self.shared.keys.hidden())
    }

    /// Asks with the key that worked last, and with the other one when that is refused.
    async fn ask<T>(
        &self,
        method: Method,
        url: Url,
        reader: impl Fn(&[u8]) -> Result<T, Unreadable>,
    ) -> HaloReply<T> {
        let keys = &self.shared.keys;
        let first = keys.first();
        let heard = self
            .ask_with(first, method.clone(), url.clone(), &reader)
            .await;
        if !matches!(&heard.outcome, Err(failure) if failure.class == FailureClass::KeyRejected) {
            return heard;
        }
        let Some(second) = keys.other(first) else {
            return heard;
        };
        // Boxed, as every other rare way here, so that the ordinary question stays small.
        let heard = Box::pin(self.ask_with(second, method, url, &reader)).await;
        if shows_that_the_key_works(&heard.outcome) {
            keys.works(second);
        }
        heard
    }

    async fn ask_with<T>(
        &self,
        key: usize,
        method: Method,
        url: Url,
        reader: &impl Fn(&[u8]) -> Result<T, Unreadable>,
    ) -> HaloReply<T> {
        let mut request = Request::new(method, url);
        request
            .headers_mut()
            .insert(KEY_HEADER, self.shared.keys.header(key));
        let asked = Instant::now();
        let mut raw = None;
        let (halo_now, outcome) = match self.shared.http.execute(request).await {
            Ok(mut response) => {
                let date = response
                    .headers()
                    .get(DATE)
                    .and_then(|date| date.to_str().ok());
                let halo_now = date.and_then(http_date::parse);
                let says_so = response.headers().contains_key(SIMULATOR_HEADER);
                let answer = raw.insert(RawAnswer::with(response.status().as_u16()));
                let outcome = self.read(&mut response, halo_now, answer, reader).await;
                self.shared.counterpart.answered(says_so, outcome.is_ok());
                (halo_now, outcome)
            }
            Err(error) => (None, Err(self.transport_failure(error))),
        };
        let latency_ms = u32::try_from(asked.elapsed().as_millis()).unwrap_or(u32::MAX);
        HaloReply {
            halo_now,
            latency_ms,
            outcome,
            raw,
        }
    }

    // The answer is read where it lies: handed on by value, it would stand several times in the
    // future of every question.
    async fn read<T>(
        &self,
        response: &mut Response,
        halo_now: Option<DateTime<Utc>>,
        raw: &mut RawAnswer,
        reader: impl Fn(&[u8]) -> Result<T, Unreadable>,
    ) -> Result<T, Failure> {
        let status = response.status().as_u16();
        if status != 200 {
            return Err(Box::pin(self.refusal(status, response, halo_now, raw)).await);
        }
        let keep_and_read = |body: &[u8]| {
            let body = self.shared.keys.hidden().in_body(body);
            raw.keep(&body);
            reader(&body)
        };
        match body::read(response, self.shared.max_body_bytes, keep_and_read).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(unreadable)) => {
                Err(self.failure(unreadable.class(), Some(status), &unreadable.to_string()))
            }
            Err(BodyTrouble::TooLarge) => {
                let words = format!(
                    "the answer is longer than {} bytes",
                    self.shared.max_body_bytes
                );
                Err(self.failure(FailureClass::MalformedAnswer, Some(status), &words))
            }
            Err(BodyTrouble::Broken(error)) => Err(Failure {
                status: Some(status),
                ..self.transport_failure(error)
            }),
        }
    }

    async fn refusal(
        &self,
        status: u16,
        response: &mut Response,
        halo_now: Option<DateTime<Utc>>,
        raw: &mut RawAnswer,
    ) -> Failure {
        let in_header = retry_after::read(response.headers(), halo_now);
        let named = response
            .status()
            .canonical_reason()
            .unwrap_or("no known code");
        let mut words = format!("HTTP {status} {named}");
        if let Some(host) = redirect_host(response) {
            words.push_str(&format!(": a redirect to {host}, which is not followed"));
        }
        let keep_and_read = |body: &[u8]| {
            let body = self.shared.keys.hidden().in_body(body);
            raw.keep(&body);
            ErrorBody::read(&body)
        };
        let body = body::read(response, MAX_REFUSAL_BYTES, keep_and_read).await;
        let class = match (classify::by_status(status), &body) {
            (Some(class), _) => class,
            (None, Ok(body)) => classify::by_words(status, body),
            (None, Err(BodyTrouble::TooLarge)) => classify::without_words(status),
            // The reason was on its way and is lost, so which refusal it was is not known.
            (None, Err(BodyTrouble::Broken(_))) => FailureClass::HaloUnreachable,
        };
        if let Ok(body) = body
            && !body.message.is_empty()
        {
            words = body.message;
        }
        let is_busy = class.is_a_limit() || status == 503;
        let in_words = || retry_after::told(&words).filter(|_| is_busy);
        Failure {
            // A header that says nothing of use does not hide what the words say.
            retry_after: in_header
                .filter(|wait| *wait > TimeDelta::zero())
                .or_else(in_words)
                .or(in_header),
            ..self.failure(class, Some(status), &words)
        }
    }

    fn transport_failure(&self, error: reqwest::Error) -> Failure {
        let (class, words) = transport::class_and_words(error);
        self.failure(class, None, &words)
    }

    /// The one place where a failure gets its message, so that no message shows a key.
    fn failure(&self, class: FailureClass, status: Option<u16>, words: &str) -> Failure {
        let message = redact::message(words, self.shared.keys.hidden(), MESSAGE);
        Failure {
            class,
            status,
            retry_after: None,
            message,
        }
    }
}

impl std::fmt::Debug for HaloClient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HaloClient")
            .field("address", &self.shared.address)
            .finish_non_exhaustive()
    }
}

/// An answer, a refusal about the site and a limit on the contract are for keys that Halo knows.
fn shows_that_the_key_works<T>(outcome: &Result<T, Failure>) -> bool {
    match outcome {
        Ok(_) => true,
        Err(failure) => !failure.class.is_about_access() || failure.class.is_a_limit(),
    }
}

fn redirect_host(response: &Response) -> Option<String> {
    if !response.status().is_redirection() {
        return None;
    }
    let target = response.headers().get(LOCATION)?.to_str().ok()?;
    let target = response.url().join(target).ok()?;
    target.host_str().map(str::to_owned)
}
