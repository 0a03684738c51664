//! How large the database is, how it grows, and what is kept how long.

use chrono::{DateTime, TimeDelta, Utc};
use domain::growth::{SizePart, forecast};
use domain::retention::Retention;
use domain::views::database::{DatabasePage, KeptPart, PartKind};
use store::{Measured, Weight};

use crate::{Monitor, MonitorError};

/// The page for admins.
///
/// # Errors
/// When the database cannot be read.
pub async fn database_page(monitor: &Monitor) -> Result<DatabasePage, MonitorError> {
    let now = monitor.now();
    let measured = monitor.store.measure(now).await?;
    Ok(page(&measured, &monitor.settings.keep, now))
}

fn page(measured: &Measured, keep: &Retention, now: DateTime<Utc>) -> DatabasePage {
    let days = |length: TimeDelta| u32::try_from(length.num_days()).unwrap_or(u32::MAX);
    let mut parts = vec![
        kept(
            PartKind::Samples,
            measured,
            measured.samples,
            Some(days(keep.samples)),
        ),
        kept(
            PartKind::Hourly,
            measured,
            measured.hourly,
            Some(days(keep.hourly)),
        ),
        kept(PartKind::Daily, measured, measured.daily, None),
    ];
    parts.push(rest(measured, &parts));
    let growth: Vec<SizePart> = parts.iter().map(|part| part.part).collect();
    // The file keeps the pages that were freed and fills them first.
    let used = measured.file_bytes - measured.free_bytes.min(measured.file_bytes);
    let in_days = |days| {
        (measured.days_measured > 0).then(|| forecast(used, &growth, days).max(measured.file_bytes))
    };
    let by_checks = measured.samples.bytes + measured.hourly.bytes + measured.daily.bytes;
    DatabasePage {
        as_of: now,
        file_bytes: measured.file_bytes,
        free_bytes: measured.free_bytes,
        checks_per_day: per_day(measured.checks, measured.days_measured),
        bytes_per_check: (measured.checks > 0).then(|| by_checks as f64 / measured.checks as f64),
        days_measured: measured.days_measured,
        in_30_days_bytes: in_days(30),
        in_a_year_bytes: in_days(365),
        parts,
    }
}

fn kept(kind: PartKind, measured: &Measured, weight: Weight, days_kept: Option<u32>) -> KeptPart {
    let bytes_per_day = per_day(weight.bytes, measured.days_measured);
    KeptPart {
        kind,
        bytes: bytes_per_day * u64::from(weight.days_stored),
        part: SizePart {
            bytes_per_day,
            days_stored: weight.days_stored,
            days_kept,
        },
    }
}

/// Whatever is none of the others has grown since the first day, and is kept for ever.
fn rest(measured: &Measured, parts: &[KeptPart]) -> KeptPart {
    let used = measured.file_bytes.saturating_sub(measured.free_bytes);
    let others = parts.iter().map(|part| part.bytes).sum();
    let bytes = used.saturating_sub(others);
    KeptPart {
        kind: PartKind::Rest,
        bytes,
        part: SizePart {
            bytes_per_day: per_day(bytes, measured.days_known),
            days_stored: measured.days_known,
            days_kept: None,
        },
    }
}

fn per_day(amount: u64, days: u32) -> u64 {
    amount.checked_div(u64::from(days)).unwrap_or(0)
}
