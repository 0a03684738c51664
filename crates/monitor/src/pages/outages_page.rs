//! The page about outages: which time it is about, what is counted in it, and the list.
//!
//! Bounded: the newest outages of at most thirty-one days are looked at, and a filter narrows them
//! here, because tag, PMS and version are known of practices and not of outages.

use std::ops::Range;

use chrono::{DateTime, TimeDelta, Utc};
use domain::maintenance::Maintenance;
use domain::overview::LIMIT_DEFAULT;
use domain::practice::PracticeId;
use domain::views::IncidentView;
use domain::views::history::OutageItem;
use domain::views::outages::{OutageQuery, OutageSince, OutagesPage};
use domain::windows::Window;
use store::{
    AuditPrincipal, Change, CommonIncident, Outage, OutageFilter, PracticeSpans, StoreError,
};

use super::axis;
use super::banner::banner;
use super::blocked::OutageBlame;
use super::figures::figures;
use super::gantt::{GanttInput, drawn};
use super::incident_card::incident_cards;
use super::incidents::incident_views;
use super::outage_row::outage_row;
use super::outages::view;
use super::overview::tags;
use crate::engine::snapshot::{Listed, Snapshot};
use crate::pages::moment::ListClock;
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
struct OutageSelection {
    window: Window,
    open: Option<bool>,
    has_handed_over: bool,
}

/// What was read for the page.
struct OutageRows {
    outages: Vec<Outage>,
    incidents: Vec<CommonIncident>,
    /// The same with their members.
    views: Vec<IncidentView>,
    decided: Vec<Change>,
    drawn: (Vec<PracticeId>, usize),
    spans: PracticeSpans,
    maintenance: Vec<Maintenance>,
    /// Whose time those were that are shown.
    blame: OutageBlame,
}

/// Which part of the list is shown.
struct Paged {
    page: usize,
    pages: usize,
    shown: Range<usize>,
}

impl Paged {
    fn of(query: &OutageQuery, total: usize) -> Self {
        let pages = total.div_ceil(LIMIT_DEFAULT).max(1);
        let page = query.page.clamp(1, pages);
        let begin = (page - 1) * LIMIT_DEFAULT;
        Self {
            page,
            pages,
            shown: begin..total.min(begin + LIMIT_DEFAULT),
        }
    }
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
    let (store, now) = (&monitor.store, monitor.now());
    let asked = asked(monitor, query, reader, now).await?;
    let (from, to) = asked.window;
    let window = (Some(from), Some(to));
    let outages = wanted(monitor, query, &asked, OUTAGES_MOST).await?;
    let incidents = store
        .common_incidents(asked.open, window, None, INCIDENTS_MOST)
        .await?;
    let drawn = drawn(&outages);
    let shown = Paged::of(query, outages.len()).shown;
    let rows = OutageRows {
        blame: OutageBlame::read(store, outages[shown].iter(), now).await?,
        decided: store
            .changes_decided(from, DateTime::<Utc>::MAX_UTC)
            .await?,
        spans: store.practice_spans(&drawn.0, from, to).await?,
        maintenance: store.maintenance_within(from - LONGEST, to).await?,
        views: incident_views(monitor, incidents.clone()).await?,
        incidents,
        outages,
        drawn,
    };
    let clock = ListClock::asked(query.clock.as_ref(), monitor.settings.time_zone);
    Ok(page(&monitor.snapshot(), query, &asked, rows, now, clock))
}

fn page(
    snapshot: &Snapshot,
    query: &OutageQuery,
    asked: &OutageSelection,
    mut read: OutageRows,
    now: DateTime<Utc>,
    clock: ListClock,
) -> OutagesPage {
    let zone = clock.shared();
    let cards = incident_cards(snapshot, &read.incidents, read.views, now, zone);
    let gantt = GanttInput {
        drawn: read.drawn,
        outages: &read.outages,
        incidents: &cards,
        spans: &read.spans,
        window: asked.window,
        now,
        zone,
    };
    let gantt = gantt.gantt(snapshot);
    let figures = figures(&read.outages, &read.incidents, &read.decided, asked.window);
    let total = read.outages.len();
    let Paged { page, pages, shown } = Paged::of(query, total);
    let shown = read.outages.drain(shown);
    let named = query.practice.map(PracticeId);
    OutagesPage {
        as_of: now,
        query: query.clone(),
        title: axis::title(asked.window, zone),
        has_handed_over: asked.has_handed_over,
        figures,
        incidents: cards,
        gantt,
        rows: rows(
            snapshot,
            (&read.maintenance, &read.blame),
            shown,
            now,
            clock,
        ),
        total,
        is_cut: total >= OUTAGES_MOST as usize,
        page,
        pages,
        tags: tags(snapshot),
        versions: versions(snapshot),
        practice: named
            .and_then(|id| snapshot.practices.get(&id))
            .map(|listed| listed.name().to_owned()),
        banner: banner(snapshot, false),
    }
}

