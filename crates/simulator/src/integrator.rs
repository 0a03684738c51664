//! How does Halo Cloud answer an integrator's call?
//!
//! The paths of the specification: *Get site status*, *Find sites by PMS ID*, *Pair with a site*.
//! As behind the real gateway, an unknown path is refused before the key is looked at. A fault
//! for all calls comes before the key check, since a broken gateway checks nothing; a fault of
//! one site comes after it.

mod look_up;
mod pairing;

use std::sync::atomic::Ordering;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::answer::{NonAuthoritative, write_site};
use crate::errors::{
    ErrorShape, KEY_INVALID, KEY_MISSING, NO_GUID, NO_OPERATION, NOT_FOUND, NOT_PAIRED,
    status_phrase,
};
use crate::faults::Calls;
use crate::http::Request;
use crate::reply::{Delivery, HttpReply};
use crate::stats::Counters;
use crate::world::{SiteRef, World};

/// Answers one call; the body is appended to `body`, which comes empty.
pub(crate) fn answer(
    world: &World,
    counters: &Counters,
    request: &Request<'_>,
    now: DateTime<Utc>,
    body: &mut Vec<u8>,
) -> HttpReply {
    let operation = operation(request);
    count(world, counters, request, &operation);
    let call = operation.calls();
    let everywhere = world
        .fault
        .as_ref()
        .and_then(|fault| fault.strikes(call, now));
    let mut reply = match everywhere {
        Some(fault) if fault.replaces() => HttpReply::json(200),
        _ => Gate {
            world,
            counters,
            request,
            now,
            body,
        }
        .pass(&operation, call),
    };
    if let Some(fault) = everywhere {
        fault.apply_to(&mut reply, body, now);
    }
    match reply.delivery {
        Delivery::Whole => counters.count_answer(reply.status),
        Delivery::Never | Delivery::Reset | Delivery::ResetMidBody => {
            counters.not_answered.add_one();
        }
    }
    reply
}

enum Operation<'a> {
    Status { guid: &'a str },
    LookUp,
    Pair,
    Unknown,
}

impl Operation<'_> {
    const fn calls(&self) -> Calls {
        match self {
            Self::Status { .. } => Calls::Status,
            Self::LookUp => Calls::LookUp,
            Self::Pair | Self::Unknown => Calls::All,
        }
    }
}

fn operation<'a>(request: &Request<'a>) -> Operation<'a> {
    let Some(rest) = request.path.strip_prefix("/integrator/") else {
        return Operation::Unknown;
    };
    match (request.method, rest) {
        ("GET", "sites") => Operation::LookUp,
        ("GET", rest) => match rest.strip_prefix("sites/") {
            Some(guid) if !guid.contains('/') => Operation::Status { guid },
            _ => Operation::Unknown,
        },
        ("POST", "pair-site" | "pairSite") => Operation::Pair,
        _ => Operation::Unknown,
    }
}

fn count(world: &World, counters: &Counters, request: &Request<'_>, operation: &Operation<'_>) {
    match operation {
        Operation::Status { .. } => counters.status_calls.add_one(),
        Operation::LookUp => counters.look_ups.add_one(),
        Operation::Pair => counters.pairings.add_one(),
        Operation::Unknown => counters.unknown_paths.add_one(),
    }
    if request.key.is_some() {
        counters.with_key_header.add_one();
    }
    let named = request.parameter("subscription-key").is_some();
    if named
        || world
            .keys
            .iter()
            .any(|key| request.target.contains(key.as_str()))
    {
        counters.with_key_in_url.add_one();
    }
}

/// One call on its way through the checks.
struct Gate<'a> {
    world: &'a World,
    counters: &'a Counters,
    request: &'a Request<'a>,
    now: DateTime<Utc>,
    body: &'a mut Vec<u8>,
}

impl Gate<'_> {
    fn pass(mut self, operation: &Operation<'_>, call: Calls) -> HttpReply {
        if let Operation::Unknown = operation {
            ErrorShape::Gateway.write(404, status_phrase(404), NO_OPERATION, self.body);
            return HttpReply::json(404);
        }
        if let Some(refusal) = self.check_key() {
            return refusal;
        }
        match operation {
            Operation::Status { guid } => self.status(guid, call),
            Operation::LookUp => self.look_up(),
            Operation::Pair => self.pair(),
            Operation::Unknown => HttpReply::json(404),
        }
    }

    /// The header; older documents also allow the query parameter, so that is accepted, and
    /// counted, too.
    fn check_key(&mut self) -> Option<HttpReply> {
        let from_query = self.request.parameter("subscription-key");
        let sentence = match self.request.key.or(from_query.as_deref()) {
            Some(key) if self.world.keys.iter().any(|accepted| accepted == key) => return None,
            Some(_) => KEY_INVALID,
            None => KEY_MISSING,
        };
        self.counters.key_refused.add_one();
        Some(self.refuse(401, sentence))
    }

    fn status(&mut self, guid: &str, call: Calls) -> HttpReply {
        let Some(guid) = parse_guid(guid) else {
            ErrorShape::Flat.write(400, status_phrase(400), NO_GUID, self.body);
            return HttpReply::json(400);
        };
        let Some(site) = self.world.site_by_guid(guid) else {
            return self.refuse(404, NOT_FOUND);
        };
        let record = self.world.site(site);
        record.asked.fetch_add(1, Ordering::Relaxed);
        let fault = record
            .fault
            .as_ref()
            .and_then(|fault| fault.strikes(call, self.now));
        let mut reply = match fault {
            Some(fault) if fault.replaces() => HttpReply::json(200),
            _ => self.known_site(site),
        };
        if let Some(fault) = fault {
            fault.apply_to(&mut reply, self.body, self.now);
        }
        reply
    }

    fn known_site(&mut self, site: SiteRef) -> HttpReply {
        let record = self.world.site(site);
        if !record.paired.load(Ordering::Relaxed) {
            return self.refuse(403, NOT_PAIRED);
        }
        let otherwise = record.non_authoritative.as_deref();
        match otherwise.unwrap_or(&self.world.non_authoritative) {
            NonAuthoritative::Refused(sentence) if !record.authoritative => {
                self.refuse(403, sentence)
            }
            NonAuthoritative::Refused(_) | NonAuthoritative::Shown => {
                write_site(self.world, site, self.now, self.body);
                HttpReply::json(200)
            }
        }
    }

    fn refuse(&mut self, status: u16, sentence: &str) -> HttpReply {
        let shape = self.world.settings.error_shape;
        shape.write(status, status_phrase(status), sentence, self.body);
        let mut reply = HttpReply::json(status);
        reply.content_type = shape.content_type().into();
        reply
    }
}

/// Any spelling: either case, with or without hyphens, in braces, percent-encoded.
fn parse_guid(text: &str) -> Option<Uuid> {
    if text.contains('%') {
        let text = url::form_urlencoded::parse(text.as_bytes())
            .next()?
            .0
            .into_owned();
        return Uuid::try_parse(text.trim()).ok();
    }
    Uuid::try_parse(text).ok()
}
