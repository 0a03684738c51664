//! A report: what came of some days for each practice, on each practice's own clocks.
//!
//! Spans are read in batches and only their sums are kept, so that five thousand practices and a year
//! cost no more memory than fifty and a month.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::outage::blocked::BlockedFacts;
use domain::practice::PracticeId;
use domain::report::{Figures, Period};
use domain::span::StateSpan;
use domain::uptime::seconds;
use domain::views::report::{FiguresView, ReportOutage, ReportRow, ReportTotal};
use domain::windows::{Window, Windows};
use store::Outage;

use super::blocked::{BlockedInput, OutageBlame};
use super::outages::view;
use super::report_cache::everybody;
use super::uptime::planned;
use crate::engine::snapshot::{Listed, Snapshot};
use crate::pages::moment::moment;
use crate::{Monitor, MonitorError};

/// Practices whose spans are in memory at once.
const AT_ONCE: usize = 100;

/// What came of one practice.
#[derive(Clone, Copy, Debug)]
pub(super) struct Computed {
    id: PracticeId,
    window: Window,
    figures: Figures,
}

/// Today on the clocks of the configured zone.
pub fn today(monitor: &Monitor) -> NaiveDate {
    let now = monitor.now();
    now.with_timezone(&monitor.settings.time_zone).date_naive()
}

/// The practices of a report in the order of adding, `limit` of them after one; and whether more
/// follow.
///
/// # Errors
/// When the database cannot be read.
pub async fn report_rows(
    monitor: &Monitor,
    period: Period,
    tag: Option<&str>,
    after: Option<PracticeId>,
    limit: usize,
) -> Result<(Vec<ReportRow>, bool), MonitorError> {
    let mut ids = in_report(&monitor.snapshot(), period, tag, monitor.now());
    ids.retain(|id| after.is_none_or(|after| *id > after));
    let more = ids.len() > limit;
    ids.truncate(limit);
    let computed = compute(monitor, period, &ids).await?;
    let interval = monitor.settings.policy.poll_interval;
    Ok((rows(&monitor.snapshot(), &computed, interval), more))
}

/// A whole report: every practice by name, all together, and each tag.
///
/// # Errors
/// When the database cannot be read.
pub async fn whole_report(
    monitor: &Monitor,
    period: Period,
    tag: Option<&str>,
) -> Result<(Vec<ReportRow>, Vec<ReportTotal>), MonitorError> {
    let mut computed = everybody(monitor, period, tag).await?.to_vec();
    let (snapshot, interval) = (monitor.snapshot(), monitor.settings.policy.poll_interval);
    by_name(&snapshot, &mut computed);
    let totals = totals(&snapshot, &computed, interval);
    Ok((rows(&snapshot, &computed, interval), totals))
}

/// The outages of a report that overlap it, practice by practice in the order of adding, each
/// oldest first; those of some practices after one. Returns the last practice with them; none
/// where no practice is left.
///
/// # Errors
/// When the database cannot be read.
pub async fn report_outages(
    monitor: &Monitor,
    period: Period,
    tag: Option<&str>,
    after: Option<PracticeId>,
) -> Result<(Vec<ReportOutage>, Option<PracticeId>), MonitorError> {
    let mut ids = in_report(&monitor.snapshot(), period, tag, monitor.now());
    ids.retain(|id| after.is_none_or(|after| *id > after));
    ids.truncate(AT_ONCE);
    let Some(last) = ids.last().copied() else {
        return Ok((Vec::new(), None));
    };
    let now = monitor.now();
    let (windows, (from, to)) = windows(&monitor.snapshot(), period, &ids, now);
    let outages = monitor.store.outages_of(&ids, from, to).await?;
    let maintenance = monitor.store.maintenance_within(from, now).await?;
    let blame = OutageBlame::read(&monitor.store, outages.iter(), now).await?;
    let snapshot = monitor.snapshot();
    let mut told: Vec<ReportOutage> = outages
        .into_iter()
        .filter_map(|outage| {
            let window = *windows.get(&outage.practice)?;
            let listed = snapshot.practices.get(&outage.practice)?;
            let (began, ended) = lasted(&outage, window)?;
            let at = |at: Option<DateTime<Utc>>| at.map(|at| moment(at, listed.zone).local);
            let (earliest, latest) = outage.ended.unzip();
            Some(ReportOutage {
                name: listed.name().to_owned(),
                time_zone: listed.zone.name().to_owned(),
                local: [
                    at(Some(outage.began)),
                    at(Some(outage.began_latest)),
                    at(earliest),
                    at(latest),
                ],
                seconds: seconds(ended - began),
                outage: view(&snapshot, (&maintenance, &blame), outage, now),
            })
        })
        .collect();
    told.sort_by_key(|one| (one.outage.practice_id, one.outage.began_latest));
    Ok((told, Some(last)))
}

/// The practices that were on the list at some time of the period, in the order of adding.
pub(super) fn in_report(
    snapshot: &Snapshot,
    period: Period,
    tag: Option<&str>,
    now: DateTime<Utc>,
) -> Vec<PracticeId> {
    let is_in = |listed: &&Arc<Listed>| {
        let (from, to) = period.within(listed.zone, now);
        listed.created_at < to
            && listed.retired_at.is_none_or(|retired| retired > from)
            && tag.is_none_or(|tag| listed.is_tagged(tag))
    };
    let listed = snapshot.practices.values().filter(is_in);
    listed.map(|listed| listed.id).collect()
}

