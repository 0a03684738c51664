//! The page about outages: which time it is about, what is counted in it, and the list.
//!
//! Bounded: the newest outages of at most thirty-one days are looked at, and a filter narrows them
//! here, because tag, PMS and version are known of practices and not of outages.

use chrono::{DateTime, TimeDelta, Utc};
use domain::overview::LIMIT_DEFAULT;
use domain::practice::PracticeId;
use domain::views::history::OutageRow;
use domain::views::outages::{Figure, OutageQuery, OutagesPage, Since};
use domain::windows::Window;
use store::{Author, CommonIncident, Outage, OutageFilter, StoreError};

use super::axis;
use super::banner::banner;
use super::outage_row::outage_row;
use super::outages::view;
use crate::engine::snapshot::{Listed, Snapshot};
use crate::pages;
use crate::{Monitor, MonitorError};

/// Outages that are looked at, at most.
const OUTAGES_MOST: u32 = 5_000;
/// Outages in a file, at most.
const LISTED_MOST: u32 = 100_000;
/// Incidents that are shown, at most.
const INCIDENTS_MOST: u32 = 12;
const DAY: TimeDelta = TimeDelta::hours(24);
const LONGEST: TimeDelta = TimeDelta::days(31);

/// What a query comes to.
struct Asked {
    window: Window,
    open: Option<bool>,
    has_handed_over: bool,
}

/// The page, for the person who reads it.
///
/// # Errors
/// When the database cannot be read.
pub async fn outages_page(
    monitor: &Monitor,
    query: &OutageQuery,
    reader: &str,
) -> Result<OutagesPage, MonitorError> {
    let now = monitor.now();
    let asked = asked(monitor, query, reader, now).await?;
    let (from, to) = asked.window;
    let outages = wanted(monitor, query, &asked, OUTAGES_MOST).await?;
    let is_cut = outages.len() >= OUTAGES_MOST as usize;
    let window = (Some(from), Some(to));
    let incidents = monitor
        .store
        .common_incidents(asked.open, window, None, INCIDENTS_MOST)
        .await?;
    let decided = decided_since(monitor, from).await?;
    let figures = figures(&outages, &incidents, &decided, (from, to));
    let cards = pages::incident_cards(monitor, incidents).await?;
    let gantt = pages::gantt(monitor, &outages, &cards, (from, to)).await?;
    let maintenance = monitor.store.maintenance_within(from - LONGEST, to).await?;
    let snapshot = monitor.snapshot();
    let total = outages.len();
    let pages = total.div_ceil(LIMIT_DEFAULT).max(1);
    let page = query.page.clamp(1, pages);
    let rows = outages
        .into_iter()
        .skip((page - 1) * LIMIT_DEFAULT)
        .take(LIMIT_DEFAULT)
        .filter_map(|outage| outage_row(&snapshot, view(&snapshot, &maintenance, outage, now), now))
        .collect();
    Ok(OutagesPage {
        as_of: now,
        query: query.clone(),
        title: axis::title((from, to), monitor.settings.time_zone),
        has_handed_over: asked.has_handed_over,
        figures,
        incidents: cards,
        gantt,
        rows,
        total,
        is_cut,
        page,
        pages,
        tags: super::overview::tags(&snapshot),
        versions: versions(&snapshot),
        practice: query
            .practice
            .and_then(|id| snapshot.practices.get(&PracticeId(id)))
            .map(|listed| listed.practice.entry.name.clone()),
        banner: banner(&snapshot, false),
    })
}

/// Every outage that the page is about, for a file.
///
/// # Errors
/// When the database cannot be read.
pub async fn outages_listed(
    monitor: &Monitor,
    query: &OutageQuery,
    reader: &str,
) -> Result<Vec<OutageRow>, MonitorError> {
    let now = monitor.now();
    let asked = asked(monitor, query, reader, now).await?;
    let (from, to) = asked.window;
    let outages = wanted(monitor, query, &asked, LISTED_MOST).await?;
    let maintenance = monitor.store.maintenance_within(from - LONGEST, to).await?;
    let snapshot = monitor.snapshot();
    let rows = outages.into_iter();
    Ok(rows
        .filter_map(|outage| outage_row(&snapshot, view(&snapshot, &maintenance, outage, now), now))
        .collect())
}

/// Notes that a person hands over: what happens from now on is new to them when they come back.
///
/// # Errors
/// When the database cannot be written.
pub async fn hand_over(monitor: &Monitor, by: &Author) -> Result<(), StoreError> {
    monitor.store.end_shift(by, monitor.now()).await
}

/// Which time a query is about.
async fn asked(
    monitor: &Monitor,
    query: &OutageQuery,
    reader: &str,
    now: DateTime<Utc>,
) -> Result<Asked, StoreError> {
    let handed_over = monitor.store.shift_ended(reader).await?;
    let since = query.since.unwrap_or(Since::Shift);
    Ok(Asked {
        window: time_of(monitor, since, handed_over, now),
        open: (since == Since::Open).then_some(true),
        has_handed_over: handed_over.is_some(),
    })
}

