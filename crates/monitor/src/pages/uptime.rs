//! How much of a window was a practice up? From its spans, to the millisecond.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::practice::PracticeId;
use domain::span::StateSpan;
use domain::uptime::{Share, decimals, edges};
use domain::views::history::{HoursUptime, UptimeView};
use domain::windows::{Window, Windows};
use store::{Maintenance, StoreError};

use super::practice::UPTIME_WINDOW;
use crate::engine::snapshot::Listed;
use crate::{Monitor, MonitorError};

/// What the figures of a practice rest on.
pub(crate) struct Basis {
    /// Its headline spans, clipped to nothing yet.
    pub spans: Vec<StateSpan>,
    /// When being down was planned.
    pub planned: Windows,
    /// When it is open; none where no hours are entered.
    pub open: Option<Windows>,
    /// How many outages overlap the window.
    pub outages: usize,
}

/// Uptime of a practice from a time until another, or until now; without a begin, of the thirty
/// days before. None where there is no such practice.
///
/// # Errors
/// When the database cannot be read.
pub async fn uptime(
    monitor: &Monitor,
    id: PracticeId,
    from: Option<DateTime<Utc>>,
    to: Option<DateTime<Utc>>,
) -> Result<Option<UptimeView>, MonitorError> {
    let to = to.unwrap_or_else(|| monitor.now()).min(monitor.now());
    let from = from.unwrap_or(to - UPTIME_WINDOW).min(to);
    let bases = bases(monitor, &[id], (from, to)).await?;
    Ok(bases
        .get(&id)
        .map(|basis| uptime_view(monitor, basis, (from, to))))
}

/// What the figures of some practices in a window rest on. One that does not exist is left out.
pub(crate) async fn bases(
    monitor: &Monitor,
    ids: &[PracticeId],
    (from, to): Window,
) -> Result<BTreeMap<PracticeId, Basis>, StoreError> {
    let mut spans = monitor.store.practice_spans(ids, from, to).await?;
    let maintenance = monitor.store.maintenance_within(from, to).await?;
    let mut outages: BTreeMap<PracticeId, usize> = BTreeMap::new();
    for outage in monitor.store.outages_of(ids, from, to).await? {
        *outages.entry(outage.practice).or_default() += 1;
    }
    let snapshot = monitor.snapshot();
    let listed = ids.iter().filter_map(|id| snapshot.practices.get(id));
    Ok(listed
        .map(|listed| {
            let id = listed.practice.id;
            let own = spans.remove(&id).unwrap_or_default();
            let basis = Basis {
                spans: own.into_iter().map(|each| each.span).collect(),
                planned: planned(listed, &maintenance),
                open: listed.open_within((from, to)),
                outages: outages.get(&id).copied().unwrap_or(0),
            };
            (id, basis)
        })
        .collect())
}

pub(crate) fn uptime_view(monitor: &Monitor, basis: &Basis, (from, to): Window) -> UptimeView {
    let share = Share::with_planned(&basis.spans, (from, to), &basis.planned);
    let uptime = share.uptime();
    UptimeView {
        from,
        to,
        uptime: uptime.uptime,
        coverage: uptime.coverage,
        seconds: share.into(),
        outages: basis.outages,
        decimals: decimals(
            share.known(),
            edges(&basis.spans, from, to),
            monitor.settings.policy.poll_interval,
        ),
        without_planned: share.uptime_without_planned(),
        in_opening_hours: basis
            .open
            .as_ref()
            .map(|open| HoursUptime::from(Share::over(&basis.spans, open, &basis.planned))),
    }
}

/// The windows of maintenance that cover a practice.
pub(super) fn planned(listed: &Listed, maintenance: &[Maintenance]) -> Windows {
    let own = maintenance
        .iter()
        .filter(|each| each.plan.scope.covers(&listed.practice));
    Windows::joining(own.map(|each| (each.plan.began, each.plan.ended)))
}

impl Listed {
    /// When it is open within a window; none where no hours are entered.
    pub fn open_within(&self, (from, to): Window) -> Option<Windows> {
        if self.hours.is_empty() {
            return None;
        }
        let closed = self.hours.closed_within(self.zone, from, to);
        Some(Windows::joining(closed).gaps_in((from, to)))
    }
}
