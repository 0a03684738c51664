//! A report: what came of some days for each practice, on each practice's own clocks.
//!
//! Spans are read in batches and only their sums are kept, so that five thousand practices and a year
//! cost no more memory than fifty and a month. One report is reckoned at a time: the watch and the
//! pages need the database too.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::outage::Kind;
use domain::practice::PracticeId;
use domain::report::{Figures, Period};
use domain::span::StateSpan;
use domain::uptime::seconds;
use domain::views::report::{FiguresView, ReportOutage, ReportRow, ReportTotal};
use domain::windows::Window;
use store::{Outage, PracticeSpans};

use super::outages::view;
use super::uptime::planned;
use crate::engine::snapshot::{Listed, Snapshot};
use crate::pages::moment::moment;
use crate::{Monitor, MonitorError};

/// Practices whose spans are in memory at once.
const AT_ONCE: usize = 100;

/// What is reckoned of one practice.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reckoned {
    pub id: PracticeId,
    pub window: Window,
    pub figures: Figures,
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
    let mut ids = in_report(monitor, period, tag);
    ids.retain(|id| after.is_none_or(|after| *id > after));
    let more = ids.len() > limit;
    ids.truncate(limit);
    let reckoned = reckoned(monitor, period, &ids).await?;
    Ok((rows(monitor, &reckoned), more))
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
    let mut reckoned = reckoned(monitor, period, &in_report(monitor, period, tag)).await?;
    let totals = totals(monitor, &reckoned);
    by_name(monitor, &mut reckoned);
    Ok((rows(monitor, &reckoned), totals))
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
    let mut ids = in_report(monitor, period, tag);
    ids.retain(|id| after.is_none_or(|after| *id > after));
    ids.truncate(AT_ONCE);
    let Some(last) = ids.last().copied() else {
        return Ok((Vec::new(), None));
    };
    let (windows, (from, to)) = windows(monitor, period, &ids);
    let outages = monitor.store.outages_of(&ids, from, to).await?;
    let maintenance = monitor
        .store
        .maintenance_within(from, monitor.now())
        .await?;
    let now = monitor.now();
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
                name: listed.practice.entry.name.clone(),
                time_zone: listed.zone.name().to_owned(),
                local: [
                    at(Some(outage.began)),
                    at(Some(outage.began_latest)),
                    at(earliest),
                    at(latest),
                ],
                seconds: seconds(ended - began),
                outage: view(&snapshot, &maintenance, outage, now),
            })
        })
        .collect();
    told.sort_by_key(|one| (one.outage.practice_id, one.outage.began_latest));
    Ok((told, Some(last)))
}

/// The practices that were on the list at some time of the period, in the order of adding.
pub(crate) fn in_report(monitor: &Monitor, period: Period, tag: Option<&str>) -> Vec<PracticeId> {
    let now = monitor.now();
    let snapshot = monitor.snapshot();
    let is_in = |listed: &&Listed| {
        let practice = &listed.practice;
        let (from, to) = period.within(listed.zone, now);
        practice.created_at < to
            && practice.retired_at.is_none_or(|retired| retired > from)
            && tag.is_none_or(|tag| practice.entry.tags.iter().any(|own| own == tag))
    };
    let listed = snapshot
        .practices
        .values()
        .map(std::sync::Arc::as_ref)
        .filter(is_in);
    listed.map(|listed| listed.practice.id).collect()
}

/// The period of each practice, and what covers all of them.
fn windows(
    monitor: &Monitor,
    period: Period,
    ids: &[PracticeId],
) -> (BTreeMap<PracticeId, Window>, Window) {
    let now = monitor.now();
    let snapshot = monitor.snapshot();
    let listed = ids.iter().filter_map(|id| snapshot.practices.get(id));
    let windows: BTreeMap<PracticeId, Window> = listed
        .map(|listed| (listed.practice.id, period.within(listed.zone, now)))
        .collect();
    let from = windows.values().map(|(from, _)| *from).min();
    let to = windows.values().map(|(_, to)| *to).max();
    (windows, (from.unwrap_or(now), to.unwrap_or(now)))
}

