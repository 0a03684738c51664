//! One server: what is entered of it, its practices and their databases, how those went over time, and its
//! outages. What is odd about them together is said (`domain::server::oddity`).

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::practice::{PracticeId, SiteRow};
use domain::server::oddity::{Database, oddities};
use domain::server::{Server, ServerId};
use domain::tracks::{Authority, Reachability};
use domain::views::history::OutageItem;
use domain::views::server::{OnServerRow, ServerPage, ServerView};
use store::{PracticeSpans, StoreError};

use super::banner::banner;
use super::gantt::together;
use super::outage_row::outage_row;
use super::outages::outage_views;
use crate::Monitor;
use crate::engine::snapshot::{Listed, Snapshot};
use crate::pages::moment::{ListClock, moment};

/// So far back its outages are listed.
const OUTAGES_WITHIN: TimeDelta = TimeDelta::days(30);
/// So far back its practices are drawn.
const DRAWN: TimeDelta = TimeDelta::days(7);
/// So many outages are listed.
const LISTED: usize = 200;

/// The page of a server; none of this number.
///
/// # Errors
/// When the database cannot be read.
pub async fn server_page(
    monitor: &Monitor,
    id: ServerId,
) -> Result<Option<ServerPage>, StoreError> {
    let Some(server) = monitor.store.server(id).await? else {
        return Ok(None);
    };
    let now = monitor.now();
    let snapshot = monitor.snapshot();
    let ids = practices_of(&snapshot, id);
    let mut outages = monitor
        .store
        .outages_of(&ids, now - OUTAGES_WITHIN, now)
        .await?;
    outages.reverse();
    outages.truncate(LISTED);
    let views = outage_views(monitor, outages).await?;
    let clock = ListClock::theirs(monitor.settings.time_zone);
    let outages = views
        .into_iter()
        .filter_map(|outage| outage_row(&snapshot, outage, now, clock))
        .collect();
    let spans = monitor.store.practice_spans(&ids, now - DRAWN, now).await?;
    let told = (server, outages, spans);
    let zone = monitor.settings.time_zone;
    Ok(Some(page(&snapshot, told, &ids, now, zone)))
}

fn page(
    snapshot: &Snapshot,
    (server, outages, spans): (Server, Vec<OutageItem>, PracticeSpans),
    ids: &[PracticeId],
    now: DateTime<Utc>,
    zone: Tz,
) -> ServerPage {
    let practices: Vec<OnServerRow> = ids
        .iter()
        .filter_map(|id| snapshot.practices.get(id))
        .map(|listed| on_server(snapshot, listed, now))
        .collect();
    let sites = sites_of(snapshot, ids);
    let databases: Vec<Database> = sites
        .iter()
        .filter_map(|site| database(snapshot, *site))
        .collect();
    let about = |incident: &&store::CommonIncident| incident.cause.server() == Some(server.id);
    let title = title(snapshot, &server);
    let drawn = ("Its practices", ids);
    ServerPage {
        as_of: now,
        oddities: oddities(&databases)
            .iter()
            .map(|oddity| oddity.sentence())
            .collect(),
        incidents: snapshot
            .incidents
            .iter()
            .filter(about)
            .map(|incident| (incident.id, incident.cause.title()))
            .collect(),
        practices,
        databases: sites.len(),
        gantt: together(snapshot, drawn, &spans, (now - DRAWN, now), (now, zone)),
        outages,
        banner: banner(snapshot, false),
        title,
        server,
    }
}

/// What a server is called; where nobody named it, what stands for a name.
pub(super) fn title(snapshot: &Snapshot, server: &Server) -> String {
    if !server.entry.name.is_empty() {
        return server.entry.name.clone();
    }
    let first = snapshot.practices_on(server.id).next();
    match first {
        Some(listed) => format!("Unnamed server of {}", listed.name()),
        None => "Unnamed server".to_owned(),
    }
}

/// The practices on a server, in the order of the list.
pub(super) fn practices_of(snapshot: &Snapshot, id: ServerId) -> Vec<PracticeId> {
    snapshot.practices_on(id).map(|listed| listed.id).collect()
}

/// A server as the API gives it.
pub(super) fn server_view(snapshot: &Snapshot, server: Server) -> ServerView {
    ServerView {
        id: server.id,
        practice_ids: practices_of(snapshot, server.id),
        name: server.entry.name,
        provider: server.entry.provider,
        link_guid: server.entry.link_guid,
        contact: server.entry.contact,
        notes: server.entry.notes,
    }
}

fn sites_of(snapshot: &Snapshot, ids: &[PracticeId]) -> BTreeSet<SiteRow> {
    let listed = ids.iter().filter_map(|id| snapshot.practices.get(id));
    listed.map(|listed| listed.site_row).collect()
}

fn database(snapshot: &Snapshot, number: SiteRow) -> Option<Database> {
    let site = snapshot.sites.get(&number)?;
    let tracks = &site.known.tracks;
    Some(Database {
        name: snapshot.name_of(number)?.to_owned(),
        reachability: tracks.reachability.state,
        authority: tracks.authority.state,
        link_version: site.latest.facts.halo_link_version.clone(),
        heartbeat_at: site
            .latest
            .heartbeat_at
            .filter(|_| tracks.reachability.state != Reachability::Unknown),
    })
}

fn on_server(snapshot: &Snapshot, listed: &Listed, now: DateTime<Utc>) -> OnServerRow {
    let site = snapshot.site_of(listed);
    let facts = site.map(|site| &site.latest.facts);
    let entry = listed.entry();
    OnServerRow {
        id: listed.id,
        name: entry.name,
        pms: entry.site.pms,
        site_id: entry.site.site_id.to_string(),
        state: snapshot.standing(listed, now).headline.state,
        link_version: facts.and_then(|facts| facts.halo_link_version.clone()),
        pms_version: facts.and_then(|facts| facts.pms_version.clone()),
        authority: site.map_or(Authority::Unknown, |site| site.known.tracks.authority.state),
        heartbeat: site
            .and_then(|site| site.latest.heartbeat_at)
            .map(|at| moment(at, listed.zone)),
        heartbeat_age_seconds: site
            .and_then(|site| super::practice::heartbeat_age(&site.latest, now)),
    }
}
