//! What does a fault do to a reply?

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use super::{Fault, FaultKind, RetryAfter};
use crate::answer::write_http_date;
use crate::errors::{ErrorShape, JSON, status_phrase, usual_message};
use crate::reply::{Delivery, HttpReply};

impl Fault {
    /// Whether the true answer does not matter.
    pub(crate) const fn replaces(&self) -> bool {
        match &self.kind {
            FaultKind::Status { .. }
            | FaultKind::Silence
            | FaultKind::Reset
            | FaultKind::Html { .. }
            | FaultKind::Empty { .. }
            | FaultKind::Redirect { .. }
            | FaultKind::Raw { .. } => true,
            FaultKind::Slow
            | FaultKind::ResetMidBody
            | FaultKind::Truncated
            | FaultKind::WrongContentType { .. }
            | FaultKind::Bom
            | FaultKind::Huge { .. }
            | FaultKind::WrongId
            | FaultKind::WithoutMetadata => false,
        }
    }

    /// Turns the true reply, or an empty one, into the faulty one.
    pub(crate) fn apply_to(&self, reply: &mut HttpReply, body: &mut Vec<u8>, now: DateTime<Utc>) {
        reply.delay_ms = self.delay_ms;
        match &self.kind {
            FaultKind::Status {
                status,
                shape,
                message,
                status_text,
                retry_after,
            } => {
                let message = message.as_deref().unwrap_or(usual_message(*status));
                let text = status_text.as_deref().unwrap_or(status_phrase(*status));
                replace(reply, body, *status, shape.content_type());
                shape.write(*status, text, message, body);
                if let Some(retry_after) = retry_after {
                    reply.headers.push(("Retry-After", retry_after.spelt(now)));
                }
            }
            FaultKind::Slow => {}
            FaultKind::Silence => reply.delivery = Delivery::Never,
            FaultKind::Reset => reply.delivery = Delivery::Reset,
            FaultKind::ResetMidBody => reply.delivery = Delivery::ResetMidBody,
            FaultKind::Truncated => body.truncate(body.len() / 2),
            FaultKind::Html { status } => {
                replace(reply, body, *status, "text/html");
                ErrorShape::Html.write(*status, status_phrase(*status), "Please try again.", body);
            }
            FaultKind::Empty { status } => replace(reply, body, *status, JSON),
            FaultKind::WrongContentType { content_type } => {
                reply.content_type = content_type.clone().into();
            }
            FaultKind::Bom => {
                body.splice(0..0, *b"\xEF\xBB\xBF");
            }
            FaultKind::Huge { bytes } => {
                let padding = bytes.saturating_sub(body.len());
                body.splice(
                    1.min(body.len())..1.min(body.len()),
                    std::iter::repeat_n(b' ', padding),
                );
            }
            FaultKind::WrongId => change_first_id(body),
            FaultKind::WithoutMetadata => drop_metadata(body),
            FaultKind::Redirect { status, location } => {
                replace(reply, body, *status, "text/plain");
                reply.headers.push(("Location", location.clone()));
            }
            FaultKind::Raw {
                status,
                content_type,
                body: text,
            } => {
                replace(reply, body, *status, "");
                reply.content_type = content_type.clone().into();
                body.extend_from_slice(text.as_bytes());
            }
        }
    }
}

fn replace(reply: &mut HttpReply, body: &mut Vec<u8>, status: u16, content_type: &'static str) {
    body.clear();
    reply.status = status;
    reply.content_type = content_type.into();
}

/// Flips the last digit of the first GUID under `id`.
fn change_first_id(body: &mut [u8]) {
    const START: &[u8] = b"\"id\":\"";
    let start = body.windows(START.len()).position(|window| window == START);
    let last = start.map(|start| start + START.len() + 35);
    if let Some(digit) = last.and_then(|last| body.get_mut(last)) {
        *digit = if *digit == b'0' { b'1' } else { b'0' };
    }
}

/// Takes `practiceMetadata` out of every site of the answer.
fn drop_metadata(body: &mut Vec<u8>) {
    let Ok(mut answer) = serde_json::from_slice::<Value>(body) else {
        return;
    };
    let sites = match &mut answer {
        Value::Object(answer) if answer.contains_key("sites") => answer.get_mut("sites"),
        site => Some(site),
    };
    let sites = match sites {
        Some(Value::Array(sites)) => sites.as_mut_slice(),
        Some(site) => std::slice::from_mut(site),
        None => &mut [],
    };
    for site in sites.iter_mut().filter_map(Value::as_object_mut) {
        site.remove("practiceMetadata");
    }
    *body = answer.to_string().into_bytes();
}

impl RetryAfter {
    fn spelt(&self, now: DateTime<Utc>) -> String {
        match self {
            Self::Seconds(seconds) => seconds.to_string(),
            Self::DateIn(seconds) => {
                let at = TimeDelta::try_seconds(*seconds)
                    .and_then(|delta| now.checked_add_signed(delta))
                    .unwrap_or(DateTime::<Utc>::MAX_UTC);
                let mut date = Vec::new();
                write_http_date(at, &mut date);
                String::from_utf8_lossy(&date).into_owned()
            }
            Self::Text(text) => text.clone(),
        }
    }
}
