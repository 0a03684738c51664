//! How much of a window was a practice up? From its spans, to the millisecond.

use chrono::{DateTime, TimeDelta, Utc};
use domain::maintenance::{Maintenance, planned_for};
use domain::practice::PracticeId;
use domain::span::StateSpan;
use domain::uptime::{Share, decimals, edges};
use domain::views::history::{HoursUptime, UptimeView};
use domain::windows::{Window, Windows};
use store::StoreError;

use super::practice::UPTIME_WINDOW;
use crate::engine::snapshot::Listed;
use crate::{Monitor, MonitorError};

/// What the figures of a practice rest on.
pub(super) struct UptimeInput {
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
    let window = (from, to);
    let interval = monitor.settings.policy.poll_interval;
    let input = uptime_input(monitor, id, window).await?;
    Ok(input.map(|input| uptime_view(&input, window, interval)))
}

/// Reads what the figures of a practice in a window rest on; none where there is no such practice.
pub(super) async fn uptime_input(
    monitor: &Monitor,
    id: PracticeId,
    (from, to): Window,
) -> Result<Option<UptimeInput>, StoreError> {
    let store = &monitor.store;
    let spans = store.practice_spans(&[id], from, to).await?.remove(&id);
    let maintenance = store.maintenance_within(from, to).await?;
    let outages = store.outages_of(&[id], from, to).await?.len();
    let snapshot = monitor.snapshot();
    let listed = snapshot.practices.get(&id);
    Ok(listed.map(|listed| UptimeInput {
        spans: spans.into_iter().flatten().map(|each| each.span).collect(),
        planned: planned(listed, &maintenance, (from, to)),
        open: listed.open_within((from, to)),
        outages,
    }))
}

/// The figures, with as many decimals as observations an interval apart allow.
pub(super) fn uptime_view(
    input: &UptimeInput,
    (from, to): Window,
    interval: TimeDelta,
) -> UptimeView {
    let share = Share::with_planned(&input.spans, (from, to), &input.planned);
    let uptime = share.uptime();
    UptimeView {
        from,
        to,
        uptime: uptime.uptime,
        coverage: uptime.coverage,
        seconds: share.into(),
        outages: input.outages,
        decimals: decimals(share.known(), edges(&input.spans, from, to), interval),
        without_planned: share.uptime_without_planned(),
        in_opening_hours: input
            .open
            .as_ref()
            .map(|open| HoursUptime::from(Share::over(&input.spans, open, &input.planned))),
    }
}

/// When being down is planned for a practice, within a window.
pub(super) fn planned(listed: &Listed, maintenance: &[Maintenance], window: Window) -> Windows {
    if maintenance.is_empty() {
        return Windows::default();
    }
    planned_for(&listed.entry(), listed.id, maintenance, window)
}

impl Listed {
    /// When it is open within a window; none where no hours are entered.
    pub fn open_within(&self, window: Window) -> Option<Windows> {
        if self.hours.is_empty() {
            return None;
        }
        Some(self.hours.open_within(self.zone, window))
    }
}
