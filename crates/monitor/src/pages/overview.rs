//! The list of practices: a page of the overview, and a page of the REST list.

use std::collections::{BTreeMap, BTreeSet};

use super::banner::banner;
use super::counts::counts;
use super::past::shown;
use super::practice::{StateSpans, practice_view};
use super::strip::strip;
use crate::engine::snapshot::{Listed, Snapshot};
use crate::pages;
use crate::pages::moment::moment;
use crate::{Monitor, MonitorError};
use chrono::{DateTime, Utc};
use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use domain::headline::State;
use domain::link_version::LinkVersion;
use domain::overview::{Candidate, LIMIT_DEFAULT, Query};
use domain::pace::Policy;
use domain::practice::PracticeId;
use domain::views::{Overview, OverviewRow, PracticeView};
use domain::wording;

/// A page of the REST list.
#[derive(Clone, Debug)]
pub struct Listing {
    /// The practices.
    pub items: Vec<PracticeView>,
    /// What to pass as `cursor` for the next page; none on the last.
    pub next_cursor: Option<Cursor>,
    /// How many match in all.
    pub total: usize,
}

/// A place in a list, written as hexadecimal digits so that it passes through a URL unharmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor(String);

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&HEXLOWER.encode(self.0.as_bytes()))
    }
}

impl std::str::FromStr for Cursor {
    type Err = NotACursor;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes = HEXLOWER_PERMISSIVE.decode(text.as_bytes()).ok();
        let place = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        let place = place.filter(|place| !place.is_empty());
        place.map(Self).ok_or(NotACursor)
    }
}

/// A cursor that no page gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the cursor is none that a page gave: begin without one")]
pub struct NotACursor;

/// A page of the overview: as it is, or as it was at the time that is asked for. A time to come
/// means now.
///
/// # Errors
/// When the database cannot be read.
pub async fn overview(monitor: &Monitor, query: &Query) -> Result<Overview, MonitorError> {
    match pages::time_asked(monitor, &query.at) {
        (Some(at), _) => pages::overview_at(monitor, query, at).await,
        (None, problem) => overview_now(monitor, query, problem).await,
    }
}

async fn overview_now(
    monitor: &Monitor,
    query: &Query,
    problem: Option<String>,
) -> Result<Overview, MonitorError> {
    let now = monitor.now();
    let (ids, total, page, pages) = {
        let snapshot = monitor.snapshot();
        page_of(query, candidates(&snapshot, now))
    };
    let spans = pages::state_spans(monitor, &ids, now).await?;
    let snapshot = monitor.snapshot();
    let newest_link = common_link(&snapshot);
    let rows = ids
        .iter()
        .filter_map(|id| snapshot.practices.get(id))
        .map(|listed| row(&snapshot, listed, &spans, newest_link, now))
        .collect();
    let standings: Vec<_> = snapshot
        .practices
        .values()
        .map(|listed| snapshot.standing(listed, now))
        .collect();
    Ok(Overview {
        as_of: now,
        shown: shown(now, monitor.settings.time_zone, None, problem),
        query: Query {
            page,
            at: String::new(),
            ..query.clone()
        },
        counts: counts(standings.iter(), snapshot.incident.is_some()),
        banner: banner(&snapshot),
        rows,
        total,
        page,
        pages,
        per_page: LIMIT_DEFAULT,
        tags: tags(&snapshot),
        last_observed: snapshot
            .observed_at
            .map(|at| moment(at, monitor.settings.time_zone)),
        observed: observed(&snapshot, now),
        requests_per_second: monitor.requests_per_second(),
        requests_per_second_max: monitor.settings.max_requests_per_second,
    })
}