/// The outages that a query lets through, of the newest `most`.
async fn wanted(
    monitor: &Monitor,
    query: &OutageQuery,
    asked: &Asked,
    most: u32,
) -> Result<Vec<Outage>, StoreError> {
    let filter = OutageFilter {
        open: asked.open,
        from: Some(asked.window.0),
        to: Some(asked.window.1),
        practice: query.practice.map(PracticeId),
        ..OutageFilter::default()
    };
    let mut outages = monitor.store.outages(&filter, most).await?;
    let snapshot = monitor.snapshot();
    outages.retain(|outage| is_wanted(&snapshot, query, outage));
    Ok(outages)
}

fn time_of(
    monitor: &Monitor,
    since: Since,
    handed_over: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Window {
    let from = match since {
        Since::Shift => handed_over
            .unwrap_or(now - DAY)
            .min(now - TimeDelta::minutes(1)),
        Since::Week => now - TimeDelta::days(7),
        Since::Month => now - TimeDelta::days(30),
        Since::Open => {
            let snapshot = monitor.snapshot();
            let open = snapshot.outages.values().flatten();
            let first = open.map(|outage| outage.began).min();
            first
                .map_or(now - DAY, |first| first - TimeDelta::minutes(30))
                .min(now - DAY)
        }
    };
    (from.max(now - LONGEST), now)
}

/// Who decided how many changes since a time.
async fn decided_since(monitor: &Monitor, from: DateTime<Utc>) -> Result<Vec<String>, StoreError> {
    let decided = monitor
        .store
        .changes_decided(from, DateTime::<Utc>::MAX_UTC);
    let decided = decided.await?.into_iter();
    Ok(decided.filter_map(|change| change.decided_by).collect())
}

fn is_wanted(snapshot: &Snapshot, query: &OutageQuery, outage: &Outage) -> bool {
    let Some(listed) = snapshot.practices.get(&outage.practice) else {
        return false;
    };
    let entry = &listed.practice.entry;
    query
        .tag
        .as_ref()
        .is_none_or(|tag| entry.tags.contains(tag))
        && query.pms.is_none_or(|pms| entry.site.pms == pms)
        && query.cause.is_none_or(|cause| outage.cause == cause)
        && query
            .version
            .as_ref()
            .is_none_or(|version| version_of(snapshot, listed) == Some(version))
}

fn version_of<'a>(snapshot: &'a Snapshot, listed: &Listed) -> Option<&'a String> {
    let site = snapshot.site_of(&listed.practice)?;
    site.latest.facts.halo_link_version.as_ref()
}

fn versions(snapshot: &Snapshot) -> Vec<String> {
    let sites = snapshot.sites.values().filter(|site| site.is_watched());
    let versions: std::collections::BTreeSet<String> = sites
        .filter_map(|site| site.latest.facts.halo_link_version.clone())
        .collect();
    versions.into_iter().rev().collect()
}

fn figures(
    outages: &[Outage],
    incidents: &[CommonIncident],
    decided_by: &[String],
    (from, to): Window,
) -> Vec<Figure> {
    let open = outages
        .iter()
        .filter(|outage| outage.ended.is_none())
        .count();
    let open_causes = incidents.iter().filter(|one| one.ended.is_none()).count();
    let taken = outages.iter().filter_map(|outage| outage.ack.as_ref());
    let blind: TimeDelta = incidents
        .iter()
        .filter(|one| one.cause.subject().is_none())
        .map(|one| (one.ended.unwrap_or(to).min(to) - one.began.max(from)).max(TimeDelta::zero()))
        .sum();
    vec![
        Figure {
            value: incidents.len().to_string(),
            name: "common causes".to_owned(),
            detail: format!(
                "{open_causes} open, {} ended",
                incidents.len() - open_causes
            ),
        },
        Figure {
            value: outages.len().to_string(),
            name: "outages".to_owned(),
            detail: format!("{open} open, {} ended", outages.len() - open),
        },
        Figure {
            value: taken.clone().count().to_string(),
            name: "in somebody’s hands".to_owned(),
            detail: names(taken.map(|ack| ack.by.as_str())),
        },
        Figure {
            value: decided_by.len().to_string(),
            name: "changes decided".to_owned(),
            detail: names(decided_by.iter().map(String::as_str)),
        },
        Figure {
            value: domain::wording::brief(blind),
            name: "without Halo Cloud".to_owned(),
            detail: "every practice unknown, none counted down".to_owned(),
        },
    ]
}

/// Whose names there are, each once: `by Kim, Dana`.
fn names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: std::collections::BTreeSet<&str> = names.collect();
    match names.is_empty() {
        true => String::new(),
        false => format!("by {}", names.into_iter().collect::<Vec<_>>().join(", ")),
    }
}