/// The period of each practice, and what covers all of them.
fn windows(
    snapshot: &Snapshot,
    period: Period,
    ids: &[PracticeId],
    now: DateTime<Utc>,
) -> (BTreeMap<PracticeId, Window>, Window) {
    let listed = ids.iter().filter_map(|id| snapshot.practices.get(id));
    let windows: BTreeMap<PracticeId, Window> = listed
        .map(|listed| (listed.id, period.within(listed.zone, now)))
        .collect();
    let from = windows.values().map(|(from, _)| *from).min();
    let to = windows.values().map(|(_, to)| *to).max();
    (windows, (from.unwrap_or(now), to.unwrap_or(now)))
}

/// The figures of some practices, in the same order.
pub(super) async fn compute(
    monitor: &Monitor,
    period: Period,
    ids: &[PracticeId],
) -> Result<Vec<Computed>, MonitorError> {
    let mut all = Vec::with_capacity(ids.len());
    for ids in ids.chunks(AT_ONCE) {
        let (store, now) = (&monitor.store, monitor.now());
        let (windows, (from, to)) = windows(&monitor.snapshot(), period, ids, now);
        let states: BTreeMap<PracticeId, Vec<StateSpan>> = store
            .practice_spans(ids, from, to)
            .await?
            .into_iter()
            .map(|(id, spans)| (id, spans.into_iter().map(|each| each.span).collect()))
            .collect();
        let maintenance = store.maintenance_within(from, to).await?;
        let blocked = BlockedInput::read(store, ids, (from, to), now).await?;
        let mut outages: BTreeMap<PracticeId, Vec<Outage>> = BTreeMap::new();
        for outage in store.outages_of(ids, from, to).await? {
            outages.entry(outage.practice).or_default().push(outage);
        }
        let snapshot = monitor.snapshot();
        all.extend(ids.iter().filter_map(|id| {
            let (listed, window) = (snapshot.practices.get(id)?, *windows.get(id)?);
            let spans = states.get(id).map_or(&[][..], Vec::as_slice);
            let outages = outages.get(id).map_or(&[][..], Vec::as_slice);
            Some(Computed {
                id: *id,
                window,
                figures: figures(
                    listed,
                    window,
                    spans,
                    outages,
                    &planned(listed, &maintenance, window),
                    &blocked.of(*id),
                ),
            })
        }));
    }
    Ok(all)
}

/// Puts practices in the order of their names.
pub(super) fn by_name(snapshot: &Snapshot, computed: &mut [Computed]) {
    computed.sort_by_cached_key(|each| {
        let listed = snapshot.practices.get(&each.id);
        let name = listed.map(|listed| listed.name_order());
        (name, each.id)
    });
}

/// All together, then each tag among them.
pub(super) fn totals(
    snapshot: &Snapshot,
    computed: &[Computed],
    interval: TimeDelta,
) -> Vec<ReportTotal> {
    let mut sums: BTreeMap<Option<&str>, (usize, Figures)> = BTreeMap::new();
    for each in computed {
        let listed = snapshot.practices.get(&each.id);
        let tags = listed.map_or("", |listed| listed.tags());
        let own: BTreeSet<&str> = tags.lines().collect();
        for tag in std::iter::once(None).chain(own.into_iter().map(Some)) {
            let (practices, figures) = sums.entry(tag).or_default();
            *practices += 1;
            *figures = figures.plus(each.figures);
        }
    }
    sums.into_iter()
        .map(|(tag, (practices, figures))| ReportTotal {
            tag: tag.map(str::to_owned),
            practices,
            figures: FiguresView::of(&figures, interval),
        })
        .collect()
}

/// Practices as a report lists them.
pub(super) fn rows(
    snapshot: &Snapshot,
    computed: &[Computed],
    interval: TimeDelta,
) -> Vec<ReportRow> {
    let rows = computed.iter();
    rows.filter_map(|each| row(snapshot, each, interval))
        .collect()
}

fn row(snapshot: &Snapshot, each: &Computed, interval: TimeDelta) -> Option<ReportRow> {
    let listed = snapshot.practices.get(&each.id)?;
    let entry = listed.entry();
    let (from, to) = each.window;
    Some(ReportRow {
        practice_id: each.id,
        name: entry.name,
        pms: entry.site.pms,
        site_id: entry.site.site_id.to_string(),
        tags: entry.tags,
        time_zone: listed.zone.name().to_owned(),
        from,
        to,
        from_local: moment(from, listed.zone).local,
        to_local: moment(to, listed.zone).local,
        figures: FiguresView::of(&each.figures, interval),
    })
}

fn figures(
    listed: &Listed,
    window: Window,
    spans: &[StateSpan],
    outages: &[Outage],
    planned: &Windows,
    blocked: &BlockedFacts,
) -> Figures {
    let overlapping = outages
        .iter()
        .filter_map(|outage| lasted(outage, window))
        .count();
    let open = listed.open_within(window);
    Figures::of(
        spans,
        window,
        (planned, open.as_ref()),
        overlapping,
        blocked,
    )
}

/// The part of a window that an outage took, from its first bad sighting to its first good one; none
/// where they do not overlap.
fn lasted(outage: &Outage, (from, to): Window) -> Option<Window> {
    let ended = outage.ended.map_or(to, |(_, latest)| latest);
    let overlaps = outage.began_latest < to && ended > from;
    overlaps.then(|| (outage.began_latest.max(from), ended.min(to)))
}
