//! How times and durations are kept: as whole milliseconds, UTC.
//!
//! Integers compare and subtract in SQL just as they do here; what is finer than a millisecond
//! is cut off.

use chrono::{DateTime, TimeDelta, Utc};

use crate::StoreError;

pub(crate) const HOUR_MS: i64 = 60 * 60 * 1000;
pub(crate) const HOURS_PER_DAY: i64 = 24;
pub(crate) const DAY_MS: i64 = HOURS_PER_DAY * HOUR_MS;

/// A time as it is stored.
pub(crate) const fn ms(time: DateTime<Utc>) -> i64 {
    time.timestamp_millis()
}

/// A duration as it is stored.
pub(crate) const fn length_ms(length: TimeDelta) -> i64 {
    length.num_milliseconds()
}

/// A stored time.
pub(crate) fn time(ms: i64) -> Result<DateTime<Utc>, StoreError> {
    DateTime::from_timestamp_millis(ms).ok_or_else(|| StoreError::Unreadable {
        what: "a time",
        source: format!("{ms} ms is outside the calendar").into(),
    })
}

/// A stored time that may be missing.
pub(crate) fn maybe_time(ms: Option<i64>) -> Result<Option<DateTime<Utc>>, StoreError> {
    ms.map(time).transpose()
}

/// A stored duration.
pub(crate) fn length(ms: i64) -> Result<TimeDelta, StoreError> {
    TimeDelta::try_milliseconds(ms).ok_or_else(|| StoreError::Unreadable {
        what: "a duration",
        source: format!("{ms} ms is too long").into(),
    })
}

/// A stored duration that may be missing.
pub(crate) fn maybe_length(ms: Option<i64>) -> Result<Option<TimeDelta>, StoreError> {
    ms.map(length).transpose()
}
