//! A page of the overview: as it is, or as it was at a time.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::headline::State;
use domain::link_version::LinkVersion;
use domain::overview::{LIMIT_DEFAULT, Query};
use domain::pace::Policy;
use domain::practice::PracticeId;
use domain::span::StateSpan;
use domain::views::{Overview, OverviewRow};
use domain::wording;

use super::banner::banner;
use super::counts::counts;
use super::listing::candidates;
use super::practice::{StateSpans, practice_view};
use super::shown::Shown;
use super::strip::strip;
use crate::engine::snapshot::{Listed, Snapshot};
use crate::pages;
use crate::pages::moment::{clock_time, moment};
use crate::{Monitor, MonitorError};

/// A page of the overview: as it is, or as it was at the time that is asked for. A time to come
/// means now.
///
/// # Errors
/// When the database cannot be read.
pub async fn overview(monitor: &Monitor, query: &Query) -> Result<Overview, MonitorError> {
    let shown = Shown::of(monitor, query).await?;
    let (at, is_past) = (shown.at, shown.words().is_past);
    let (ids, total, page, pages) = shown.make(monitor, |snapshot| page_of(snapshot, query, at));
    let spans = pages::state_spans(monitor, &ids, at).await?;
    let zone = monitor.settings.time_zone;
    let (rate, rate_max) = if is_past {
        (0.0, 0.0)
    } else {
        (
            monitor.requests_per_second(),
            monitor.settings.max_requests_per_second,
        )
    };
    Ok(shown.make(monitor, |snapshot| Overview {
        as_of: at,
        shown: shown.words().clone(),
        query: Query {
            page,
            at: if is_past {
                query.at.clone()
            } else {
                String::new()
            },
            ..query.clone()
        },
        counts: counts(candidates(snapshot, at), snapshot.incident.is_some()),
        banner: banner(snapshot, is_past),
        rows: rows(snapshot, &ids, &spans, at),
        total,
        page,
        pages,
        per_page: LIMIT_DEFAULT,
        tags: tags(snapshot),
        last_observed: snapshot.observed_at.map(|at| moment(at, zone)),
        observed: observed(snapshot, at),
        requests_per_second: rate,
        requests_per_second_max: rate_max,
    }))
}

/// The practices of a numbered page, how many match in all, which page that is, and of how many.
fn page_of(
    snapshot: &Snapshot,
    query: &Query,
    at: DateTime<Utc>,
) -> (Vec<PracticeId>, usize, usize, usize) {
    let chosen = query.select(candidates(snapshot, at));
    let pages = chosen.len().div_ceil(LIMIT_DEFAULT).max(1);
    let page = query.page.clamp(1, pages);
    let ids = chosen.iter().skip((page - 1) * LIMIT_DEFAULT);
    let ids = ids.take(LIMIT_DEFAULT).map(|each| PracticeId(each.id));
    (ids.collect(), chosen.len(), page, pages)
}

fn rows(
    snapshot: &Snapshot,
    ids: &[PracticeId],
    spans: &StateSpans,
    at: DateTime<Utc>,
) -> Vec<OverviewRow> {
    let newest_link = common_link(snapshot);
    let listed = ids.iter().filter_map(|id| snapshot.practices.get(id));
    listed
        .map(|listed| row(snapshot, listed, spans, newest_link, at))
        .collect()
}

fn row(
    snapshot: &Snapshot,
    listed: &Listed,
    spans: &StateSpans,
    newest_link: Option<LinkVersion>,
    at: DateTime<Utc>,
) -> OverviewRow {
    let practice = practice_view(snapshot, listed, spans, at);
    let own = spans.get(&practice.id).map_or(&[][..], Vec::as_slice);
    let version = practice.halo_link_version.as_deref();
    let version = version.and_then(LinkVersion::read);
    OverviewRow {
        why: why(snapshot, listed, own, at),
        since: moment(practice.since, listed.zone),
        attention: snapshot.standing(listed, at).attention,
        heartbeat: practice.heartbeat_at.map(|at| moment(at, listed.zone)),
        strip: strip(own, listed, at),
        link: version.map(|version| version.short()),
        link_is_old: version
            .zip(newest_link)
            .is_some_and(|(own, newest)| own < newest && !own.same_release(&newest)),
        practice,
    }
}

/// Why a practice is as it is: closed, last seen otherwise, or what its state rests on.
fn why(snapshot: &Snapshot, listed: &Listed, spans: &[StateSpan], at: DateTime<Utc>) -> String {
    let standing = snapshot.standing(listed, at);
    if let Some(opens) = standing.opens_at {
        let opens = opens.with_timezone(&listed.zone);
        return format!("closed until {}", opens.format("%a %H:%M %Z"));
    }
    let is_unseen = standing.headline.state == State::Unknown && snapshot.incident.is_some();
    if let Some((was, until)) = was_before(spans).filter(|_| is_unseen) {
        let until = clock_time(until, listed.zone);
        return format!("was {} at {until}", was.label().to_lowercase());
    }
    let latest = snapshot.site_of(&listed.practice).map(|site| &site.latest);
    wording::why(
        &standing.headline,
        latest.and_then(|latest| latest.clock_drift),
        latest.and_then(|latest| latest.heartbeat_age),
    )
}

/// What a practice was before it became unknown, and when that ended.
fn was_before(spans: &[StateSpan]) -> Option<(State, DateTime<Utc>)> {
    let known = spans.iter().rev().skip(1);
    let last = known
        .into_iter()
        .find(|span| span.state != State::Unknown)?;
    Some((last.state, last.ended?))
}

/// The Halo Link release that most of the list runs.
fn common_link(snapshot: &Snapshot) -> Option<LinkVersion> {
    let mut counts: BTreeMap<LinkVersion, usize> = BTreeMap::new();
    let sites = snapshot.sites.values();
    let versions = sites.filter_map(|site| site.latest.facts.halo_link_version.as_deref());
    for version in versions.filter_map(LinkVersion::read) {
        *counts.entry(version).or_default() += 1;
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
        .flat_map(|listed| &listed.practice.entry.tags)
        .collect();
    tags.into_iter().cloned().collect()
}

/// How many practices were observed as lately as their pace promises.
fn observed(snapshot: &Snapshot, now: DateTime<Utc>) -> usize {
    let is_fresh = |(at, interval)| now - at <= Policy::patience(interval);
    let sites = snapshot.sites.values();
    sites
        .filter(|site| {
            let observed = site.latest.observed_at.zip(site.latest.interval);
            observed.is_some_and(is_fresh)
        })
        .map(|site| site.practices.len())
        .sum()
}