/// A page of the REST list, after the place that `cursor` names; as it was at a time, where the
/// query names one in the past. A practice that moves between two pages may be missed or
/// repeated; one that keeps its place is neither.
///
/// # Errors
/// When the database cannot be read.
pub async fn practices(
    monitor: &Monitor,
    query: &Query,
    cursor: Option<&Cursor>,
    limit: usize,
) -> Result<Listing, MonitorError> {
    if let (Some(at), _) = pages::time_asked(monitor, &query.at) {
        return pages::practices_at(monitor, query, at, cursor, limit).await;
    }
    let now = monitor.now();
    let (ids, next_cursor, total) = {
        let snapshot = monitor.snapshot();
        page_after(query, candidates(&snapshot, now), cursor, limit)
    };
    let spans = pages::state_spans(monitor, &ids, now).await?;
    let snapshot = monitor.snapshot();
    let items = ids
        .iter()
        .filter_map(|id| snapshot.practices.get(id))
        .map(|listed| practice_view(&snapshot, listed, &spans, now))
        .collect();
    Ok(Listing {
        items,
        next_cursor,
        total,
    })
}

/// How many practices are in each state, retired ones too.
pub fn practices_by_state(monitor: &Monitor) -> BTreeMap<State, usize> {
    let snapshot = monitor.snapshot();
    let mut counts: BTreeMap<State, usize> = State::ALL.iter().map(|state| (*state, 0)).collect();
    for listed in snapshot.practices.values() {
        let state = snapshot.standing(listed, monitor.now()).headline.state;
        *counts.entry(state).or_default() += 1;
    }
    counts
}

/// Whether a common cause keeps every practice from being seen.
pub fn has_open_incident(monitor: &Monitor) -> bool {
    monitor.snapshot().incident.is_some()
}

/// The practices of a numbered page, how many match in all, which page that is, and of how many.
pub(super) fn page_of<'a>(
    query: &Query,
    candidates: impl Iterator<Item = Candidate<'a>>,
) -> (Vec<PracticeId>, usize, usize, usize) {
    let chosen = query.select(candidates);
    let pages = chosen.len().div_ceil(LIMIT_DEFAULT).max(1);
    let page = query.page.clamp(1, pages);
    let ids = chosen.iter().skip((page - 1) * LIMIT_DEFAULT);
    let ids = ids.take(LIMIT_DEFAULT).map(|each| PracticeId(each.id));
    (ids.collect(), chosen.len(), page, pages)
}

/// The practices of a page, the place of the next one, and how many match in all.
pub(super) fn page_after<'a>(
    query: &Query,
    candidates: impl Iterator<Item = Candidate<'a>>,
    cursor: Option<&Cursor>,
    limit: usize,
) -> (Vec<PracticeId>, Option<Cursor>, usize) {
    let mut chosen = query.select(candidates);
    let total = chosen.len();
    if let Some(Cursor(place)) = cursor {
        chosen.retain(|each| query.place(each) > *place);
    }
    let more = chosen.len() > limit;
    chosen.truncate(limit);
    let last = chosen.last().filter(|_| more);
    let next_cursor = last.map(|last| Cursor(query.place(last)));
    let ids = chosen.iter().map(|each| PracticeId(each.id)).collect();
    (ids, next_cursor, total)
}

/// Every practice that a query lets through, in its order.
pub(crate) fn chosen(snapshot: &Snapshot, query: &Query, now: DateTime<Utc>) -> Vec<PracticeId> {
    let chosen = query.select(candidates(snapshot, now)).into_iter();
    chosen.map(|each| PracticeId(each.id)).collect()
}

fn candidates(snapshot: &Snapshot, now: DateTime<Utc>) -> impl Iterator<Item = Candidate<'_>> {
    snapshot.practices.values().map(move |listed| {
        let practice = &listed.practice;
        let site = snapshot.site_of(practice);
        let standing = snapshot.standing(listed, now);
        Candidate {
            id: practice.id.0,
            name: &practice.entry.name,
            halo_name: site.and_then(|site| site.known.approved_name.as_deref()),
            pms: practice.entry.site.pms,
            site_id: practice.entry.site.site_id.as_str(),
            guid: site.and_then(|site| site.guid),
            tags: &practice.entry.tags,
            state: standing.headline.state,
            who_acts: standing.who_acts,
            attention: standing.attention,
            since_ms: standing.since.timestamp_millis(),
            heartbeat_ms: site
                .and_then(|site| site.latest.heartbeat_at)
                .map(|at| at.timestamp_millis()),
        }
    })
}

