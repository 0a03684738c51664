//! In which shapes does Halo Cloud report an error, and with which sentences?
//!
//! Three shapes are known (the specification's, the troubleshooting page's flat one, and the raw
//! gateway's); a fourth stands for whatever is not JSON. The sentences are the published ones
//! where there are any.

use std::io::Write as _;

use serde::{Deserialize, Serialize};

use crate::answer::escape;

/// The shape of an error's body.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorShape {
    /// `{"error":{"status":403,"statusText":"Forbidden","message":"..."}}` (the specification).
    #[default]
    Spec,
    /// `{"status":400,"statusText":"Bad Request","message":"..."}` (the troubleshooting page).
    Flat,
    /// `{"statusCode":429,"message":"..."}` (the gateway in front of Halo Cloud).
    Gateway,
    /// An HTML page, as a proxy sends it.
    Html,
}

impl ErrorShape {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Spec, Self::Flat, Self::Gateway, Self::Html];

    pub(crate) const fn content_type(self) -> &'static str {
        match self {
            Self::Spec | Self::Flat | Self::Gateway => JSON,
            Self::Html => "text/html",
        }
    }

    pub(crate) fn write(self, status: u16, status_text: &str, message: &str, out: &mut Vec<u8>) {
        let (mut text, mut sentence) = (Vec::new(), Vec::new());
        escape(status_text, &mut text);
        escape(message, &mut sentence);
        let (text, sentence) = (
            String::from_utf8_lossy(&text),
            String::from_utf8_lossy(&sentence),
        );
        let written = match self {
            Self::Spec => write!(
                out,
                r#"{{"error":{{"status":{status},"statusText":"{text}","message":"{sentence}"}}}}"#
            ),
            Self::Flat => write!(
                out,
                r#"{{"status":{status},"statusText":"{text}","message":"{sentence}"}}"#
            ),
            Self::Gateway => write!(out, r#"{{"statusCode":{status},"message":"{sentence}"}}"#),
            Self::Html => write!(
                out,
                "<html><head><title>{status} {status_text}</title></head>\
                 <body><h1>{status_text}</h1><p>{message}</p></body></html>"
            ),
        };
        written.expect("writing into memory cannot fail");
    }
}

pub(crate) const JSON: &str = "application/json; charset=utf-8";

pub(crate) const KEY_MISSING: &str = "Access denied due to missing subscription key. Make sure \
     to include subscription key when making requests to an API.";
pub(crate) const KEY_INVALID: &str = "Access denied due to invalid subscription key. Make sure \
     to provide a valid key for an active subscription.";
pub(crate) const NO_OPERATION: &str =
    "Operation Not Found. Unable to match incoming request to an operation.";
pub(crate) const NOT_FOUND: &str = "The server cannot find the requested resource.";
pub(crate) const NO_GUID: &str = "Halo GUID must be provided.";
pub(crate) const NOT_PAIRED: &str = "The integrator is not paired with the requested site.";

/// What a bare status of a service says when nobody gave a sentence.
pub(crate) fn usual_message(status: u16) -> &'static str {
    match status {
        401 => KEY_INVALID,
        403 => "Access to resource is forbidden.",
        404 => NOT_FOUND,
        429 => "Rate limit is exceeded. Try again in 60 seconds.",
        500 => "Failed to create query container in CosmosDB.",
        502 => "The practice management software returned an unexpected result code.",
        503 => "The service is unavailable.",
        504 => "Query took more than 30 seconds.",
        _ => status_phrase(status),
    }
}

pub(crate) const fn status_phrase(status: u16) -> &'static str {
    match status {
        200 => "OK",
        301 => "Moved Permanently",
        302 => "Found",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        409 => "Conflict",
        410 => "Gone",
        411 => "Length Required",
        413 => "Content Too Large",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Status",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_refusal_in_all_four_shapes() {
        let written = ErrorShape::ALL.map(|shape| {
            let mut out = Vec::new();
            shape.write(403, "Forbidden", "Caller \"x\" is not allowed.", &mut out);
            String::from_utf8(out).unwrap()
        });
        insta::assert_snapshot!(written.join("\n"), @r#"
        {"error":{"status":403,"statusText":"Forbidden","message":"Caller \"x\" is not allowed."}}
        {"status":403,"statusText":"Forbidden","message":"Caller \"x\" is not allowed."}
        {"statusCode":403,"message":"Caller \"x\" is not allowed."}
        <html><head><title>403 Forbidden</title></head><body><h1>Forbidden</h1><p>Caller "x" is not allowed.</p></body></html>
        "#);
    }
}
