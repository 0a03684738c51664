//! What does `/control` show?

use std::sync::atomic::Ordering;

use serde_json::{Value, json};

use super::Refusal;
use crate::http::Request;
use crate::shared::SharedWorld;
use crate::world::{SiteRef, World};

pub(super) fn index(shared: &SharedWorld) -> Value {
    json!({
        "scenario": shared.title,
        "get": ["practices?find=&limit=", "practice?practice=", "sites?practice=",
                "stats?practice=", "scenario", "time"],
        "post": ["events", "time", "stats/reset", "<the word of an event>"],
    })
}

/// All practices, or those whose name, Site ID or GUID contains `find`.
pub(super) fn practices(shared: &SharedWorld, request: &Request<'_>) -> Value {
    let find = request.parameter("find").unwrap_or_default().to_lowercase();
    let limit = request
        .parameter("limit")
        .and_then(|limit| limit.parse().ok());
    let world = shared.read();
    let practices: Vec<_> = world
        .practices
        .iter()
        .map(|practice| world.summary(practice))
        .filter(|summary| {
            [
                &summary.name,
                &summary.site_id,
                &summary.guid,
                &summary.halo_name,
            ]
            .into_iter()
            .any(|text| text.to_lowercase().contains(&find))
        })
        .take(limit.unwrap_or(usize::MAX))
        .collect();
    json!({ "practices": practices, "total": world.practices.len() })
}

/// The practice that `practice` means.
pub(super) fn practice(shared: &SharedWorld, request: &Request<'_>) -> Result<Value, Refusal> {
    let world = shared.read();
    let practice = world.find_practice(&wanted(request)?)?;
    Ok(json!(world.summary(practice)))
}

/// Every GUID that Halo knows for a practice's Site ID, oldest first.
pub(super) fn sites(shared: &SharedWorld, request: &Request<'_>) -> Result<Value, Refusal> {
    let world = shared.read();
    let (pms, site_id) = world.find_pms_id(&wanted(request)?)?;
    let sites: Vec<_> = world
        .registered(pms, &site_id)
        .map(|site| site_facts(&world, site))
        .collect();
    Ok(json!({ "sites": sites }))
}

/// All counters, or with `practice` how often each of its GUIDs was asked for.
pub(super) fn stats(shared: &SharedWorld, request: &Request<'_>) -> Result<Value, Refusal> {
    if request.parameter("practice").is_some() {
        return sites(shared, request);
    }
    Ok(json!(shared.counters.read()))
}

/// The scenario's title, how long it has run, what comes next, and what failed.
pub(super) fn scenario(shared: &SharedWorld) -> Value {
    let world = shared.read();
    let next: Vec<_> = world
        .agenda
        .upcoming()
        .filter_map(|(at, entry)| Some(json!({ "at": at, "says": entry.says.as_ref()? })))
        .take(10)
        .collect();
    json!({
        "title": shared.title,
        "speed": world.speed,
        "elapsed_seconds": (world.now() - world.started).num_seconds(),
        "next": next,
        "failed": world.agenda.failed,
    })
}

pub(super) fn time(shared: &SharedWorld) -> Value {
    let world = shared.read();
    json!({ "now": world.now(), "rate": world.clock.rate() })
}

fn wanted(request: &Request<'_>) -> Result<String, Refusal> {
    let words = request.parameter("practice");
    words
        .map(std::borrow::Cow::into_owned)
        .ok_or_else(|| Refusal::bad("name a practice: ?practice=NAME, Site ID or Halo GUID"))
}

fn site_facts(world: &World, site: SiteRef) -> Value {
    let (record, link) = (world.site(site), world.link_of(site));
    let (now, pulse) = (world.now(), world.pulse());
    json!({
        "guid": record.guid.to_string(),
        "name": world.database_of(site).name,
        "authoritative": record.authoritative,
        "lifecycle": record.lifecycle.word(),
        "availability": link.availability(now, pulse).word(),
        "last_contact": link.last_contact(now, pulse),
        "halo_link_version": link.version,
        "server_name": world.server_of(site).name,
        "link_guid": link.guid.to_string(),
        "paired": record.paired.load(Ordering::Relaxed),
        "asked": record.asked.load(Ordering::Relaxed),
    })
}