/// The figures of some practices.
pub(crate) async fn reckoned(
    monitor: &Monitor,
    period: Period,
    ids: &[PracticeId],
) -> Result<Vec<Reckoned>, MonitorError> {
    let mut all = Vec::with_capacity(ids.len());
    for ids in ids.chunks(AT_ONCE) {
        let (windows, (from, to)) = windows(monitor, period, ids);
        let mut spans = monitor.store.practice_spans(ids, from, to).await?;
        let maintenance = monitor.store.maintenance_within(from, to).await?;
        let mut outages: BTreeMap<PracticeId, Vec<Outage>> = BTreeMap::new();
        for outage in monitor.store.outages_of(ids, from, to).await? {
            outages.entry(outage.practice).or_default().push(outage);
        }
        let snapshot = monitor.snapshot();
        for (id, window) in windows {
            let Some(listed) = snapshot.practices.get(&id) else {
                continue;
            };
            let own = outages.remove(&id).unwrap_or_default();
            let planned = planned(listed, &maintenance);
            all.push(Reckoned {
                id,
                window,
                figures: figures(listed, window, &mut spans, &own, &planned),
            });
        }
    }
    Ok(all)
}

/// Puts practices in the order of their names.
pub(crate) fn by_name(monitor: &Monitor, reckoned: &mut [Reckoned]) {
    let snapshot = monitor.snapshot();
    reckoned.sort_by_cached_key(|each| {
        let listed = snapshot.practices.get(&each.id);
        let name = listed.map_or("", |listed| listed.practice.entry.name.as_str());
        (name.to_lowercase(), each.id)
    });
}

/// All together, then each tag among them.
pub(crate) fn totals(monitor: &Monitor, reckoned: &[Reckoned]) -> Vec<ReportTotal> {
    let snapshot = monitor.snapshot();
    let mut sums: BTreeMap<Option<&str>, (usize, Figures)> = BTreeMap::new();
    for each in reckoned {
        let listed = snapshot.practices.get(&each.id);
        let tags = listed.map_or(&[][..], |listed| &listed.practice.entry.tags);
        let mut own: Vec<&str> = tags.iter().map(String::as_str).collect();
        own.sort_unstable();
        own.dedup();
        for tag in std::iter::once(None).chain(own.into_iter().map(Some)) {
            let (practices, figures) = sums.entry(tag).or_default();
            *practices += 1;
            *figures = figures.plus(each.figures);
        }
    }
    let interval = monitor.settings.policy.poll_interval;
    sums.into_iter()
        .map(|(tag, (practices, figures))| ReportTotal {
            tag: tag.map(str::to_owned),
            practices,
            figures: FiguresView::of(&figures, interval),
        })
        .collect()
}

pub(crate) fn rows(monitor: &Monitor, reckoned: &[Reckoned]) -> Vec<ReportRow> {
    let snapshot = monitor.snapshot();
    let rows = reckoned.iter();
    rows.filter_map(|each| row(monitor, &snapshot, each))
        .collect()
}

fn row(monitor: &Monitor, snapshot: &Snapshot, each: &Reckoned) -> Option<ReportRow> {
    let listed = snapshot.practices.get(&each.id)?;
    let entry = &listed.practice.entry;
    let (from, to) = each.window;
    Some(ReportRow {
        practice_id: each.id,
        name: entry.name.clone(),
        pms: entry.site.pms,
        site_id: entry.site.site_id.to_string(),
        tags: entry.tags.clone(),
        time_zone: listed.zone.name().to_owned(),
        from,
        to,
        from_local: moment(from, listed.zone).local,
        to_local: moment(to, listed.zone).local,
        figures: FiguresView::of(&each.figures, monitor.settings.policy.poll_interval),
    })
}

fn figures(
    listed: &Listed,
    window: Window,
    spans: &mut PracticeSpans,
    outages: &[Outage],
    planned: &domain::windows::Windows,
) -> Figures {
    let spans = spans.remove(&listed.practice.id).unwrap_or_default();
    let spans: Vec<StateSpan> = spans.into_iter().map(|each| each.span).collect();
    let overlapping: Vec<(&Outage, Window)> = outages
        .iter()
        .filter_map(|outage| Some((outage, lasted(outage, window)?)))
        .collect();
    let down: Vec<Window> = overlapping
        .iter()
        .filter(|(outage, _)| outage.kind == Kind::Down)
        .map(|(_, lasted)| *lasted)
        .collect();
    let open = listed.open_within(window);
    Figures::of(
        &spans,
        window,
        (planned, open.as_ref()),
        (overlapping.len(), &down),
    )
}

/// The part of a window that an outage took, from its first bad sighting to its first good one; none
/// where they do not overlap.
fn lasted(outage: &Outage, (from, to): Window) -> Option<Window> {
    let ended = outage.ended.map_or(to, |(_, latest)| latest);
    let overlaps = outage.began_latest < to && ended > from;
    overlaps.then(|| (outage.began_latest.max(from), ended.min(to)))
}