/// Every outage that the page is about, for a file.
///
/// # Errors
/// When the database cannot be read.
pub async fn outages_listed(
    monitor: &Monitor,
    query: &OutageQuery,
    reader: &str,
) -> Result<Vec<OutageItem>, MonitorError> {
    let now = monitor.now();
    let asked = asked(monitor, query, reader, now).await?;
    let (from, to) = asked.window;
    let outages = wanted(monitor, query, &asked, LISTED_MOST).await?;
    let maintenance = monitor.store.maintenance_within(from - LONGEST, to).await?;
    let blame = OutageBlame::read(&monitor.store, outages.iter(), now).await?;
    let snapshot = monitor.snapshot();
    let told = (&maintenance[..], &blame);
    // A file tells the times of each practice on its own clocks, beside UTC.
    let clock = ListClock::theirs(monitor.settings.time_zone);
    Ok(rows(&snapshot, told, outages.into_iter(), now, clock))
}

fn rows(
    snapshot: &Snapshot,
    told: (&[Maintenance], &OutageBlame),
    outages: impl Iterator<Item = Outage>,
    now: DateTime<Utc>,
    clock: ListClock,
) -> Vec<OutageItem> {
    let views = outages.map(|outage| view(snapshot, told, outage, now));
    views
        .filter_map(|outage| outage_row(snapshot, outage, now, clock))
        .collect()
}

/// Notes that a person hands over: what happens from now on is new to them when they come back.
///
/// # Errors
/// When the database cannot be written.
pub async fn hand_over(monitor: &Monitor, by: &AuditPrincipal) -> Result<(), StoreError> {
    monitor.store.end_shift(by, monitor.now()).await
}

/// Which time a query is about.
async fn asked(
    monitor: &Monitor,
    query: &OutageQuery,
    reader: &str,
    now: DateTime<Utc>,
) -> Result<OutageSelection, StoreError> {
    let handed_over = monitor.store.shift_ended(reader).await?;
    let since = query.since.unwrap_or(OutageSince::Shift);
    Ok(OutageSelection {
        window: time_of(&monitor.snapshot(), since, handed_over, now),
        open: (since == OutageSince::Open).then_some(true),
        has_handed_over: handed_over.is_some(),
    })
}

/// The outages that a query lets through, of the newest `most`.
async fn wanted(
    monitor: &Monitor,
    query: &OutageQuery,
    asked: &OutageSelection,
    most: u32,
) -> Result<Vec<Outage>, StoreError> {
    let filter = OutageFilter {
        open: asked.open,
        from: Some(asked.window.0),
        to: Some(asked.window.1),
        practice: query.practice.map(PracticeId),
        ..OutageFilter::default()
    };
    let (store, now) = (&monitor.store, monitor.now());
    let mut outages = store.outages(&filter, most).await?;
    {
        let snapshot = monitor.snapshot();
        outages.retain(|outage| is_wanted(&snapshot, query, outage));
    }
    if let Some(cause) = query.cause {
        let blame = OutageBlame::read(store, outages.iter(), now).await?;
        outages.retain(|outage| blame.of(outage).cause == cause);
    }
    Ok(outages)
}

fn time_of(
    snapshot: &Snapshot,
    since: OutageSince,
    handed_over: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Window {
    let from = match since {
        OutageSince::Shift => handed_over
            .unwrap_or(now - DAY)
            .min(now - TimeDelta::minutes(1)),
        OutageSince::Week => now - TimeDelta::days(7),
        OutageSince::Month => now - TimeDelta::days(30),
        OutageSince::Open => {
            let open = snapshot.outages.values().flatten();
            let first = open.map(|outage| outage.began).min();
            first
                .map_or(now - DAY, |first| first - TimeDelta::minutes(30))
                .min(now - DAY)
        }
    };
    (from.max(now - LONGEST), now)
}

fn is_wanted(snapshot: &Snapshot, query: &OutageQuery, outage: &Outage) -> bool {
    let Some(listed) = snapshot.practices.get(&outage.practice) else {
        return false;
    };
    query.tag.as_ref().is_none_or(|tag| listed.is_tagged(tag))
        && query.pms.is_none_or(|pms| listed.pms == pms)
        && query
            .version
            .as_ref()
            .is_none_or(|version| version_of(snapshot, listed) == Some(version))
}

fn version_of<'a>(snapshot: &'a Snapshot, listed: &Listed) -> Option<&'a String> {
    let site = snapshot.site_of(listed)?;
    site.latest.facts.halo_link_version.as_ref()
}

fn versions(snapshot: &Snapshot) -> Vec<String> {
    let sites = snapshot.sites.values().filter(|site| site.is_watched());
    let versions: std::collections::BTreeSet<String> = sites
        .filter_map(|site| site.latest.facts.halo_link_version.clone())
        .collect();
    versions.into_iter().rev().collect()
}
