//! How is the world changed and inspected while it runs?
//!
//! Everything under `/control` speaks plain JSON and needs no key; a refusal is
//! `{"error": "..."}`. An [`SimulatedEvent`] goes to its own path, `POST /control/go_offline` with
//! `{"practice": "Harbour Clinic"}`, or with its word inside, alone or in a list, to
//! `POST /control/events`. Practices are named by name, Site ID or Halo GUID. `GET /control`
//! lists the paths; the crate's README shows each in use.

mod view;

use serde_json::{Value, json};

use crate::event::SimulatedEvent;
use crate::http::Request;
use crate::reply::HttpReply;
use crate::shared::SharedWorld;
use crate::world::ApplyError;

/// Answers one call under `/control`.
pub(crate) fn answer(shared: &SharedWorld, request: &Request<'_>, body: &mut Vec<u8>) -> HttpReply {
    let path = request
        .path
        .trim_start_matches("/control")
        .trim_matches('/');
    let result = match (request.method, path) {
        ("GET", "") => Ok(view::index(shared)),
        ("GET", "practices") => Ok(view::practices(shared, request)),
        ("GET", "practice") => view::practice(shared, request),
        ("GET", "sites") => view::sites(shared, request),
        ("GET", "stats") => view::stats(shared, request),
        ("GET", "scenario") => Ok(view::scenario(shared)),
        ("GET", "time") => Ok(view::time(shared)),
        ("POST", "time") => set_time(shared, request),
        ("POST", "stats/reset") => {
            shared.counters.reset();
            Ok(json!({}))
        }
        ("POST", "events") => read_json(request).and_then(|events| apply(shared, events)),
        ("POST", name) => read_json(request).and_then(|event| apply_named(shared, name, event)),
        _ => Err(Refusal {
            status: 404,
            sentence: "GET /control lists the paths".to_owned(),
        }),
    };
    let (status, value) = match result {
        Ok(value) => (200, value),
        Err(refusal) => (refusal.status, json!({ "error": refusal.sentence })),
    };
    serde_json::to_writer(&mut *body, &value).expect("a JSON value in memory can be written");
    body.push(b'\n');
    HttpReply::json(status)
}

/// Why a call under `/control` was refused.
struct Refusal {
    status: u16,
    sentence: String,
}

impl Refusal {
    fn bad(sentence: impl std::fmt::Display) -> Self {
        Self {
            status: 400,
            sentence: sentence.to_string(),
        }
    }
}

impl From<ApplyError> for Refusal {
    fn from(error: ApplyError) -> Self {
        let status = match &error {
            ApplyError::Unknown(_) | ApplyError::NoSite(_) => 404,
            ApplyError::Ambiguous(_) | ApplyError::NoSuccessor(_) => 409,
            ApplyError::BadGuid(_) | ApplyError::BadValue(_) => 400,
        };
        Self {
            status,
            sentence: error.to_string(),
        }
    }
}

/// The request's JSON; no body counts as `{}`.
fn read_json(request: &Request<'_>) -> Result<Value, Refusal> {
    if request.body.is_empty() {
        return Ok(json!({}));
    }
    serde_json::from_slice(request.body).map_err(Refusal::bad)
}

fn apply_named(shared: &SharedWorld, name: &str, mut event: Value) -> Result<Value, Refusal> {
    let Some(fields) = event.as_object_mut() else {
        return Err(Refusal::bad("an event's fields are a JSON object"));
    };
    fields.insert("event".to_owned(), name.into());
    apply(shared, event)
}

/// One event or a list of them, which is carried out up to the first that fails.
fn apply(shared: &SharedWorld, events: Value) -> Result<Value, Refusal> {
    let events: Vec<SimulatedEvent> = match events {
        Value::Array(events) => events
            .into_iter()
            .map(serde_json::from_value)
            .collect::<Result<_, _>>()
            .map_err(Refusal::bad)?,
        event => vec![serde_json::from_value(event).map_err(Refusal::bad)?],
    };
    let mut world = shared.write();
    for event in &events {
        world.apply(event)?;
    }
    world.run_due();
    Ok(json!({ "applied": events.len() }))
}

/// `{"advance_seconds": 90}`, `{"set": "2026-11-20T09:00:00Z"}` or `{"rate": 0}`.
fn set_time(shared: &SharedWorld, request: &Request<'_>) -> Result<Value, Refusal> {
    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct StateChange {
        set: Option<chrono::DateTime<chrono::Utc>>,
        advance_seconds: Option<f64>,
        rate: Option<f64>,
    }
    let change: StateChange = serde_json::from_value(read_json(request)?).map_err(Refusal::bad)?;
    if change.rate.is_some_and(|rate| !(0.0..=1e6).contains(&rate)) {
        return Err(Refusal::bad("a rate lies between 0 and 1000000"));
    }
    {
        let mut world = shared.write();
        if let Some(rate) = change.rate {
            world.clock.set_rate(rate);
        }
        if let Some(to) = change.set {
            world.clock.set(to);
        }
        if let Some(seconds) = change.advance_seconds {
            let to = world.now() + crate::clock::seconds(seconds);
            world.clock.set(to);
        }
        world.run_due();
    }
    Ok(view::time(shared))
}
