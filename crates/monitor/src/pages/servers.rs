//! The list of servers: how many practices are on each, and how the worst of them stands.

use chrono::{DateTime, Utc};
use domain::overview::LIMIT_DEFAULT;
use domain::search::{Wanted, folded, natural_order};
use domain::server::{Server, ServerId};
use domain::views::server::{ServerRow, ServerView, ServersPage, ServersQuery};
use store::StoreError;

use super::server::{practices_of, server_view, title};
use crate::Monitor;
use crate::engine::snapshot::Snapshot;

/// The page of the list that a query asks for: servers with trouble first, and then by name.
///
/// # Errors
/// When the database cannot be read.
pub async fn servers_page(
    monitor: &Monitor,
    query: &ServersQuery,
) -> Result<ServersPage, StoreError> {
    let servers = monitor.store.servers().await?;
    Ok(page(&monitor.snapshot(), servers, query, monitor.now()))
}

fn page(
    snapshot: &Snapshot,
    servers: Vec<Server>,
    query: &ServersQuery,
    now: DateTime<Utc>,
) -> ServersPage {
    let wanted = Wanted::typed(&query.q);
    let is_wanted = |server: &Server| wanted.as_ref().is_none_or(|one| is_found(server, one));
    let mut rows: Vec<ServerRow> = servers
        .into_iter()
        .filter(is_wanted)
        .map(|server| row(snapshot, server, now))
        .collect();
    rows.sort_by_cached_key(|row| {
        let urgency = row.worst.map_or(u8::MAX, |state| state.urgency());
        (urgency, natural_order(&row.title), row.id)
    });
    let total = rows.len();
    let pages = total.div_ceil(LIMIT_DEFAULT).max(1);
    let page = query.page.clamp(1, pages);
    let begin = (page - 1) * LIMIT_DEFAULT;
    ServersPage {
        as_of: now,
        query: query.clone(),
        rows: rows.into_iter().skip(begin).take(LIMIT_DEFAULT).collect(),
        total,
        page,
        pages,
    }
}

fn row(snapshot: &Snapshot, server: Server, now: DateTime<Utc>) -> ServerRow {
    let listed = practices_of(snapshot, server.id);
    let states: Vec<_> = listed
        .iter()
        .filter_map(|id| snapshot.practices.get(id))
        .map(|listed| snapshot.standing(listed, now).headline.state)
        .collect();
    let worst = states.iter().copied().min_by_key(|state| state.urgency());
    ServerRow {
        id: server.id,
        title: title(snapshot, &server),
        practices: states.len(),
        in_it: states.iter().filter(|state| Some(**state) == worst).count(),
        worst,
        provider: server.entry.provider,
    }
}

fn is_found(server: &Server, wanted: &Wanted) -> bool {
    let entry = &server.entry;
    let mut texts = [&entry.name, &entry.provider, &entry.contact, &entry.notes].into_iter();
    let link = entry.link_guid.map(String::from).unwrap_or_default();
    let is_link = wanted
        .in_guids()
        .is_some_and(|digits| link.replace('-', "").contains(digits));
    is_link || texts.any(|text| folded(text).contains(wanted.in_text()))
}

/// The servers with a higher number than `after`, for programs, and whether there are more.
///
/// # Errors
/// When the database cannot be read.
pub async fn servers(
    monitor: &Monitor,
    q: &str,
    after: Option<ServerId>,
    limit: usize,
) -> Result<(Vec<ServerView>, bool), StoreError> {
    let wanted = Wanted::typed(q);
    let mut found = monitor.store.servers().await?;
    found.retain(|server| {
        after.is_none_or(|after| server.id > after)
            && wanted.as_ref().is_none_or(|one| is_found(server, one))
    });
    let more = found.len() > limit;
    found.truncate(limit);
    let snapshot = monitor.snapshot();
    let views = found
        .into_iter()
        .map(|server| server_view(&snapshot, server));
    Ok((views.collect(), more))
}

/// One server, for programs; none of this number.
///
/// # Errors
/// When the database cannot be read.
pub async fn server(monitor: &Monitor, id: ServerId) -> Result<Option<ServerView>, StoreError> {
    let found = monitor.store.server(id).await?;
    Ok(found.map(|server| server_view(&monitor.snapshot(), server)))
}
