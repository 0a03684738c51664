//! The report that was computed last, for a minute: its pages, its files and its totals rest on the
//! same figures, and a year of a long list takes seconds to add up.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use domain::report::Period;

use super::report::{Computed, compute, in_report};
use crate::{Monitor, MonitorError};

/// So long the figures count as those of now.
const HOLDS_FOR: TimeDelta = TimeDelta::minutes(1);

/// What was asked for last, and what came of it.
#[derive(Debug, Default)]
pub(crate) struct ReportCache(Mutex<Option<KeptReport>>);

#[derive(Clone, Debug)]
struct KeptReport {
    period: Period,
    tag: Option<String>,
    at: DateTime<Utc>,
    computed: Arc<Vec<Computed>>,
}

/// The figures of everybody in a report, in the order of adding.
pub(super) async fn everybody(
    monitor: &Monitor,
    period: Period,
    tag: Option<&str>,
) -> Result<Arc<Vec<Computed>>, MonitorError> {
    let now = monitor.now();
    let cache = &monitor.reports.0;
    let kept = cache.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let is_it = |kept: &KeptReport| {
        (kept.period, kept.tag.as_deref()) == (period, tag)
            && (TimeDelta::zero()..HOLDS_FOR).contains(&(now - kept.at))
    };
    if let Some(kept) = kept.filter(is_it) {
        return Ok(kept.computed);
    }
    let ids = in_report(&monitor.snapshot(), period, tag, now);
    let computed = Arc::new(compute(monitor, period, &ids).await?);
    let kept = KeptReport {
        period,
        tag: tag.map(str::to_owned),
        at: now,
        computed: Arc::clone(&computed),
    };
    *cache.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept);
    Ok(computed)
}