fn row(
    snapshot: &Snapshot,
    listed: &Listed,
    spans: &StateSpans,
    newest_link: Option<LinkVersion>,
    now: DateTime<Utc>,
) -> OverviewRow {
    let practice = practice_view(snapshot, listed, spans, now);
    let standing = snapshot.standing(listed, now);
    let latest = snapshot.site_of(&listed.practice).map(|site| &site.latest);
    let own = spans
        .get(&listed.practice.id)
        .map_or(&[][..], Vec::as_slice);
    let version = practice
        .halo_link_version
        .as_deref()
        .and_then(LinkVersion::read);
    let why = match standing.opens_at {
        Some(opens) => format!(
            "closed until {}",
            opens.with_timezone(&listed.zone).format("%a %H:%M %Z")
        ),
        None => match (practice.state, was_before(own)) {
            (State::Unknown, Some((state, at))) if snapshot.incident.is_some() => format!(
                "was {} at {}",
                state.label().to_lowercase(),
                crate::pages::moment::clock_time(at, listed.zone)
            ),
            _ => wording::why(
                &standing.headline,
                latest.and_then(|latest| latest.clock_drift),
                latest.and_then(|latest| latest.heartbeat_age),
            ),
        },
    };
    OverviewRow {
        why,
        since: moment(practice.since, listed.zone),
        attention: standing.attention,
        heartbeat: practice.heartbeat_at.map(|at| moment(at, listed.zone)),
        strip: strip(own, listed, now),
        link: version.map(|version| version.short()),
        link_is_old: version
            .zip(newest_link)
            .is_some_and(|(own, newest)| own < newest && !own.same_release(&newest)),
        practice,
    }
}

/// What a practice was before it became unknown, and when that ended.
pub(super) fn was_before(spans: &[domain::span::StateSpan]) -> Option<(State, DateTime<Utc>)> {
    spans
        .iter()
        .rev()
        .skip(1)
        .find(|span| span.state != State::Unknown)
        .and_then(|span| Some((span.state, span.ended?)))
}

/// The Halo Link release that most of the snapshot runs.
fn common_link(snapshot: &Snapshot) -> Option<LinkVersion> {
    let mut counts: BTreeMap<LinkVersion, usize> = BTreeMap::new();
    for site in snapshot.sites.values() {
        if let Some(version) = site
            .latest
            .facts
            .halo_link_version
            .as_deref()
            .and_then(LinkVersion::read)
        {
            *counts.entry(version).or_default() += 1;
        }
    }
    counts
        .into_iter()
        .max_by_key(|(version, count)| (*count, *version))
        .map(|(version, _)| version)
}

/// All tags in use.
pub(super) fn tags(snapshot: &Snapshot) -> Vec<String> {
    let tags: BTreeSet<_> = snapshot
        .practices
        .values()
        .filter(|listed| listed.practice.retired_at.is_none())
        .flat_map(|listed| listed.practice.entry.tags.iter().cloned())
        .collect();
    tags.into_iter().collect()
}

/// How many practices were observed as lately as their pace promises.
fn observed(snapshot: &Snapshot, now: DateTime<Utc>) -> usize {
    snapshot
        .sites
        .values()
        .filter(|site| {
            site.latest
                .observed_at
                .zip(site.latest.interval)
                .is_some_and(|(at, interval)| now - at <= Policy::patience(interval))
        })
        .map(|site| site.practices.len())
        .sum()
}
