//! How can a call go wrong?
//!
//! A fault belongs to one site or to all calls. Some replace the answer (an error, a redirect),
//! others distort the true one (cut off, under another content type, for another site). To add
//! one, add a kind here and say in `faults/distort.rs` what it does to the reply.

mod armed;
mod distort;
mod reading;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub(crate) use armed::ArmedFault;

use crate::errors::ErrorShape;
use reading::Timing;

/// A fault and when it strikes.
///
/// In JSON, the kind's word stands under `kind` beside the other fields:
/// `{"kind": "status", "status": 503, "every": 2}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Map<String, Value>")]
pub struct Fault {
    /// What happens.
    #[serde(flatten)]
    pub kind: FaultKind,
    /// Which calls it concerns.
    pub calls: Calls,
    /// Wait this long before answering.
    pub delay_ms: u64,
    /// Strike only every n-th call: 2 spares the first and strikes the second.
    pub every: u64,
    /// Strike so many times, then never again.
    pub times: Option<u64>,
    /// End by itself after this many seconds of the world's time.
    pub lasts_seconds: Option<f64>,
}

/// Which calls a fault concerns. A fault of one site leaves look-ups alone unless it says
/// `look_up`, as an answer about one GUID says nothing about the register.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Calls {
    /// Every call.
    #[default]
    All,
    /// *Get site status* alone.
    Status,
    /// *Find sites by PMS ID* alone.
    LookUp,
}

/// What a fault does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FaultKind {
    /// An error with a body in one of the four shapes.
    Status {
        /// The HTTP status, also inside the body.
        status: u16,
        /// The body's shape.
        #[serde(default)]
        shape: ErrorShape,
        /// The sentence; a usual one for the status when absent.
        #[serde(default)]
        message: Option<String>,
        /// The words under `statusText`; the usual phrase when absent. The gateway seems to put
        /// its reason here, for instance `Caller Ip Not Allowed`.
        #[serde(default)]
        status_text: Option<String>,
        /// The `Retry-After` header; none when absent.
        #[serde(default)]
        retry_after: Option<RetryAfter>,
    },
    /// The right answer, only after `delay_ms`.
    Slow,
    /// No answer at all; the connection stays open.
    Silence,
    /// The connection is reset before any byte of an answer.
    Reset,
    /// The connection is reset in the middle of the body.
    ResetMidBody,
    /// 200 with the first half of the JSON, correctly framed.
    Truncated,
    /// An HTML page.
    Html {
        /// The HTTP status, 200 included.
        status: u16,
    },
    /// No body.
    Empty {
        /// The HTTP status.
        status: u16,
    },
    /// The right JSON under another content type.
    WrongContentType {
        /// The content type sent.
        content_type: String,
    },
    /// The right JSON after a byte order mark.
    Bom,
    /// The right JSON, made this long by spaces inside it.
    Huge {
        /// Length of the body.
        bytes: usize,
    },
    /// The right answer, but for another Halo GUID.
    WrongId,
    /// The right answer without `practiceMetadata`, as while Halo reads a practice anew.
    WithoutMetadata,
    /// A redirect, perhaps to another host.
    Redirect {
        /// 301, 302, 307 or 308.
        status: u16,
        /// The `Location` header.
        location: String,
    },
    /// Any status, content type and body.
    Raw {
        /// The HTTP status.
        status: u16,
        /// The content type.
        content_type: String,
        /// The body.
        body: String,
    },
}

/// A `Retry-After` header.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RetryAfter {
    /// A number of seconds.
    Seconds(u64),
    /// An HTTP date this many seconds from the world's now.
    DateIn(i64),
    /// Any text.
    Text(String),
}

impl From<FaultKind> for Fault {
    fn from(kind: FaultKind) -> Self {
        let Timing {
            calls,
            delay_ms,
            every,
            times,
            lasts_seconds,
        } = Timing::default();
        Self {
            kind,
            calls,
            delay_ms,
            every,
            times,
            lasts_seconds,
        }
    }
}

impl Fault {
    /// An error in the specification's shape with the usual sentence.
    pub fn status(status: u16) -> Self {
        Self::refusal(status, ErrorShape::Spec, None, None, None)
    }

    /// 403 for every call: the caller's address is not on Halo's list.
    pub fn ip_not_allowed() -> Self {
        let message = "Caller IP address 203.0.113.7 is not allowed. Access denied.";
        Self::refusal(
            403,
            ErrorShape::Flat,
            Some("Caller Ip Not Allowed"),
            Some(message),
            None,
        )
    }

    /// 403 with the gateway's quota sentence.
    pub fn quota_exceeded(retry_after: Option<RetryAfter>) -> Self {
        let message = "Out of call volume quota. Quota will be replenished in 01:30:00.";
        Self::refusal(403, ErrorShape::Gateway, None, Some(message), retry_after)
    }

    /// 429 with the gateway's rate limit sentence.
    pub fn rate_limited(retry_after: Option<RetryAfter>) -> Self {
        let message = "Rate limit is exceeded. Try again in 60 seconds.";
        Self::refusal(429, ErrorShape::Gateway, None, Some(message), retry_after)
    }

    /// 400: Halo read the question and refuses the ID or GUID in it.
    pub fn rejected_request(message: &str) -> Self {
        Self::refusal(400, ErrorShape::Flat, None, Some(message), None)
    }

    /// 503 in which Halo says that it could not reach the site.
    pub fn site_not_contacted() -> Self {
        let message = "Site could not be contacted.";
        Self::refusal(503, ErrorShape::Spec, None, Some(message), None)
    }

    /// The same fault for some calls only.
    #[must_use]
    pub fn only(self, calls: Calls) -> Self {
        Self { calls, ..self }
    }

    /// The same fault, `times` times.
    #[must_use]
    pub fn times(self, times: u64) -> Self {
        Self {
            times: Some(times),
            ..self
        }
    }

    fn refusal(
        status: u16,
        shape: ErrorShape,
        status_text: Option<&str>,
        message: Option<&str>,
        retry_after: Option<RetryAfter>,
    ) -> Self {
        let (message, status_text) = (message.map(str::to_owned), status_text.map(str::to_owned));
        FaultKind::Status {
            status,
            shape,
            message,
            status_text,
            retry_after,
        }
        .into()
    }
}
